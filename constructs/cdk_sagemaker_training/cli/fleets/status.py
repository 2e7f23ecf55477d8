"""What the last executions of a fleet's pipelines have come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from cdk_sagemaker_training.cli.fleets.pipelines import (
    FleetPipeline,
    Refused,
    attempted,
    for_each,
    newest,
)

NEVER: Final = "never started"
UNKNOWN: Final = "unknown"
_ORDER: Final = ("Failed", "Stopped", "Stopping", "Executing", "Succeeded", NEVER, UNKNOWN)


@attrs.frozen(kw_only=True)
class Status:
    """The last execution of one pipeline. ``seconds``: how long it took, or has taken."""

    pipeline: FleetPipeline
    status: str
    execution_arn: str | None = None
    started: dt.datetime | None = None
    seconds: int | None = None
    reason: str = ""


def statuses(client: Any, pipelines: Sequence[FleetPipeline]) -> Sequence[Status]:
    """In the order of the pipelines."""
    return for_each(pipelines, lambda pipeline: _status(client, pipeline), "looking")


def counts(found: Sequence[Status]) -> Mapping[str, int]:
    """How many there are of each status, what needs somebody first."""
    each = [status.status for status in found]
    return {status: each.count(status) for status in (*_ORDER, *sorted({*each} - {*_ORDER})) if status in each}


def _status(client: Any, pipeline: FleetPipeline) -> Status:
    executions = newest(client, pipeline)
    if isinstance(executions, Refused):
        return Status(pipeline=pipeline, status=UNKNOWN, reason=executions.text)
    if not executions:
        return Status(pipeline=pipeline, status=NEVER)
    last = executions[0]
    ended = dt.datetime.now(tz=dt.timezone.utc)
    reason = last.reason
    if not last.runs:
        answer = attempted(lambda: client.describe_pipeline_execution(PipelineExecutionArn=last.arn))
        if isinstance(answer, Refused):
            reason = reason or answer.text
        ended = None if isinstance(answer, Refused) else answer["LastModifiedTime"]
        reason = reason or ("" if isinstance(answer, Refused) else str(answer.get("FailureReason", "")))
    return Status(
        pipeline=pipeline,
        status=last.status,
        execution_arn=last.arn,
        started=last.started,
        seconds=None if ended is None else max(round((ended - last.started).total_seconds()), 0),
        reason=reason,
    )
