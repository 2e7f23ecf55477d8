"""What the rules of this family share: the mistakes of some kinds, where they stand and how they are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from cdk_sagemaker_training.definition.fields.checks import is_unknown
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
    """The mistakes of these kinds.

    Values that are neither text nor numbers are the subject of SMT356, unknown names that are searched of SMT853.
    """
    for mistake in job.hyperparameter_mistakes:
        if mistake.kind not in kinds or mistake.name.startswith(_TOOLKIT):
            continue
        if mistake.kind == "unknown" and mistake.name not in job.hyperparameters:
            continue
        if mistake.kind not in _VALUES or _is_text_or_number(mistake.problem.given):
            yield mistake


def _is_text_or_number(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def at(job: TrainingJob, name: str, *, message: str, fix: str = "") -> Mistake:
    """A mistake at a hyperparameter, or at its range where it is searched; whether or not it is given."""
    if name in job.searched and name not in job.hyperparameters:
        for entry in job.ranges:
            if entry.name == name:
                return entry.mistake("Name", message=message, fix=fix)
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
    known = {name: value for name, value in values.items() if value is not MISSING and not is_unknown(value)}
    given = ", ".join(f"{name} is {shown(value)}" for name, value in known.items())
    return f"{problem.allowed}: {given}" if given else problem.allowed


def rule_fix(job: TrainingJob, mistake: HyperparameterMistake) -> str:
    """What to do about a broken rule; empty where its words say all there is to say."""
    place = f"in hyperparameters ({job.hyperparameters_key})"
    if mistake.problem.given is MISSING:
        return f"give {mistake.name} {place}"
    return f"{mistake.problem.fix} {place}" if mistake.problem.fix else ""


def shown(value: object) -> str:
    """A value as the author wrote it, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
