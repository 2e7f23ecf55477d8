"""SMT875."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.limits import MAX_TUNED_HYPERPARAMETERS
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView
from cdk_sagemaker_training.rules.views.tuning_range import KINDS


def _ranges(*names: str) -> dict[str, object]:
    depths = {"Name": "max_depth", "MinValue": "2", "MaxValue": "8"}
    numbers = [{"Name": name, "MinValue": "0.1", "MaxValue": "0.5"} for name in names]
    ranges = {"ContinuousParameterRanges": numbers, "IntegerParameterRanges": [depths]}
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}


class TooManyRanges(StepRule):
    """The length of one list is the subject of the limits family."""

    id = "SMT875"
    severity = Severity.ERROR
    title = "More ranges than a tuning job searches"
    why = "The tuning job is refused: the bound of each kind of range is the bound of all of them together."
    fix = "give some of them one value in hyperparameters (StaticHyperParameters)"
    source = "API HyperParameterTrainingJobDefinition: HyperParameterRanges, the sum for all the ranges"
    bad = tuning(_ranges(*(f"weight_{number}" for number in range(30))))
    good = tuning(_ranges("alpha", "eta"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            counts = [sum(entry.kind == kind for entry in job.ranges) for kind in KINDS]
            if sum(counts) > MAX_TUNED_HYPERPARAMETERS >= max(counts):
                message = f"{sum(counts)} ranges of all kinds, at most {MAX_TUNED_HYPERPARAMETERS}"
                yield job.ranges_place.mistake(message=message)
