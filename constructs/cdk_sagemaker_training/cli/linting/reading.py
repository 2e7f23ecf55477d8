"""Text of files, or one clear sentence why there is none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 64 * 1024 * 1024
"""Of one file. The service takes definitions of 1 MiB and CloudFormation templates of 1 MB."""


class UnusableError(Exception):
    """What cannot be linted, in words for a user, without the name of the file. One line."""


def text_of(path: Path) -> str:
    """The text of a file. Raises ``UnusableError``."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnusableError("no such file") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise UnusableError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return decoded(content)


def standard_input() -> str:
    """The text on standard input. Raises ``UnusableError``."""
    try:
        return decoded(sys.stdin.buffer.read(MAX_BYTES + 1))
    except OSError as error:
        raise UnusableError(f"cannot be read: {error.strerror}") from error


def decoded(content: bytes) -> str:
    """Bytes as text. Raises ``UnusableError`` for what is empty, too large or no text."""
    if len(content) > MAX_BYTES:
        raise UnusableError(f"larger than {MAX_BYTES // 1024 // 1024} MiB")
    if not content.strip():
        raise UnusableError("empty")
    if b"\0" in content:
        raise UnusableError("a binary file: it has NUL bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableError(f"not UTF-8: byte {error.start:,} is 0x{content[error.start]:02x}") from error
