"""Metrics as the objective of a tuning job.

Source: developer guide, ``automatic-model-tuning-define-metrics``: a metric that the algorithm publishes, or one that a
regular expression finds in the logs. For documents of any source: SMT851 and SMT852.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.fields.checks import is_unknown
from cdk_sagemaker_training.errors import Problem

if TYPE_CHECKING:  # the facts are loaded when an algorithm is looked up
    from cdk_sagemaker_training.catalog.algorithms import Metric

Definitions: TypeAlias = "Sequence[Mapping[str, object]] | None"
"""Metric definitions; their names may be known to an execution only."""


def undefined_problems(where: str, metric: object, definitions: Definitions) -> Iterable[Problem]:
    """A script publishes what its metric definitions find, and nothing else."""
    names = [entry.get("Name") for entry in definitions or ()]
    if is_unknown(metric) or any(map(is_unknown, names)) or metric in names:
        return
    known = [str(name) for name in names]
    allowed = one_of(known) if known else "a metric with a regular expression in metric_definitions"
    yield Problem(where, metric, allowed, did_you_mean(metric, known) or "add it to metric_definitions")


def unpublished_problems(where: str, metric: object, published: Sequence[Metric]) -> Iterable[Problem]:
    """A built-in algorithm is judged by a metric of its own. Nothing is refused where the facts are not verified."""
    names = [found.name for found in published if found.tunable_objective]
    if is_unknown(metric) or metric in names or not all(found.verified for found in published):
        return
    allowed = one_of(names) if names else "no tuning job: the algorithm publishes no metric to judge it by"
    yield Problem(where, metric, allowed, did_you_mean(metric, names))
