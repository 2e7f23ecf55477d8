"""SMT871."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView
from cdk_sagemaker_training.rules.views.tuning_range import combinations


def _depths(high: str) -> dict[str, object]:
    depths = {"Name": "max_depth", "MinValue": "3", "MaxValue": high}
    ranges = {"IntegerParameterRanges": [depths], "ContinuousParameterRanges": None}
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}


class TooFewCombinations(StepRule):
    """A grid counts its jobs itself: SMT874."""

    id = "SMT871"
    severity = Severity.WARNING
    title = "More training jobs than combinations to try"
    why = "The tuning job is refused, or tries the same values twice."
    fix = "lower max_jobs (MaxNumberOfTrainingJobs) to the number of combinations, or widen the ranges"
    source = "ValidationException as in aws/amazon-sagemaker-operator-for-k8s issue 123; unverified since 2020"
    bad = tuning(_depths("9"))
    good = tuning(_depths("24"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config = step.tuning_config
        jobs = config.integer("ResourceLimits", "MaxNumberOfTrainingJobs")
        if jobs is None or config.text("Strategy") not in {"Bayesian", "Random"} or len(step.training_jobs) != 1:
            return
        job = step.training_jobs[0]
        count = None if job.ranges_place.items("AutoParameters") else combinations(job.ranges)
        if count is not None and 1 < count < jobs:
            names = ", ".join(str(entry.name) for entry in job.ranges)
            message = f"{jobs:,} training jobs, {count:,} combinations of {names}"
            yield config.mistake("ResourceLimits", "MaxNumberOfTrainingJobs", message=message)
