"""How often a schedule starts a pipeline at most."""

from __future__ import annotations

import re
from typing import Final

_RATE: Final = re.compile(r"rate\(\s*(\d{1,6})\s+(minute|hour|day)s?\s*\)")
_CRON: Final = re.compile(r"cron\(\s*(\S+)\s+(\S+)(?:\s+\S+){4}\s*\)")
_PART: Final = re.compile(r"(?:(?P<all>\*)|(?P<low>\d{1,2})(?:-(?P<high>\d{1,2}))?)(?:/(?P<every>\d{1,2}))?")
_SECONDS: Final = {"minute": 60, "hour": 3600, "day": 86_400}
_DAY: Final = 1440
"""Minutes."""


def least_interval(expression: str | None) -> int | None:
    """The fewest seconds between two starts; None where there is no schedule, one start only, or it cannot be read.

    Of ``cron`` the minutes and hours count as if they held on every day. Syntax: EventBridge's user guide, "Cron
    expressions" and "Rate expressions".
    """
    rate = _RATE.fullmatch(expression or "")
    if rate is not None:
        return int(rate[1]) * _SECONDS[rate[2]] or None
    cron = _CRON.fullmatch(expression or "")
    if cron is None:
        return None
    minutes, hours = _values(cron[1], 59), _values(cron[2], 23)
    starts = sorted(60 * hour + minute for hour in hours for minute in minutes)
    if not starts:
        return None
    gaps = [later - start for start, later in zip(starts, [*starts[1:], starts[0] + _DAY], strict=True)]
    return 60 * min(gaps)


def _values(field: str, highest: int) -> frozenset[int]:
    """What a field of a cron expression stands for; empty where it cannot be read."""
    found = set[int]()
    for text in field.split(","):
        part = _PART.fullmatch(text)
        if part is None or part["every"] in {"0", "00"}:
            return frozenset()
        low = 0 if part["all"] else int(part["low"])
        alone = part["high"] is None and part["every"] is None and not part["all"]
        high = low if alone else int(part["high"] or highest)
        values = range(low, high + 1, int(part["every"] or 1))
        if not values or high > highest:
            return frozenset()
        found.update(values)
    return frozenset(found)
