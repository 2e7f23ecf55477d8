"""Stops what the pipelines of a fleet run."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import attrs

from cdk_sagemaker_training.cli.fleets.pipelines import FleetPipeline, Refused, attempted, for_each, newest


@attrs.frozen(kw_only=True)
class Stop:
    """One execution. ``reason``: why it could not be stopped, or not be seen; empty where it is stopping."""

    pipeline: FleetPipeline
    execution_arn: str | None = None
    reason: str = ""


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


def stop_all(client: Any, running: Sequence[Stop]) -> Sequence[Stop]:
    """The same, each with what became of it."""

    def stopped(each: Stop) -> Stop:
        answer = attempted(
            lambda: client.stop_pipeline_execution(
                PipelineExecutionArn=each.execution_arn, ClientRequestToken=str(uuid.uuid4())
            )
        )
        return attrs.evolve(each, reason=answer.text) if isinstance(answer, Refused) else each

    return for_each(running, stopped, "stopping")
