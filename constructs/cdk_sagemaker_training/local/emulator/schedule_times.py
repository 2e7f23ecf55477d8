"""Schedules in time zones, looked at every second: ministack takes every time for UTC, and looks every ten."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from zoneinfo import ZoneInfo

from cdk_sagemaker_training.local.emulator import bridge

_SECONDS: Final = 1


class _Zoned(str):
    """An expression that knows the time zone of its schedule."""

    __slots__ = ("zone",)
    zone: dt.tzinfo


class _ZonedFields(tuple[Any, ...]):  # noqa: SLOT001 - a tuple with slots cannot have more than its items
    """The fields of a cron expression, likewise."""

    zone: dt.tzinfo


def keep_time() -> None:
    """Let schedules be due when their time zone says so."""
    scheduler, eventbridge = bridge.service("scheduler"), bridge.service("eventbridge")
    scheduler._SCHEDULE_TICK_INTERVAL = _SECONDS
    at, cron_fields, next_fire = scheduler._at_time_epoch, eventbridge._parse_cron_fields, eventbridge._cron_next_fire

    def at_epoch(expression: str) -> float | None:
        found: float | None = at(expression)
        if found is None or not isinstance(expression, _Zoned):
            return found
        wall_clock = dt.datetime.fromtimestamp(found, tz=dt.timezone.utc).replace(tzinfo=expression.zone)
        return wall_clock.timestamp()

    def zoned_fields(expression: str) -> Any:
        fields = cron_fields(expression)
        if fields is None or not isinstance(expression, _Zoned):
            return fields
        zoned = _ZonedFields(fields)
        zoned.zone = expression.zone
        return zoned

    def zoned_next(fields: Any, after: dt.datetime) -> Any:
        return next_fire(fields, after.astimezone(fields.zone) if isinstance(fields, _ZonedFields) else after)

    scheduler._at_time_epoch = at_epoch
    eventbridge._parse_cron_fields = zoned_fields
    eventbridge._cron_next_fire = zoned_next
    for call in ("_create_schedule", "_update_schedule"):
        setattr(scheduler, call, _with_zone(scheduler, getattr(scheduler, call)))


def _with_zone(scheduler: Any, put: Any) -> Any:
    def run(name: str, body: dict[str, Any]) -> Any:
        zone = body.get("ScheduleExpressionTimezone") or "UTC"
        try:
            found = dt.timezone.utc if zone == "UTC" else ZoneInfo(zone)
        except (KeyError, OSError, ValueError):
            return scheduler._error(400, "ValidationException", f"Invalid Schedule Expression Timezone {zone}.")
        answer = put(name, body)
        if answer[0] < 400:
            stored = scheduler._schedules[f"{body.get('GroupName', 'default')}/{name}"]
            zoned = _Zoned(stored["ScheduleExpression"])
            zoned.zone = found
            stored["ScheduleExpression"] = zoned
        return answer

    return run
