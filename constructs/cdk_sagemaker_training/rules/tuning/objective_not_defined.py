"""SMT852."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.examples import IMAGE, tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _own(*metrics: str) -> dict[str, object]:
    image = {"TrainingImage": IMAGE, "MetricDefinitions": [{"Name": name, "Regex": "=(.*)"} for name in metrics]}
    return {"TrainingJobDefinition": {"AlgorithmSpecification": image}}


class ObjectiveNotDefined(StepRule):
    """In a container of one's own, or with a script of one's own, nothing publishes metrics but their definitions."""

    id = "SMT852"
    severity = Severity.ERROR
    title = "Objective metric without a metric definition"
    why = "The tuning job is refused: it finds no metric of that name in the logs of its training jobs."
    fix = "add the metric to metric_definitions (AlgorithmSpecification.MetricDefinitions) with a regular expression"
    source = "Developer guide, automatic-model-tuning-define-metrics: choose one of the metrics that you define"
    bad = tuning(_own("validation:loss"))
    good = tuning(_own("validation:auc"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            name = job.objective.text("MetricName")
            framework = job.image is not None and job.algorithm is None
            if name is None or not (job.own_image or job.runs_script or framework):
                continue
            key = ("AlgorithmSpecification", "MetricDefinitions")
            given = job.listed(*key)
            entries = [entry.text("Name") for entry in job.items(*key)]
            known_all = given is not None and len(given) == len(entries) and None not in entries
            whole = known_all or not job.given(*key)
            if whole and name not in entries:
                known = [entry for entry in entries if entry is not None]
                shown = f"defines {', '.join(known)}" if known else "defines no metric"
                message = f"the objective is {name!r}, the definition {shown}"
                yield job.objective.mistake("MetricName", message=message, fix=did_you_mean(name, known))
