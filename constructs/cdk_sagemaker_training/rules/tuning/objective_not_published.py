"""SMT851."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView, TrainingJob


def _objective(metric: str) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": {"HyperParameterTuningJobObjective": {"MetricName": metric}}}


class ObjectiveNotPublished(StepRule):
    """A metric that the definition defines itself is no business of this rule."""

    id = "SMT851"
    severity = Severity.ERROR
    title = "Objective metric that the algorithm does not publish"
    why = "The tuning job is refused: a built-in algorithm is judged by one of the metrics that it publishes itself."
    fix = "set objective_metric_name (HyperParameterTuningJobObjective.MetricName) to a metric of the algorithm"
    source = "Developer guide, automatic-model-tuning-define-metrics and the tuning page of the algorithm"
    bad = tuning(_objective("validation:acc"))
    good = tuning(_objective("validation:accuracy"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            name, algorithm = job.objective.text("MetricName"), job.algorithm
            if name is None or algorithm is None or job.given("AlgorithmSpecification", "MetricDefinitions"):
                continue
            published = [metric for metric in algorithm.metrics(job.version) if metric.tunable_objective]
            names = [metric.name for metric in published]
            if name not in names and all(metric.verified for metric in published):
                message = f"{algorithm.name} {job.version} does not publish {name!r} as an objective"
                yield job.objective.mistake("MetricName", message=message, fix=_fix(job, name, names))


def _fix(job: TrainingJob, name: str, names: list[str]) -> str:
    if not names:
        return "use no tuning job: the algorithm publishes no metric that one can have as its objective"
    algorithm = job.algorithm
    since = (
        [metric.versions for metric in algorithm.all_metrics if metric.name == name] if algorithm is not None else []
    )
    if since and since[0]:
        return f"take an image version that publishes it: {', '.join(since[0])}"
    return did_you_mean(name.lower(), names) or f"set objective_metric_name (MetricName) to one of {', '.join(names)}"
