"""What steps of all types have: names, order, retries, caching."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.fields.reading import at
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.settings.cache import CacheConfig
from cdk_sagemaker_training.definition.settings.definition_config import JOB_NAME_MEMBERS
from cdk_sagemaker_training.definition.settings.retry import (
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)
from cdk_sagemaker_training.definition.source.code import Atom, Code, listed, literal
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.reading import taken
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import value
from cdk_sagemaker_training.definition.steps.step import StepDependency, TriggerCondition

_STEP: Final = {member.value: member for member in StepExceptionTypeEnum}
_JOB: Final = {member.value: member for member in SageMakerJobExceptionTypeEnum}
_WHILE_RUNNING: Final = SageMakerJobExceptionTypeEnum.INTERNAL_ERROR
"""Met while a job ran; the others are met when it is created."""


def common(step: dict[str, Json], scope: Scope) -> dict[str, Code | None]:
    """The arguments that steps of all types take."""
    job_name = JOB_NAME_MEMBERS.get(str(step.get("Type")))
    arguments = step.get("Arguments")
    prefix = arguments.get(job_name) if isinstance(arguments, dict) and job_name else None
    return {
        **taken(step, scope, name="Name", display_name="DisplayName", description="Description"),
        **taken(step, scope, retry_policies=("RetryPolicies", _policies), cache_config=("CacheConfig", _caching)),
        "base_job_name": literal(prefix) if isinstance(prefix, str) else None,
        "depends_on": _dependencies(step.get("DependsOn"), scope),
    }


def step_reference(given: Json, scope: Scope) -> Code:
    """The variable of a step, or its name where the step comes later or has no class."""
    found = scope.steps.get(given) if isinstance(given, str) else None
    return value(given, scope) if found is None else found


def _dependencies(given: Json, scope: Scope) -> Code | None:
    if not isinstance(given, list):
        return None
    return listed([_dependency(entry, scope) for entry in given])


def _dependency(given: Json, scope: Scope) -> Code:
    triggers = {member.value: member for member in TriggerCondition}
    match given:
        case {"Step": str(name), "Trigger": str(trigger)} if trigger in triggers:
            condition = triggers[trigger]
            text = f"TriggerCondition.{condition.name}"
            how = Atom(value=condition, text=text, imported="TriggerCondition")
            return made(StepDependency, step=step_reference(name, scope), trigger=how)
        case _:
            return step_reference(given, scope)


def _caching(given: Json, scope: Scope) -> Code:
    return made(CacheConfig, **taken(given, scope, enable_caching="Enabled", expire_after="ExpireAfter"))


def _policies(given: Json, scope: Scope) -> Code:
    policies = given if isinstance(given, list) else []
    return listed([_policy(policy, scope) for policy in policies])


def _policy(given: Json, scope: Scope) -> Code:
    bounds = taken(
        given,
        scope,
        max_attempts="MaxAttempts",
        expire_after_mins="ExpireAfterMin",
        interval_seconds="IntervalSeconds",
        backoff_rate="BackoffRate",
    )
    types = at(given, "ExceptionType")
    types = types if isinstance(types, list) else []
    if all(isinstance(name, str) and name in _STEP for name in types):
        found = [_STEP[cast("str", name)] for name in types]
        return made(StepRetryPolicy, exception_types=_constants(found), **bounds)
    jobs = [_JOB[name] for name in types if isinstance(name, str) and name in _JOB]
    running = [member for member in jobs if member is _WHILE_RUNNING]
    before = jobs[: len(jobs) - len(running)]
    if _WHILE_RUNNING in before:
        before, running = jobs, []  # in another order than the two arguments make
    given_types = {
        "exception_types": _constants(before) if before else None,
        "failure_reason_types": _constants(running) if running else None,
    }
    return made(SageMakerJobStepRetryPolicy, **given_types, **bounds)


def _constants(members: Sequence[StepExceptionTypeEnum | SageMakerJobExceptionTypeEnum]) -> Code:
    return listed([Atom(value=member, text=member.name, imported=member.name) for member in members])
