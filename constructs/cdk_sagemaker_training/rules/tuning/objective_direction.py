"""SMT862."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _objective(type: str, metric: str) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": {"HyperParameterTuningJobObjective": {"Type": type, "MetricName": metric}}}


class ObjectiveDirection(StepRule):
    """No word on negative log likelihoods: the container's table has another direction for them than their name."""

    id = "SMT862"
    severity = Severity.WARNING
    title = "Objective of the wrong direction"
    why = "The search finds the worst model instead of the best."
    fix = "set objective_type (HyperParameterTuningJobObjective.Type) to the direction in which the metric is better"
    source = "Developer guide, tuning page of the algorithm: optimization direction"
    bad = tuning(_objective("Maximize", "validation:rmse"))
    good = tuning(_objective("Minimize", "validation:rmse"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            given, name, algorithm = job.objective.text("Type"), job.objective.text("MetricName"), job.algorithm
            if algorithm is None or given not in {"Maximize", "Minimize"} or name is None or "nloglik" in name:
                continue
            for metric in algorithm.metrics(job.version):
                if metric.name == name and metric.direction != given:
                    message = f"the objective is to {given} {name}, which is better the {_better(metric.direction)}"
                    yield job.objective.mistake(
                        "Type", message=message, fix=f"set objective_type (Type) to {metric.direction}"
                    )


def _better(direction: str) -> str:
    return "higher it is" if direction == "Maximize" else "lower it is"
