"""What has become of the steps of an execution."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cdk_sagemaker_training.local.emulator.step_runs import StepResult


@dataclass
class Attempt:
    """One attempt at a step that failed or was stopped, or the one that did not."""

    start_time: float
    end_time: float
    reason: str = ""
    exception_type: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass
class StepRecord:
    """What has become of one step that was started."""

    body: Mapping[str, Any]
    status: str = "Starting"
    start_time: float = field(default_factory=time.time)
    end_time: float | None = None
    reason: str = ""
    result: StepResult = field(default_factory=StepResult)
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    """Those that have ended."""
    cached_from: str = ""
    """The execution whose result it took from the cache."""
    reused_from: str = ""
    """The execution that a selective execution took it from."""

    def described(self) -> dict[str, Any]:
        """The entry of ListPipelineExecutionSteps, which counts the attempt that goes on."""
        shown = {
            "StepDisplayName": self.body.get("DisplayName"),
            "StepDescription": self.body.get("Description"),
            "EndTime": self.end_time,
            "FailureReason": self.reason,
            "CacheHitResult": {"SourcePipelineExecutionArn": self.cached_from} if self.cached_from else None,
            "SelectiveExecutionResult": {"SourcePipelineExecutionArn": self.reused_from} if self.reused_from else None,
        }
        going_on = self.end_time is None
        return {
            "StepName": self.body["Name"],
            "StepStatus": self.status,
            "StartTime": self.start_time,
            "AttemptCount": max(1, len(self.attempts) + going_on),
            "Metadata": dict(self.result.metadata),
            **{member: value for member, value in shown.items() if value},
        }
