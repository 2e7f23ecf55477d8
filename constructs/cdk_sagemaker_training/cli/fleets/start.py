"""Starts the pipelines of a fleet, so many at once."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from cdk_sagemaker_training.catalog.state_changes import EXECUTION_NOT_ENDED
from cdk_sagemaker_training.cli.fleets.pipelines import (
    FleetPipeline,
    Refused,
    attempted,
    for_each,
    newest,
)

_FULL: Final = ("ResourceLimitExceeded", "ThrottlingException")
"""StartPipelineExecution, for now: see ``catalog.state_errors``."""


@attrs.define(kw_only=True)
class Start:
    """What became of one pipeline. ``outcome``: waiting, running (already), started, failed (to start)."""

    pipeline: FleetPipeline
    outcome: str = "waiting"
    execution_arn: str | None = None
    status: str | None = None
    """Of the execution, as far as it was looked at."""
    reason: str = ""
    """Why it was not started, or failed."""

    @property
    def runs(self) -> bool:
        """Whether its execution has not ended as far as it was looked at."""
        return self.status in EXECUTION_NOT_ENDED


@attrs.frozen(kw_only=True)
class Asked:
    """How to start. ``concurrent``: executions of these pipelines at once; None: all. ``token``: names these starts."""

    parameters: Mapping[str, str]
    concurrent: int | None
    again: bool
    wait: bool
    token: str
    look_every: int


class FleetStart:
    """Starts each pipeline that does not run yet; where there are more than may run at once, as others end.

    What was done stands in ``starts`` at any time, also where somebody breaks it off.
    """

    def __init__(
        self, client: Any, pipelines: Sequence[FleetPipeline], asked: Asked, tell: Callable[[str], object]
    ) -> None:
        self._client, self._asked, self._tell = client, asked, tell
        self.starts = [Start(pipeline=pipeline) for pipeline in pipelines]

    def run(self) -> None:
        """Until all are started, or, where that is asked for, until all that were started have ended."""
        for_each(self.starts, self._look_before, "looking")
        while True:
            self._fill()
            followed = [start for start in self.starts if start.outcome == "started" and start.runs]
            if not self._waiting and not (self._asked.wait and followed):
                return
            time.sleep(self._asked.look_every)
            for_each([start for start in self.starts if start.runs], self._look, "looking")

    @property
    def _waiting(self) -> Sequence[Start]:
        return [start for start in self.starts if start.outcome == "waiting"]

    def _look_before(self, start: Start) -> None:
        found = newest(self._client, start.pipeline)
        if isinstance(found, Refused):
            start.outcome, start.reason = "failed", found.text
            return
        running = next((execution for execution in found if execution.runs), None)
        if running is not None and not self._asked.again:
            start.outcome, start.execution_arn, start.status = "running", running.arn, running.status

    def _fill(self) -> None:
        waiting = self._waiting
        if self._asked.concurrent is not None:
            waiting = waiting[: max(self._asked.concurrent - sum(start.runs for start in self.starts), 0)]
        for_each(waiting, self._start, "starting")
        held = [start for start in waiting if start.outcome == "waiting"]
        if held:
            self._tell(f"{len(held):,} are refused for now and tried again: {held[0].reason}")

    def _start(self, start: Start) -> None:
        name = start.pipeline.name
        given = [{"Name": key, "Value": value} for key, value in self._asked.parameters.items()]
        answer = attempted(
            lambda: self._client.start_pipeline_execution(
                PipelineName=name,
                # The same for each try of the same start, so that none starts twice.
                ClientRequestToken=hashlib.sha256(f"{self._asked.token}\n{name}".encode()).hexdigest(),
                **({"PipelineParameters": given} if given else {}),
            )
        )
        if not isinstance(answer, Refused):
            start.outcome, start.reason = "started", ""
            start.execution_arn, start.status = str(answer["PipelineExecutionArn"]), "Executing"
        elif answer.code in _FULL:
            start.reason = answer.text
        else:
            start.outcome, start.reason = "failed", answer.text

    def _look(self, start: Start) -> None:
        answer = attempted(lambda: self._client.describe_pipeline_execution(PipelineExecutionArn=start.execution_arn))
        if isinstance(answer, Refused):
            start.status, start.reason = "unknown", answer.text
        else:
            start.status = str(answer["PipelineExecutionStatus"])
            start.reason = str(answer.get("FailureReason", ""))
