"""Many files, looked at by all cores. Reports come in the order of the files, and only a few are waiting."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final

from cdk_sagemaker_training.cli.linting.check import check_target
from cdk_sagemaker_training.cli.linting.plan import Plan
from cdk_sagemaker_training.cli.linting.report import Report
from cdk_sagemaker_training.cli.linting.targets import STANDARD_INPUT, Target

FEW: Final = 64
"""Files that one process is done with before others have started."""

_CHUNK: Final = 16
_plan: list[Plan] = []


def reports(targets: Sequence[Target], plan: Plan) -> Iterator[Report]:
    """The report of each file."""
    workers = _cores()
    if len(targets) <= FEW or workers < 2 or any(target.file == STANDARD_INPUT for target in targets):
        yield from (check_target(target, plan) for target in targets)
        return
    try:
        pool = ProcessPoolExecutor(workers, initializer=_remember, initargs=(plan,))
    except OSError:  # a machine without shared memory
        yield from (check_target(target, plan) for target in targets)
        return
    with pool:
        waiting: deque[tuple[Sequence[Target], Future[Sequence[Report]] | None]] = deque()
        for start in range(0, len(targets), _CHUNK):
            chunk = targets[start : start + _CHUNK]
            waiting.append((chunk, _submitted(pool, chunk)))
            if len(waiting) > 2 * workers:
                yield from _made(*waiting.popleft())
        while waiting:
            yield from _made(*waiting.popleft())


def _submitted(pool: ProcessPoolExecutor, chunk: Sequence[Target]) -> Future[Sequence[Report]] | None:
    try:
        return pool.submit(_check, chunk)
    except BrokenProcessPool:
        return None


def _made(chunk: Sequence[Target], future: Future[Sequence[Report]] | None) -> Sequence[Report]:
    try:
        if future is not None:
            return future.result()
    except BrokenProcessPool:
        pass
    problem = "not looked at: a process ended before it was done (is there enough memory?)"
    return [Report(file=target.shown, problems=[problem]) for target in chunk]


def _remember(plan: Plan) -> None:
    _plan[:] = [plan]


def _check(targets: Sequence[Target]) -> Sequence[Report]:
    return [check_target(target, _plan[0]) for target in targets]


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
