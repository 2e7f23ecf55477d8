"""SMT864."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _objective(objective: object) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": {"HyperParameterTuningJobObjective": objective}}


class NoObjective(StepRule):
    """Random and Grid try what they try whatever came of it, so that this is about the other strategies."""

    id = "SMT864"
    severity = Severity.ERROR
    title = "Search without an objective metric"
    why = "The tuning job is refused: its strategy chooses the next values by the metric of the jobs before."
    fix = "give objective_metric_name (HyperParameterTuningJobObjective; of several definitions each: TuningObjective)"
    source = "Developer guide, automatic-model-tuning-how-it-works: Bayesian and Hyperband go by the objective metric"
    bad = tuning(_objective(None))
    good = tuning(_objective({"MetricName": "validation:auc"}))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config = step.tuning_config
        if config.text("Strategy") not in {"Bayesian", "Hyperband"} or config.given("HyperParameterTuningJobObjective"):
            return
        for job in step.training_jobs:
            if not job.given("TuningObjective"):
                message = f"the strategy is {config.text('Strategy')}, and there is no objective metric"
                place, key = (
                    (config, "HyperParameterTuningJobObjective") if job.only_definition else (job, "TuningObjective")
                )
                yield place.mistake(key, message=message)
