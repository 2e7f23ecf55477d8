"""What the rules of this family share: the mistakes of some kinds, where they stand and how they are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from cdk_sagemaker_training.definition.training.algorithm_checks import HyperparameterMistake, Kind
from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.views import TrainingJob

_TOOLKIT: Final = "sagemaker_"
"""Hyperparameters with this prefix are for what starts the container, not for the algorithm."""
_LONGEST: Final = 60
"""Characters of a value that are shown."""
_VALUES: Final[frozenset[Kind]] = frozenset({"value", "unverified value"})


def of_kind(job: TrainingJob, *kinds: Kind) -> Iterator[HyperparameterMistake]:
    """The mistakes of these kinds. Values that are neither text nor numbers are the subject of SMT356."""
    for mistake in job.hyperparameter_mistakes:
        given = mistake.problem.given
        readable = isinstance(given, str | int | float) and not isinstance(given, bool)
        if (
            mistake.kind in kinds
            and not mistake.name.startswith(_TOOLKIT)
            and (readable or mistake.kind not in _VALUES)
        ):
            yield mistake


def at(job: TrainingJob, name: str, *, message: str, fix: str = "") -> Mistake:
    """A mistake at a hyperparameter, whether or not it is given."""
    return job.mistake(job.hyperparameters_key, name, message=message, fix=fix)


def title(job: TrainingJob) -> str:
    """The algorithm, with its version where it has several."""
    algorithm = job.algorithm
    if algorithm is None:
        return "the algorithm"
    return algorithm.name if len(algorithm.versions) == 1 else f"{algorithm.name} {job.version}"


def rule_message(mistake: HyperparameterMistake) -> str:
    """``booster gblinear takes exactly one linear updater: booster is 'gblinear', updater is 'prune'``."""
    problem = mistake.problem
    if problem.given is MISSING:
        return problem.allowed.removeprefix("a value: ")
    values = cast("Mapping[str, object]", problem.given)
    given = ", ".join(f"{name} is {shown(value)}" for name, value in values.items() if value is not MISSING)
    return f"{problem.allowed}: {given}" if given else problem.allowed


def shown(value: object) -> str:
    """A value as the author wrote it, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
