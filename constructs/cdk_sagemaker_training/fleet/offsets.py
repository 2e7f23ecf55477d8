"""When in a window each variant starts, and how many run at once then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

DAY: Final = 1440
"""Minutes of a day, the longest window."""
_STEP: Final = 15


def offset_in_window(name: str, window: int) -> int:
    """The minute of the window, from 0 to ``window`` - 1, in which a variant starts: by its name alone."""
    return int.from_bytes(hashlib.sha256(f"start/{name}".encode()).digest(), "big") % window


def mean_at_once(count: int, *, minutes: int, window: int) -> float:
    """How many of ``count`` executions of ``minutes`` run at once on average while they are started in a window.

    Little's law: arrivals a minute times minutes, and never more than there are.
    """
    return min(count, count * minutes / window)


def peak_at_once(offsets: Iterable[int], *, minutes: int) -> int:
    """How many executions run at once at most, if they start at these minutes every day and take ``minutes``.

    ``minutes``: 1 to 1,440. What still runs at midnight runs beside the next day's.
    """
    change = [0] * (2 * DAY + 1)
    for offset in offsets:
        change[offset] += 1
        change[offset + minutes] -= 1
    running, day = 0, [0] * DAY
    for minute in range(2 * DAY):
        running += change[minute]
        day[minute % DAY] += running
    return max(day)


def window_for(names: Iterable[str], *, minutes: int, at_most: int) -> int | None:
    """The shortest window, in steps of 15 minutes, in which at most ``at_most`` run at once; None if a day is not."""
    wanted = list(names)
    for window in range(_STEP, DAY + 1, _STEP):
        if mean_at_once(len(wanted), minutes=minutes, window=window) > at_most:
            continue
        if peak_at_once((offset_in_window(name, window) for name in wanted), minutes=minutes) <= at_most:
            return window
    return None
