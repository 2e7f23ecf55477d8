"""Which files were read, as the file system notes it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_LONG_AGO: Final = 86_400.0
"""Seconds by which a file was last read before it was written: the next read is then noted by any Linux."""


def mark_unread(path: Path) -> None:
    """Make the next read of a file be seen."""
    written = path.stat().st_mtime
    os.utime(path, (written - _LONG_AGO, written))


def was_read(path: Path) -> bool:
    """Whether a file was read since it was marked; one that is gone was taken notice of."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return True
    return found.st_atime >= found.st_mtime - _LONG_AGO / 2


def reads_are_seen(folder: Path) -> bool:
    """Whether the file system notes reads. Tried with a file."""
    trial = folder / ".read-trial"
    trial.write_bytes(b"read")
    mark_unread(trial)
    trial.read_bytes()
    seen = was_read(trial)
    trial.unlink()
    return seen


def any_read(files: Iterable[Path]) -> bool:
    """Whether one of the marked files was read."""
    return any(was_read(path) for path in files)
