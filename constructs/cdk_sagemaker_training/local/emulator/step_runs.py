"""What goes into one attempt at a step, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cdk_sagemaker_training.local.emulator import arns, faults
from cdk_sagemaker_training.local.emulator.expressions import Scope
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.stopping import Stop


@dataclass(frozen=True)
class StepRun:
    """One attempt at one step."""

    name: str
    type: str
    body: Mapping[str, Any]
    """The step as it stands in the definition. Not resolved yet: a condition's holds the steps nested in it."""
    scope: Scope
    role_arn: str
    execution_arn: str
    stopping: Stop
    tell: Callable[[Mapping[str, Any]], None]
    """Show the step's metadata (which job it has started) while it goes on."""
    attempt: int = 1
    fault: str = ""
    """The exception type that this attempt is to fail with, as somebody has asked."""

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The step's arguments, not resolved yet."""
        found: Mapping[str, Any] = self.body.get("Arguments") or {}
        return found

    @property
    def execution_id(self) -> str:
        """The last part of the execution's ARN."""
        return arns.name_of(self.execution_arn)


@dataclass(frozen=True)
class StepResult:
    """What a step that succeeded leaves: what later steps can refer to, and what ListPipelineExecutionSteps shows."""

    properties: Mapping[str, Any] = field(default_factory=dict[str, Any])
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    branch: str = ""
    """The branch that a condition takes: ``IfSteps`` or ``ElseSteps``."""


class StepFailedError(RefusedError):
    """The step failed: with an exception type that retry policies know, and with what it leaves, if it has either."""

    def __init__(self, reason: str, *, exception_type: str = "", result: StepResult | None = None) -> None:
        super().__init__(reason)
        self.exception_type = exception_type
        self.result = result or StepResult()


class StepStoppedError(StepFailedError):
    """The step's job was stopped, by whom or whatever."""


def invoked(operation: str, error: RefusedError) -> StepFailedError:
    """SageMaker's words for a call that the pipeline made and that was refused (``sagemaker:CreateTrainingJob``)."""
    reason = f"ClientError: Failed to invoke {operation}. Error Details: {error}"
    return StepFailedError(reason, exception_type=faults.type_of(error))
