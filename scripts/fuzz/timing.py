"""Bounds of time. They count what the process computes, not how busy the machine is."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import NoReturn, TypeVar

_Result = TypeVar("_Result")


class TooSlowError(BaseException):
    """A call that did not come back in time. No ``Exception``: nothing in between may take it for one of its own."""


def within(seconds: float, call: Callable[[], _Result]) -> tuple[_Result, float]:
    """The result of a call, and the seconds that it computed. Raises ``TooSlowError`` when those are used up.

    Regular expressions are broken off, too. For the main thread alone.
    """

    def give_up(_: int, __: FrameType | None) -> NoReturn:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    started = time.process_time()
    try:
        result = call()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return result, time.process_time() - started
