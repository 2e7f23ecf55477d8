"""Suggests instance types for an algorithm, a framework or a container."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cdk_sagemaker_training.catalog.instances import InstanceType
from cdk_sagemaker_training.catalog.limits import DEFAULT_QUOTA_INSTANCES_PER_JOB
from cdk_sagemaker_training.catalog.recommended_instances import (
    Recommendation,
    blazingtext_recommendation,
    recommendation,
)
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.advice.candidates import Wish, candidates
from cdk_sagemaker_training.definition.advice.instance_reasons import reasons
from cdk_sagemaker_training.definition.advice.instance_rules import (
    BUDGETS,
    DEEP_LEARNING,
    FRAMEWORKS,
    Budget,
)
from cdk_sagemaker_training.definition.advice.reason import Reason, listed
from cdk_sagemaker_training.definition.advice.storage import SIZE, fits, is_size, volume_for
from cdk_sagemaker_training.definition.advice.subject import Subject, subject_of, subject_problems
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.errors import InvalidInputError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSuggestion:
    """One suggestion. ``str()`` is it as text, ``dataclasses.asdict()`` as plain data."""

    instance_type: str
    instance_count: int
    volume_size: int | None
    """GiB of the EBS volume for File mode; None with local storage, and where the data's size was not given or no
    volume is large enough."""
    facts: InstanceType
    """Its entry in the catalog."""
    reasons: tuple[Reason, ...]
    """At least one; each says whether it is documented or a rule of thumb."""

    @property
    def estimator_settings(self) -> Mapping[str, Any]:
        """The arguments for an estimator: ``BuiltInEstimator(..., **suggestion.estimator_settings)``."""
        settings = {"instance_type": self.instance_type, "instance_count": self.instance_count}
        return settings if self.volume_size is None else {**settings, "volume_size": self.volume_size}

    def __str__(self) -> str:
        return f"{self.instance_count} x {self.instance_type}{listed(self.reasons)}"


def suggest_instances(
    algorithm_or_framework: str | EstimatorBase,
    *,
    data_gib: float | None = None,
    budget: Budget = "balanced",
    instance_count: int | None = None,
    spot: bool | None = None,
) -> tuple[InstanceSuggestion, ...]:
    """Instance types to start with, the best first, each with its reasons; never empty.

    ``algorithm_or_framework``: a name (``"xgboost"`` means the built-in algorithm) or an estimator, whose version and
    hyperparameters then count too. Whatever instances the estimator already has are not looked at.
    ``data_gib``: GiB of training data, > 0. ``instance_count``: >= 1; by default one, or as many as the memory asks for
    where the algorithm can be distributed. An algorithm that runs on one instance only gets one.
    ``budget``: no prices are known. ``lowest`` starts with the smallest size, then the oldest generation; ``balanced``
    with what the guide names; ``fastest`` with GPUs and large sizes.
    ``spot``: True leaves out types without evidence that Managed Spot takes them.

    Only types with a published training quota are suggested. Raises ``InvalidInputError`` with all mistakes.
    """
    found = [
        *subject_problems("algorithm_or_framework", algorithm_or_framework),
        *_problems(data_gib, budget, instance_count),
    ]
    if found:
        raise InvalidInputError("suggest_instances", found)
    subject = subject_of(algorithm_or_framework)
    recommended = _recommendation(subject, data_gib)
    wish = Wish(
        subject=subject,
        recommendation=recommended,
        budget=budget,
        data_gib=data_gib,
        instance_count=_count(subject, instance_count),
        spot=spot,
    )
    chosen = [(kind, wish) for kind in candidates(wish)]
    if instance_count is None:
        chosen = [(kind, _distributed(wish, kind)) for kind, _ in chosen]
    return tuple(_suggestion(kind, wish, asked=instance_count) for kind, wish in chosen)


def _suggestion(kind: InstanceType, wish: Wish, *, asked: int | None) -> InstanceSuggestion:
    volume = None
    if wish.data_gib is not None and not kind.local_nvme and fits(kind, wish.data_gib):
        volume = volume_for(wish.data_gib)
    return InstanceSuggestion(
        instance_type=kind.name,
        instance_count=wish.instance_count,
        volume_size=volume,
        facts=kind,
        reasons=tuple(reasons(kind, wish, asked=asked)),
    )


def _recommendation(subject: Subject, data_gib: float | None) -> Recommendation:
    if subject.algorithm is None:
        return FRAMEWORKS.get(subject.framework or "", DEEP_LEARNING)
    if subject.name == "blazingtext":
        return blazingtext_recommendation(subject.hyperparameter("mode"), data_gib)
    return recommendation(subject.name)


def _count(subject: Subject, asked: int | None) -> int:
    alone = subject.algorithm is not None and subject.algorithm.instances(subject.version).multiple_instances is False
    return 1 if asked is None or alone else asked


def _distributed(wish: Wish, kind: InstanceType) -> Wish:
    """The wish on as many instances as it takes to hold the data in memory, where that is possible."""
    algorithm = wish.subject.algorithm
    can = algorithm is not None and algorithm.instances(wish.subject.version).multiple_instances is True
    if not can or wish.memory_gib is None or kind.memory_gib is None or wish.memory_gib <= kind.memory_gib:
        return wish
    needed = math.ceil(wish.memory_gib / kind.memory_gib)
    return replace(wish, instance_count=min(needed, DEFAULT_QUOTA_INSTANCES_PER_JOB))


def _problems(data_gib: object, budget: object, instance_count: object) -> Iterator[Problem]:
    if data_gib is not None and not is_size(data_gib):
        yield Problem("data_gib", data_gib, SIZE)
    if budget not in BUDGETS:
        yield Problem("budget", budget, one_of(BUDGETS), did_you_mean(budget, BUDGETS))
    if instance_count is not None and (
        not isinstance(instance_count, int) or isinstance(instance_count, bool) or instance_count < 1
    ):
        yield Problem("instance_count", instance_count, "an integer >= 1")
