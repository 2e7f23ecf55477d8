"""A ``sourcedir.tar.gz`` whose bytes depend on nothing but the names, contents and executable bits of its files."""

from __future__ import annotations

import io
import struct
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_STORED_BLOCK_BYTES: Final = 65_535
"""The longest block that deflate stores (RFC 1951, 3.2.4)."""
_EXECUTABLE, _PLAIN = 0o755, 0o644


def packed(files: Mapping[str, Path]) -> bytes:
    """The archive of files by their names in it: sorted, without times, owners, and modes but for execution."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT, encoding="utf-8") as archive:
        for name, path in sorted(files.items()):
            entry = tarfile.TarInfo(name)  # made here, its time and owners are zero
            entry.size = path.stat().st_size
            entry.mode = _EXECUTABLE if path.stat().st_mode & 0o100 else _PLAIN
            with path.open("rb") as content:
                archive.addfile(entry, content)
    return _gzipped(buffer.getvalue())


def _gzipped(data: bytes) -> bytes:
    """``data`` as a gzip file (RFC 1952) without time and name, stored instead of compressed.

    What compression makes of the same data differs between zlib, its versions and its replacements, and so from one
    machine to the next; stored blocks are the same everywhere. Code is small: it costs a few hundred kilobytes.
    """
    starts = range(0, len(data), _STORED_BLOCK_BYTES)
    blocks = [data[start : start + _STORED_BLOCK_BYTES] for start in starts]
    body = bytearray(b"\x1f\x8b\x08" + bytes(6) + b"\xff")
    for position, block in enumerate(blocks):
        is_last = position + 1 == len(blocks)
        body += struct.pack("<BHH", is_last, len(block), len(block) ^ 0xFFFF) + block
    return bytes(body + struct.pack("<II", zlib.crc32(data), len(data) % 2**32))
