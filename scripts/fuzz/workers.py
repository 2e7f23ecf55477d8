"""Runs the cases of a target in processes, which may hang or die: the case that they were at is then a failure, too."""

from __future__ import annotations

import ctypes
import faulthandler
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from typing import Any, Final, cast

import attrs

from scripts.fuzz.cases import Outcome, Target
from scripts.fuzz.failures import Failure, failure_of

HANG_SECONDS: Final = 60.0
"""By the clock, for one case: the bounds of computing are far below, and the machine may be busy."""
MEMORY: Final = 4 * 1024**3
"""Of one process; what needs more is a failure, not the end of the machine."""
_BATCH: Final = 100


@attrs.define
class Batch:
    """What came of some cases."""

    done: int = 0
    counted: Counter[str] = attrs.field(factory=Counter[str])
    failures: list[tuple[int, Failure]] = attrs.field(factory=list[tuple[int, Failure]])

    def add(self, number: int, outcome: Outcome) -> None:
        """Counts one."""
        self.done += 1
        self.counted.update(outcome.counted)
        self.failures += [(number, failure) for failure in outcome.failures]


def outcomes(target: Target, seed: int, numbers: range, jobs: int, deadline: float) -> Iterator[Batch]:
    """What comes of the cases, in batches, in no order. ``deadline``: of ``time.monotonic``; no batch begins later."""
    left = deque(numbers[start : start + _BATCH] for start in range(0, len(numbers), _BATCH))
    busy: dict[int, tuple[_Worker, range]] = {}
    idle: list[_Worker] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            while busy or (left and time.monotonic() < deadline):
                while left and len(busy) < jobs and time.monotonic() < deadline:
                    worker = idle.pop() if idle else _Worker(target, seed, Path(folder))
                    batch = left.popleft()
                    worker.connection.send(batch)
                    busy[worker.connection.fileno()] = (worker, batch)
                for ready in cast("list[Connection]", wait([worker.connection for worker, _ in busy.values()])):
                    worker, batch = busy.pop(ready.fileno())
                    done, rest = worker.result(batch)
                    if rest is None:
                        idle.append(worker)
                    elif rest:
                        left.appendleft(rest)
                    yield done
        finally:
            for worker in [*idle, *(worker for worker, _ in busy.values())]:
                worker.end()


class _Worker:
    """A process that is given batches."""

    def __init__(self, target: Target, seed: int, folder: Path) -> None:
        context = multiprocessing.get_context("fork")
        self._at: Any = RawValue(ctypes.c_longlong, -1)
        self._dump: Final = Path(folder) / f"{time.monotonic_ns()}.txt"
        self.connection, theirs = context.Pipe()
        self._process: Final = context.Process(
            target=_work, args=(target, seed, theirs, self._at, self._dump), daemon=True
        )
        self._process.start()
        theirs.close()

    def result(self, batch: range) -> tuple[Batch, range | None]:
        """What came of a batch, and None; where the process ended in it, what is left of the batch."""
        try:
            return cast("Batch", self.connection.recv()), None
        except (EOFError, ConnectionResetError):
            self._process.join()
        number = int(self._at.value)
        done = Batch(done=number - batch.start + 1)
        done.failures.append((number, self._death()))
        return done, range(number + 1, batch.stop)

    def _death(self) -> Failure:
        dump = self._dump.read_text(errors="replace") if self._dump.exists() else ""
        if "Timeout" in dump:
            lines = [line.strip() for line in dump.splitlines() if "cdk_sagemaker_training" in line]
            where = " by ".join("/".join(line.split('"')[1].split("/")[-2:]) for line in lines[:1])
            return Failure(f"hangs in {where or 'what it calls'}", f"more than {HANG_SECONDS:.0f} s\n{dump[:4000]}")
        return Failure(f"the process ended with {self._process.exitcode}", dump[:4000])

    def end(self) -> None:
        """Ends the process."""
        self.connection.close()
        self._process.terminate()
        self._process.join()


def _work(target: Target, seed: int, connection: Connection, at: Any, dump: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with dump.open("w") as file:
        faulthandler.enable(file)
        while True:
            try:
                numbers = cast("range", connection.recv())
            except EOFError:
                return
            batch = Batch()
            for number in numbers:
                at.value = number
                faulthandler.dump_traceback_later(HANG_SECONDS, file=file, exit=True)
                batch.add(number, outcome_of(target, seed, number))
                faulthandler.cancel_dump_traceback_later()
            connection.send(batch)


def outcome_of(target: Target, seed: int, number: int) -> Outcome:
    """What comes of a case. An error of the fuzzing itself is one, too."""
    try:
        return target.case(seed, number).outcome()
    except Exception as error:  # noqa: BLE001 - told as what it is
        return Outcome([failure_of(error)])


def cores() -> int:
    """Those that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def is_possible() -> bool:
    """Whether processes can be forked here and have timers."""
    return "fork" in multiprocessing.get_all_start_methods() and sys.platform != "win32"
