"""SMT862."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView, TrainingJob

_OWN: Final = re.compile(
    r"(?:.*[:/])?(?:(?:train|training|val|valid|validation|test|eval)[_\-. ])?"
    r"(?:(?P<Minimize>loss|log_?loss|error|rmse|mse|mae)|(?P<Maximize>accuracy|auc|f1))",
    re.IGNORECASE,
)
"""Metrics of one's own images and scripts whose name says in which direction they are better."""


def _objective(type: str, metric: str) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": {"HyperParameterTuningJobObjective": {"Type": type, "MetricName": metric}}}


class ObjectiveDirection(StepRule):
    """Metrics of built-in algorithms, and those of scripts and own images that are called loss, accuracy and the like.

    No word on negative log likelihoods: the container's table has another direction for them than their name.
    """

    id = "SMT862"
    severity = Severity.WARNING
    title = "Objective of the wrong direction"
    why = "The search finds the worst model instead of the best."
    fix = "set objective_type (HyperParameterTuningJobObjective.Type) to the direction in which the metric is better"
    source = "Developer guide, tuning page of the algorithm: optimization direction; of other metrics their name"
    bad = tuning(_objective("Maximize", "validation:rmse"))
    good = tuning(_objective("Minimize", "validation:rmse"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            given, name = job.objective.text("Type"), job.objective.text("MetricName")
            if given not in {"Maximize", "Minimize"} or name is None or "nloglik" in name:
                continue
            direction = _direction(job, name)
            if direction is not None and direction != given:
                message = f"the objective is to {given} {name}, which is better the {_better(direction)}"
                yield job.objective.mistake("Type", message=message, fix=f"set objective_type (Type) to {direction}")


def _direction(job: TrainingJob, name: str) -> str | None:
    """The direction in which a metric is better; None where nobody can tell."""
    algorithm = job.algorithm
    if algorithm is not None:
        return next((metric.direction for metric in algorithm.metrics(job.version) if metric.name == name), None)
    match = _OWN.fullmatch(name)
    return None if match is None else match.lastgroup


def _better(direction: str) -> str:
    return "higher it is" if direction == "Maximize" else "lower it is"
