"""What became of a fleet's pipelines, as tables for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cdk_sagemaker_training.cli.fleets.start import Start
from cdk_sagemaker_training.cli.fleets.status import Status, counts
from cdk_sagemaker_training.cli.fleets.stop import NOT_ASKED, Stop
from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.rules.retry.policy import duration

_WIDE: Final = 200
"""Columns where there is no terminal."""
_STYLES: Final[Mapping[str, str]] = {
    "Failed": "bold red",
    "failed": "bold red",
    "unknown": "bold red",
    "Stopped": "yellow",
    "Stopping": "yellow",
    "Executing": "cyan",
    "Succeeded": "green",
}


def write_starts(fleet: str, starts: Sequence[Start], format: str) -> None:
    """What was started, what ran already, what was not."""
    if format == "json":
        _json(fleet, [_members(start) for start in starts])
        return
    rows = [(start.pipeline.variant, start.outcome, start.status or "", start.reason) for start in starts]
    _table(("variant", "start", "execution", "reason"), rows)
    told = Counter(start.outcome for start in starts)
    names = {"started": "started", "running": "running already", "failed": "failed to start", "waiting": "not started"}
    write(f"{', '.join(f'{told[key]:,} {name}' for key, name in names.items() if told[key])}\n")


def write_stops(fleet: str, stops: Sequence[Stop], format: str) -> None:
    """What is stopping, and what is not."""
    if format == "json":
        _json(fleet, [_members(stop) for stop in stops])
        return
    outcomes = [{"": "stopping", NOT_ASKED: "running"}.get(stop.reason, "failed") for stop in stops]
    _table(
        ("variant", "stop", "reason"),
        [(stop.pipeline.variant, outcome, stop.reason) for stop, outcome in zip(stops, outcomes, strict=True)],
    )
    told = Counter(outcomes)
    names = {"failed": "failed", "running": "not asked to stop"}
    words = [f"{told['stopping']:,} stopping", *(f"{told[key]:,} {name}" for key, name in names.items() if told[key])]
    write(f"{', '.join(words)}\n")


def write_statuses(fleet: str, statuses: Sequence[Status], format: str) -> None:
    """The last executions, and how many there are of each status."""
    if format == "json":
        told = [{**_members(status), "started": status.started and status.started.isoformat()} for status in statuses]
        _json(fleet, told, counts=counts(statuses))
        return
    rows = [
        (
            status.pipeline.variant,
            status.status,
            "" if status.started is None else f"{status.started:%Y-%m-%d %H:%M} {status.started:%Z}",
            "" if status.seconds is None else duration(status.seconds),
            status.reason,
        )
        for status in statuses
    ]
    _table(("variant", "status", "started", "took", "reason"), rows)
    write(f"{', '.join(f'{count:,} {status}' for status, count in counts(statuses).items())}\n")


def _members(each: Start | Stop | Status) -> dict[str, object]:
    members = attrs.asdict(each)
    pipeline = members.pop("pipeline")
    return {"pipeline": pipeline["name"], "variant": pipeline["variant"], **members}


def _json(fleet: str, pipelines: Sequence[Mapping[str, object]], **more: object) -> None:
    write(json.dumps({"version": 1, "fleet": fleet, **more, "pipelines": pipelines}, indent=2) + "\n")


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    given = list(rows)
    shown = [place for place, name in enumerate(columns) if name != "reason" or any(row[place] for row in given)]
    table = Table(*(columns[place] for place in shown), box=None, pad_edge=False)
    for row in given:
        table.add_row(*(Text(printable(row[place]), style=_STYLES.get(row[place], "")) for place in shown))
    console = Console()
    if not console.is_terminal:
        console.width = _WIDE
    console.print(table)
