"""What one step does, by its type. The walk over the steps (``execution.py``) knows only ``run_step``.

An executor that runs real compute replaces the function of a type in ``RUNNERS``; it may block, and ends early when
``run.stopping`` is set.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, authorization, conditions, registry, training_jobs
from cdk_sagemaker_training.local.emulator.expressions import Scope, resolve
from cdk_sagemaker_training.local.emulator.operations import call
from cdk_sagemaker_training.local.emulator.refusal import RefusedError


@dataclass(frozen=True)
class StepRun:
    """One attempt at one step."""

    name: str
    type: str
    arguments: Mapping[str, Any]
    """Not resolved yet: a condition's hold the steps nested in it."""
    scope: Scope
    role_arn: str
    execution_id: str
    stopping: threading.Event


@dataclass(frozen=True)
class StepResult:
    """What a step that succeeded leaves: what later steps can refer to, and what ListPipelineExecutionSteps shows."""

    properties: Mapping[str, Any] = field(default_factory=dict[str, Any])
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    branch: str = ""
    """The branch that a condition takes: ``IfSteps`` or ``ElseSteps``."""


class JobFailedError(RefusedError):
    """The step's job was started and failed: the step has its reason, and tells which job it was."""

    def __init__(self, reason: str, result: StepResult) -> None:
        super().__init__(reason)
        self.result = result


def run_step(run: StepRun) -> StepResult:
    """Run one step. Raises ``RefusedError``, whose text becomes the step's failure reason."""
    if run.type not in RUNNERS:
        raise RefusedError(
            f"Steps of type {run.type} are not emulated by the embedded AWS; it has {', '.join(sorted(RUNNERS))}."
        )
    return RUNNERS[run.type](run)


def _invoked(operation: str, error: RefusedError) -> RefusedError:
    """SageMaker's words for a call that the pipeline made and that was refused."""
    return RefusedError(f"ClientError: Failed to invoke sagemaker:{operation}. Error Details: {error}", error.code)


def _training(run: StepRun) -> StepResult:
    # An expression may name the job itself, so its name is chosen first.
    prefix = run.arguments.get("TrainingJobName")
    name = arns.job_name(run.execution_id, run.name, str(resolve(prefix, run.scope)) if prefix else "")
    scope = replace(run.scope, execution={**run.scope.execution, "TrainingJobName": name})
    request = {key: resolve(value, scope) for key, value in run.arguments.items() if key != "TrainingJobName"}
    try:
        job = training_jobs.create(run.role_arn, name, request)
    except RefusedError as error:
        raise _invoked("CreateTrainingJob", error) from error
    result = StepResult(job, {"TrainingJob": {"Arn": job["TrainingJobArn"]}})
    if "FailureReason" in job:
        raise JobFailedError(job["FailureReason"], result)
    return result


def _register_model(run: StepRun) -> StepResult:
    request = resolve(dict(run.arguments), run.scope)
    group = request.get("ModelPackageGroupName", "")
    try:
        if not registry.group_exists(group):
            arn = arns.arn("model-package-group", arns.name_of(group))
            authorization.require(run.role_arn, "sagemaker:CreateModelPackageGroup", arn)
            call("CreateModelPackageGroup", {"ModelPackageGroupName": group})
        # IAM asks for the version's ARN, whose number is not known before: policies end in a wildcard.
        version = f"{arns.arn('model-package', arns.name_of(group))}/1"
        authorization.require(run.role_arn, "sagemaker:CreateModelPackage", version)
        package = registry.register(request)
    except RefusedError as error:
        raise _invoked("CreateModelPackage", error) from error
    return StepResult(package, {"RegisterModel": {"Arn": package["ModelPackageArn"]}})


def _condition(run: StepRun) -> StepResult:
    held = all(conditions.holds(resolve(condition, run.scope)) for condition in run.arguments["Conditions"])
    return StepResult({"Outcome": held}, {"Condition": {"Outcome": str(held)}}, "IfSteps" if held else "ElseSteps")


def _fail(run: StepRun) -> StepResult:
    raise RefusedError(str(resolve(run.arguments.get("ErrorMessage", ""), run.scope)))


RUNNERS: Final[dict[str, Callable[[StepRun], StepResult]]] = {
    "Training": _training,
    "RegisterModel": _register_model,
    "Condition": _condition,
    "Fail": _fail,
}
