"""SMT874."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView
from cdk_sagemaker_training.rules.views.tuning_range import combinations


def _grid(jobs: int | None) -> dict[str, object]:
    depths = {"Name": "max_depth", "Values": ["4", "6", "8"]}
    ranges = {"CategoricalParameterRanges": [depths], "ContinuousParameterRanges": None}
    limits = {"MaxNumberOfTrainingJobs": jobs}
    return {"HyperParameterTuningJobConfig": {"Strategy": "Grid", "ResourceLimits": limits, "ParameterRanges": ranges}}


class GridCount(StepRule):
    """Ranges of numbers, which a grid does not take, are the subject of SMT860."""

    id = "SMT874"
    severity = Severity.WARNING
    title = "Grid search with another number of jobs than combinations"
    why = "A grid tries every combination once: any other number of jobs may be refused."
    fix = "leave max_jobs (MaxNumberOfTrainingJobs) out: the service counts the combinations"
    source = "Developer guide, automatic-model-tuning-how-it-works: should equal the number of distinct combinations"
    bad = tuning(_grid(20))
    good = tuning(_grid(3))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config = step.tuning_config
        jobs = config.integer("ResourceLimits", "MaxNumberOfTrainingJobs")
        if jobs is None or config.text("Strategy") != "Grid" or len(step.training_jobs) != 1:
            return
        ranges = step.training_jobs[0].ranges
        count = combinations(ranges) if all(entry.kind == "Categorical" for entry in ranges) else None
        if count is not None and count != jobs:
            message = f"{jobs:,} training jobs, {count:,} combinations"
            yield config.mistake("ResourceLimits", "MaxNumberOfTrainingJobs", message=message)
