"""The rules of thumb behind ``choose_input_mode``. No AWS source gives a size; change one here, and it holds everywhere."""

from __future__ import annotations

from typing import Final

DOWNLOAD_UP_TO_GIB: Final = 50
"""Data that is read in order and larger than this per instance is streamed: copying it first delays the start."""
