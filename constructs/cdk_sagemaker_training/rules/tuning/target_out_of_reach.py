"""SMT881."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView, TrainingJob

_KEY: Final = "TargetObjectiveMetricValue"
_SHARES: Final = frozenset(
    {
        "accuracy",
        "auc",
        "aucpr",
        "balanced_accuracy",
        "binary_classification_accuracy",
        "binary_f_beta",
        "discriminator_auc",
        "f1",
        "f1_binary",
        "f1_macro",
        "macro_f_beta",
        "macro_precision",
        "macro_recall",
        "map",
        "miou",
        "multiclass_accuracy",
        "multiclass_top_k_accuracy",
        "ndcg",
        "pixel_accuracy",
        "precision",
        "precision_macro",
        "precision_micro",
        "recall",
        "recall_macro",
        "recall_micro",
        "roc_auc_score",
    }
)
"""Metrics that are 0 at the least and 1 at the most, without ``train:``, ``validation:`` and ``test:``."""
_PERCENT: Final = 100


def _target(value: float) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": {"TuningJobCompletionCriteria": {_KEY: value}}}


class TargetOutOfReach(StepRule):
    """Scripts of one's own may count in percent."""

    id = "SMT881"
    severity = Severity.WARNING
    title = "Target that the objective metric cannot take"
    why = "The search does not end when the metric is good enough, or ends with its first job."
    fix = "set target_objective_metric_value (TargetObjectiveMetricValue) between 0 and 1: 0.95 rather than 95"
    source = "API TuningJobCompletionCriteria; developer guide, tuning page of the algorithm: what the metric measures"
    bad = tuning(_target(95))
    good = tuning(_target(0.95))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config = step.tuning_config
        if not config.given("TuningJobCompletionCriteria"):
            return
        target = config.number("TuningJobCompletionCriteria", _KEY)
        jobs = step.training_jobs
        if target is None or not jobs or not all(_out_of_reach(job, target) for job in jobs):
            return
        message = f"a target of {target:g} for {jobs[0].objective.text('MetricName')}"
        yield config.mistake("TuningJobCompletionCriteria", _KEY, message=message)


def _out_of_reach(job: TrainingJob, target: float) -> bool:
    name = job.objective.text("MetricName")
    most = 1 if job.algorithm is not None else _PERCENT
    return name is not None and not 0 <= target <= most and name.rpartition(":")[2].lower() in _SHARES
