"""How much memory a process and all below it hold."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def machine_bytes() -> int:
    """The memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def resident_bytes(process: int) -> int:
    """The resident memory of a process and its descendants, bytes; pages that they share are counted for each."""
    found = list(_linux() if sys.platform.startswith("linux") else _listed())
    below, held = {process}, 0
    for _ in range(len(found)):
        more = {number for number, parent, _ in found if parent in below} - below
        if not more:
            break
        below |= more
    for number, _, size in found:
        held += size if number in below else 0
    return held


def _linux() -> Iterator[tuple[int, int, int]]:
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            status = Path(entry.path, "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it has just ended
        fields = status.rpartition(")")[2].split()  # proc(5): the state is the first one after the name
        yield int(entry.name), int(fields[1]), int(fields[21]) * _PAGE


def _listed() -> Iterator[tuple[int, int, int]]:
    command = ["/bin/ps", "-axo", "pid=,ppid=,rss="]
    for line in subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines():  # noqa: S603 fixed words
        number, parent, kilobytes = (int(word) for word in line.split())
        yield number, parent, kilobytes * 1024
