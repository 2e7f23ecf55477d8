"""Results of steps that later executions may take instead of running the step again (guide, ``pipelines-caching``)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, bridge, clock, expressions
from cdk_sagemaker_training.local.emulator.expressions import Scope
from cdk_sagemaker_training.local.emulator.members import list_at, map_at
from cdk_sagemaker_training.local.emulator.step_runs import StepResult

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "Processing": ("AppSpecification", "Environment", "ProcessingInputs"),
    "Training": (
        "AlgorithmSpecification",
        "CheckpointConfig",
        "DebugHookConfig",
        "DebugRuleConfigurations",
        "Environment",
        "HyperParameters",
        "InputDataConfig",
    ),
    "Tuning": ("HyperParameterTuningJobConfig", "TrainingJobDefinition", "TrainingJobDefinitions"),
    "Transform": ("DataProcessing", "Environment", "ModelName", "TransformInput"),
}
"""The arguments that are in the key, by step type (guide, ``pipelines-default-keys``). Others are never looked up:
for Lambda and Callback steps, which the SDK lets have a ``CacheConfig``, no key is documented.
"""
_DEFINITION_KEYS: Final = (
    "AlgorithmSpecification",
    "HyperParameterRanges",
    "InputDataConfig",
    "StaticHyperParameters",
    "TuningObjective",
)
"""What counts of a tuning job's ``TrainingJobDefinition``."""

_DURATION: Final = re.compile(
    r"P?(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.IGNORECASE
)
_SECONDS: Final = (365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1)


def seconds_of(duration: str) -> float:
    """An ISO-8601 duration in seconds, also as the guide writes it (``30d``, ``T16m``).

    Years have 365 days, months 30. 0 for what is none: nothing is young enough then.
    """
    found = _DURATION.fullmatch(duration)
    parts = found.groups() if found else ()
    return sum(float(part or 0) * length for part, length in zip(parts, _SECONDS, strict=False))


@dataclass(frozen=True)
class Cached:
    """A step's result, and the execution that has made it."""

    key: str
    execution_arn: str
    ended: float
    result: StepResult


_CACHED: Final = bridge.scoped_store()


def key_of(step: Mapping[str, Any], scope: Scope) -> str:
    """The cache key of a step with what it says in this execution; empty if its type has none."""
    members = _KEYS.get(str(step["Type"]))
    if members is None:
        return ""
    # A key that holds the job's own name, which each job has another of, is never met again.
    scope = replace(scope, execution={**scope.execution, "TrainingJobName": arns.random_id(20)})
    arguments = map_at(step, "Arguments")
    values = {name: expressions.resolve(arguments[name], scope) for name in members if name in arguments}
    if definition := map_at(values, "TrainingJobDefinition"):
        values["TrainingJobDefinition"] = {name: definition.get(name) for name in _DEFINITION_KEYS}
    return json.dumps(values, sort_keys=True)


def remember(pipeline: str, step: str, cached: Cached) -> None:
    """Keep the result of a step that has run and succeeded."""
    place = f"{pipeline}/{step}"
    _CACHED[place] = [*list_at(_CACHED, place), cached]


def find(pipeline: str, step: Mapping[str, Any], key: str) -> Cached | None:
    """The latest result of the step with that key that is young enough, if the step wants one."""
    config = map_at(step, "CacheConfig")
    if not config.get("Enabled") or not key:
        return None
    found: list[Cached] = list_at(_CACHED, f"{pipeline}/{step['Name']}")
    oldest = seconds_of(str(config.get("ExpireAfter", "")))
    return next((one for one in reversed(found) if one.key == key and clock.since(one.ended) < oldest), None)
