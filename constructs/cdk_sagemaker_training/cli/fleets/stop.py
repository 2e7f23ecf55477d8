"""Stops what the pipelines of a fleet run."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

import attrs

from cdk_sagemaker_training.cli.fleets.pipelines import FleetPipeline, Refused, attempted, for_each, newest

NOT_ASKED: Final = "not asked to stop"
"""The reason where somebody broke it off before."""


@attrs.define(kw_only=True)
class Stop:
    """One execution. ``reason``: why it could not be stopped, or not be seen; empty where it is stopping."""

    pipeline: FleetPipeline
    execution_arn: str | None = None
    reason: str = NOT_ASKED


def executing(client: Any, pipelines: Sequence[FleetPipeline]) -> tuple[Sequence[Stop], Sequence[Stop]]:
    """What executes now, and the pipelines of which nobody can say. What is stopping already is left alone."""
    found = for_each(pipelines, lambda pipeline: newest(client, pipeline), "looking")
    running, unseen = list[Stop](), list[Stop]()
    for pipeline, executions in zip(pipelines, found, strict=True):
        if isinstance(executions, Refused):
            unseen.append(Stop(pipeline=pipeline, reason=executions.text))
            continue
        running += [
            Stop(pipeline=pipeline, execution_arn=each.arn) for each in executions if each.status == "Executing"
        ]
    return running, unseen


def stop_all(client: Any, running: Sequence[Stop]) -> None:
    """What became of it stands in each at any time, also where somebody breaks it off."""

    def stop(each: Stop) -> None:
        answer = attempted(
            lambda: client.stop_pipeline_execution(
                PipelineExecutionArn=each.execution_arn, ClientRequestToken=str(uuid.uuid4())
            )
        )
        each.reason = answer.text if isinstance(answer, Refused) else ""

    for_each(running, stop, "stopping")
