"""SMT510."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_DEFINITIONS = [{"Name": "validation:auc", "Regex": r".*\[[0-9]+\].*#011validation-auc:([-+]?[0-9.]+).*"}]


class DefinitionsOnBuiltIn(TrainingRule):
    id = "SMT510"
    severity = Severity.INFO
    title = "Metric definitions on a built-in algorithm"
    why = "Built-in algorithms publish their own metrics; definitions for them are one more thing to keep in order."
    fix = "leave metric_definitions (MetricDefinitions) away and use the metrics that the algorithm publishes"
    source = "developer guide, training-metrics: built-in algorithms need no metric definitions"
    bad = xgboost({"AlgorithmSpecification": {"MetricDefinitions": _DEFINITIONS}})
    good = xgboost()

    def check(self, job: TrainingJob) -> Mistakes:
        algorithm = job.algorithm
        if algorithm is not None and job.metrics:
            message = f"metric definitions for built-in {algorithm.name}, which publishes its own metrics"
            yield job.mistake("AlgorithmSpecification", "MetricDefinitions", message=message)
