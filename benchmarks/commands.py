"""Programs in processes of their own: how long they take and how much memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import attrs

REPOSITORY: Final = Path(__file__).parents[1]
PYTHON: Final = sys.executable
_PROC: Final = Path("/proc")
_POLLED_EVERY: Final = 0.02
"""Seconds. Linux keeps the peak of each process, so only what it grew by in its last moments is missed."""
_KIB_OF_A_MB: Final = 1e6 / 1024
_SHOWN_OF_AN_ERROR: Final = 2000


@attrs.frozen(kw_only=True)
class Took:
    """What a command took."""

    clock: float
    """Seconds from its start to its end."""
    processors: float
    """Seconds of all processors, of it and of the processes that it started and waited for, user and system."""
    code: int
    output: str
    """What it printed."""
    python: float | None = None
    """The peak of the memory of the started process in MB (resident); None where it was not watched."""
    node: float | None = None
    """The peak of the largest Node process below it in MB; None where there was none, or it was not watched."""


def run(
    command: Sequence[Path | str],
    *,
    folder: Path = REPOSITORY,
    environment: Mapping[str, str] | None = None,
    memory: bool = False,
    accepted: Sequence[int] = (0,),
) -> Took:
    """Runs a command in a folder, by default that of the repository, with the library of this repository.

    ``environment``: what is set besides that of this process. ``memory``: whether to watch it, which only Linux lets
    us. Raises ``RuntimeError`` for an exit code that is not accepted, with the end of its error stream.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(environment or {}),
            stdout=output,
            stderr=errors,
            stdin=subprocess.DEVNULL,
        )
        watch = _Watch(process.pid) if memory and _PROC.joinpath("self/status").is_file() else None
        _, status, spent = os.wait4(process.pid, 0)
        clock = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        peaks: Mapping[str, float] = watch.ended() if watch else {}
        output.seek(0)
        errors.seek(0)
        if process.returncode not in accepted:
            told = errors.read().decode(errors="replace")[-_SHOWN_OF_AN_ERROR:]
            raise RuntimeError(f"{Path(command[0]).name} ended with {process.returncode}: {told}")
        return Took(
            clock=clock,
            processors=spent.ru_utime + spent.ru_stime,
            code=process.returncode,
            output=output.read().decode(),
            python=peaks.get("started"),
            node=peaks.get("node"),
        )


def _environment(changes: Mapping[str, str]) -> dict[str, str]:
    """That of this process with the sources of this repository. Modules are compiled once, as where it is installed."""
    given = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "constructs"), str(REPOSITORY)]), **changes}
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return given


class _Watch:
    """Reads the peaks of a process and of those below it (``VmHWM``) until it has ended."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._known = {pid}
        self._others: set[int] = set()
        self._peaks: dict[str, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def ended(self) -> Mapping[str, float]:
        """MB by name: of the process, and of the largest of each program below it."""
        self._over.set()
        self._thread.join()
        return self._peaks

    def _watch(self) -> None:
        while not self._over.wait(_POLLED_EVERY):
            there = {int(path.name) for path in _PROC.iterdir() if path.name.isdecimal()}
            self._others &= there
            for pid in sorted(there - self._others - self._known):  # those that are new, the older ones first
                (self._known if _parent(pid) in self._known else self._others).add(pid)
            for pid in self._known:
                name = "started" if pid == self._pid else _program(pid)
                self._peaks[name] = max(self._peaks.get(name, 0), _peak(pid))


def _parent(pid: int) -> int:
    """The process that started it; 0 where it has ended."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(fields.rpartition(")")[2].split()[1])


def _program(pid: int) -> str:
    """``node``; it may have been another program before. Empty where the process has ended."""
    try:
        return (_PROC / str(pid) / "exe").readlink().name
    except OSError:
        return ""


def _peak(pid: int) -> float:
    """MB; 0 where the process has ended."""
    try:
        status = (_PROC / str(pid) / "status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / _KIB_OF_A_MB
    return 0
