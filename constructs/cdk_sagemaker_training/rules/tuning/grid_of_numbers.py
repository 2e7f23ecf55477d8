"""SMT860."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_DEPTHS = {"Name": "max_depth", "Values": ["4", "6", "8"]}


def _grid(**ranges: object) -> dict[str, object]:
    limits = {"MaxNumberOfTrainingJobs": None}
    return {"HyperParameterTuningJobConfig": {"Strategy": "Grid", "ResourceLimits": limits, "ParameterRanges": ranges}}


class GridOfNumbers(StepRule):
    """How many jobs a grid has is the subject of SMT874."""

    id = "SMT860"
    severity = Severity.ERROR
    title = "Grid search over a range of numbers"
    why = "The tuning job is refused: a grid tries every combination, which only categorical ranges have."
    fix = "take CategoricalParameter (CategoricalParameterRanges) with the values to try, or another strategy"
    source = "Developer guide, automatic-model-tuning-how-it-works: only categorical parameters with grid search"
    bad = tuning(_grid(CategoricalParameterRanges=[_DEPTHS]))
    good = tuning(_grid(CategoricalParameterRanges=[_DEPTHS], ContinuousParameterRanges=None))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        if step.tuning_config.text("Strategy") != "Grid":
            return
        for job in step.training_jobs:
            for entry in job.ranges:
                if entry.kind != "Categorical":
                    message = f"{entry.name} has a range of {entry.kind.lower()} numbers, the strategy is Grid"
                    yield entry.mistake("Name", message=message)
