"""Where our documents differ from those of AWS's SDKs on purpose, and why that is better.

A case whose documents differ anywhere else fails, and so does a run in which one of these is never met. Files of cases
that take a difference apart themselves list it in a ``DIFFERENCES`` of their own, by id with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

ABSENT: Final = "absent"
"""Stands for a member that a document does not have."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """``pointer``: JSON Pointer, ``*`` for one part of it, ``**`` for any number. ``holds``: of (SDK's, our) value."""

    id: str
    sdk: Literal["v2", "v3"]
    pointer: str
    reason: str
    holds: Callable[[Any, Any], bool]


def only_theirs(value: Any) -> Callable[[Any, Any], bool]:
    """The SDK writes this value and we write nothing."""
    return lambda theirs, ours: theirs == value and ours == ABSENT


def only_ours(value: Any) -> Callable[[Any, Any], bool]:
    """We write this value and the SDK writes nothing."""
    return lambda theirs, ours: theirs == ABSENT and ours == value


def joined_to_text(theirs: Any, ours: Any) -> bool:
    """We make text of a variable that the SDK leaves as it is."""
    return ours == {"Std:Join": {"On": "", "Values": [theirs]}}


DIFFERENCES: Final[tuple[Difference, ...]] = (
    Difference(
        id="output compression",
        sdk="v3",
        pointer="/Steps/**/OutputDataConfig/CompressionType",
        reason="GZIP is the service's default; it is not written, so that the document is the one of SDK v2.",
        holds=only_theirs("GZIP"),
    ),
    Difference(
        id="booleans as hyperparameters",
        sdk="v3",
        pointer="/Steps/**/HyperParameters/*",
        reason="True and False are written as SDK v2's Estimator and Python's str() do, so that moving a pipeline here "
        "changes no container's input; v3 writes JSON's true and false, for its own script mode.",
        holds=lambda theirs, ours: [theirs, ours] in (["true", "True"], ["false", "False"]),
    ),
    Difference(
        id="no hyperparameters",
        sdk="v3",
        pointer="/Steps/**/HyperParameters",
        reason="Where there are none the member is left out, as SDK v2 does, instead of an empty map.",
        holds=only_theirs({}),
    ),
    Difference(
        id="numbers as hyperparameters",
        sdk="v3",
        pointer="/Steps/**/HyperParameters/*",
        reason="The service takes text: a parameter that is a number or a boolean is joined to text, as in SDK v2; v3 "
        "leaves a number there, which CreateTrainingJob refuses.",
        holds=joined_to_text,
    ),
    Difference(
        id="variables in the environment",
        sdk="v3",
        pointer="/Steps/**/Environment/*",
        reason="The service takes text: what may be a number at run time is joined to text, as hyperparameters are.",
        holds=joined_to_text,
    ),
    Difference(
        id="AppManaged",
        sdk="v3",
        pointer="/Steps/**/AppManaged",
        reason="The service's default is written, as SDK v2 does: v3 leaves it out.",
        holds=only_ours(False),
    ),
    Difference(
        id="processing input defaults",
        sdk="v3",
        pointer="/Steps/**/S3Input/*",
        reason="The service's defaults are written, as SDK v2 does: v3's checks leave them out.",
        holds=lambda theirs, ours: theirs == ABSENT and ours in ("None", "FullyReplicated"),
    ),
    Difference(
        id="time limit of checks",
        sdk="v3",
        pointer="/Steps/*/Arguments/StoppingCondition",
        reason="A day is the service's default; without a limit none is written, as in SDK v2.",
        holds=only_theirs({"MaxRuntimeInSeconds": 86_400}),
    ),
    Difference(
        id="resources of tuning jobs, theirs",
        sdk="v3",
        pointer="/Steps/*/Arguments/TrainingJobDefinition/ResourceConfig",
        reason="The newer member of the two, HyperParameterTuningResourceConfig, is written, as in SDK v2: it alone "
        "takes a choice of instances.",
        holds=lambda theirs, ours: isinstance(theirs, dict) and ours == ABSENT,
    ),
    Difference(
        id="resources of tuning jobs, ours",
        sdk="v3",
        pointer="/Steps/*/Arguments/TrainingJobDefinition/HyperParameterTuningResourceConfig",
        reason="See above: the same resources in the newer member.",
        holds=lambda theirs, ours: theirs == ABSENT and isinstance(ours, dict),
    ),
    Difference(
        id="Debugger",
        sdk="v2",
        pointer="/Steps/*/Arguments/DebugHookConfig",
        reason="The Debugger hook is off unless it is asked for, as in SDK v3: v2 makes every job write tensors to S3.",
        holds=lambda theirs, ours: isinstance(theirs, dict) and ours == ABSENT,
    ),
    Difference(
        id="profiler",
        sdk="v2",
        pointer="/Steps/*/Arguments/ProfilerConfig",
        reason="The profiler is left to the service unless it is asked for, as in SDK v3: v2 writes its default.",
        holds=lambda theirs, ours: isinstance(theirs, dict) and ours == ABSENT,
    ),
    Difference(
        id="volume beside local storage",
        sdk="v2",
        pointer="/Steps/*/Arguments/ResourceConfig/VolumeSizeInGB",
        reason="An instance type with storage of its own takes no volume: v2 writes its default of 30 GiB, which the "
        "service ignores.",
        holds=only_theirs(30),
    ),
)
