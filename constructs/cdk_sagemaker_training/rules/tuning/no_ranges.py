"""SMT879."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, StepView


class NoRanges(StepRule):
    """With autotuning the service finds the ranges by itself."""

    id = "SMT879"
    severity = Severity.WARNING
    title = "Search without a range"
    why = "There is nothing to search: every training job is the same, if the tuning job is not refused at once."
    fix = "give hyperparameter_ranges (ParameterRanges; of several definitions each: HyperParameterRanges), or autotune"
    source = (
        "SageMaker SDK, HyperparameterTuner: need to specify hyperparameter ranges or set autotune=True; "
        "unverified: what the service says"
    )
    bad = tuning({"HyperParameterTuningJobConfig": {"ParameterRanges": None}})
    good = tuning({"HyperParameterTuningJobConfig": {"ParameterRanges": None}, "Autotune": {"Mode": "Enabled"}})
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        if step.arguments.given("Autotune") or _ranged(step.tuning_config, "ParameterRanges"):
            return
        for job in step.training_jobs:
            if not _ranged(job, "HyperParameterRanges"):
                place, key = (
                    (step.tuning_config, "ParameterRanges") if job.only_definition else (job, "HyperParameterRanges")
                )
                yield place.mistake(key, message="there are no ranges, and autotuning is off")


def _ranged(place: Place, key: str) -> bool:
    """Whether there are ranges, or may be."""
    found = place.get(key)
    if not isinstance(found, dict):
        return found is not None
    return any(value not in (None, []) for _, value in place.entries(key))
