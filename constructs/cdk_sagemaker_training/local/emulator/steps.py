"""What one step does, by its type. The walk over the steps (``execution.py``) knows only ``run_step``.

A function of ``RUNNERS`` may block; it ends early when ``run.stopping`` is set. Steps that run jobs run them with
``jobs.run``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, Protocol

from cdk_sagemaker_training.local.emulator import (
    arns,
    authorization,
    callbacks,
    conditions,
    faults,
    hosting,
    jobs,
    lambdas,
    processing_jobs,
    registry,
    training_jobs,
    transform_jobs,
    tuning_jobs,
)
from cdk_sagemaker_training.local.emulator.expressions import resolve
from cdk_sagemaker_training.local.emulator.operations import call
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.step_runs import (
    StepFailedError,
    StepResult,
    StepRun,
    StepStoppedError,
    invoked,
)

START_JOBS: Final = {
    "Processing": "CreateProcessingJob",
    "Training": "CreateTrainingJob",
    "Transform": "CreateTransformJob",
    "Tuning": "CreateHyperParameterTuningJob",
}
"""Types of steps that start a job, each with the operation that does."""
_CALLS: Final = {**START_JOBS, "Model": "CreateModel"}


def run_step(run: StepRun) -> StepResult:
    """Run one step. Raises ``RefusedError``, whose text becomes the step's failure reason."""
    if run.type not in RUNNERS:
        raise RefusedError(
            f"Steps of type {run.type} are not emulated by the embedded AWS; it has {', '.join(sorted(RUNNERS))}."
        )
    if run.fault in faults.CALL:
        raise invoked(f"sagemaker:{_CALLS.get(run.type, run.type)}", faults.refusal(run.fault))
    return RUNNERS[run.type](run)


def _training(run: StepRun) -> StepResult:
    return _job(run, "TrainingJob", training_jobs.create)


def _processing(run: StepRun) -> StepResult:
    return _job(run, "ProcessingJob", processing_jobs.create)


def _transform(run: StepRun) -> StepResult:
    return _job(run, "TransformJob", transform_jobs.create)


def _tuning(run: StepRun) -> StepResult:
    result = _job(run, "HyperParameterTuningJob", tuning_jobs.create, "TuningJob", arns.tuning_job_name)
    summaries = tuning_jobs.summaries_for_steps(str(result.properties["HyperParameterTuningJobName"]))
    return replace(result, properties={**result.properties, "TrainingJobSummaries": summaries})


def _model(run: StepRun) -> StepResult:
    name = _name(run, "ModelName", arns.job_name)
    request = {key: resolve(value, run.scope) for key, value in run.arguments.items() if key != "ModelName"}
    try:
        model = hosting.create_model_of_step(run.role_arn, name, request)
    except RefusedError as error:
        raise invoked("sagemaker:CreateModel", error) from error
    return StepResult(model, {"Model": {"Arn": model["ModelArn"]}})


class _Job(Protocol):
    @property
    def arn(self) -> str: ...

    def run(self, fault: str = "") -> jobs.JobResult: ...

    def stop(self) -> None: ...

    def described(self) -> dict[str, Any]: ...


def _name(run: StepRun, member: str, named: Callable[[str, str, str, int], str]) -> str:
    """The name of what a step makes. ``member``: the argument that is the author's prefix of it."""
    prefix = run.arguments.get(member)
    custom = str(resolve(prefix, run.scope)) if prefix else ""
    return named(run.execution_id, run.name, custom, run.attempt - 1)


def _job(
    run: StepRun,
    kind: str,
    create: Callable[[str, str, Mapping[str, Any], int], _Job],
    shown: str = "",
    named: Callable[[str, str, str, int], str] = arns.job_name,
) -> StepResult:
    """Run a job to its end. ``kind``: as in ``TrainingJobName``. ``shown``: in the step's metadata, if otherwise."""
    # An expression may name the job itself, so its name is chosen first.
    naming = f"{kind}Name"
    name = _name(run, naming, named)
    scope = replace(run.scope, execution={**run.scope.execution, naming: name})
    request = {key: resolve(value, scope) for key, value in run.arguments.items() if key != naming}
    try:
        job = create(run.role_arn, name, request, run.attempt)
    except RefusedError as error:
        raise invoked(f"sagemaker:{START_JOBS[run.type]}", error) from error
    metadata = {shown or kind: {"Arn": job.arn}}
    run.tell(metadata)
    with run.stopping.telling(job.stop):
        ended = job.run(run.fault)
    result = StepResult(job.described(), metadata)
    if ended.status == jobs.FAILED:
        raise StepFailedError(ended.reason, exception_type=ended.exception_type, result=result)
    if ended.status == jobs.STOPPED:
        raise StepStoppedError(f"{kind} {name} was stopped.", result=result)
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
        raise invoked("sagemaker:CreateModelPackage", error) from error
    return StepResult(package, {"RegisterModel": {"Arn": package["ModelPackageArn"]}})


def _condition(run: StepRun) -> StepResult:
    held = all(conditions.holds(resolve(condition, run.scope)) for condition in run.arguments["Conditions"])
    return StepResult({"Outcome": held}, {"Condition": {"Outcome": str(held)}}, "IfSteps" if held else "ElseSteps")


def _fail(run: StepRun) -> StepResult:
    message = str(resolve(run.arguments.get("ErrorMessage", ""), run.scope))
    raise StepFailedError(message, result=StepResult(metadata={"Fail": {"ErrorMessage": message}}))


RUNNERS: Final[dict[str, Callable[[StepRun], StepResult]]] = {
    "Processing": _processing,
    "Training": _training,
    "Tuning": _tuning,
    "Transform": _transform,
    "Model": _model,
    "RegisterModel": _register_model,
    "Condition": _condition,
    "Fail": _fail,
    "Lambda": lambdas.run,
    "Callback": callbacks.run,
}
