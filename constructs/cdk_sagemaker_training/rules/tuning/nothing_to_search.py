"""SMT867."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, RangeView, StepView


def _eta(low: str, high: str) -> dict[str, object]:
    ranges = {"ContinuousParameterRanges": [{"Name": "eta", "MinValue": low, "MaxValue": high}]}
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}


class NothingToSearch(StepRule):
    """Values that differ only in how they are written count as different."""

    id = "SMT867"
    severity = Severity.INFO
    title = "Range of a single value"
    why = "There is nothing to search for this hyperparameter, and the tuning job may be refused."
    fix = "give the value in hyperparameters (StaticHyperParameters), or widen the range"
    source = "aws/amazon-sagemaker-feedback issue 195, which asks that such ranges be allowed; unverified otherwise"
    bad = tuning(_eta("0.3", "0.3"))
    good = tuning(_eta("0.3", "0.4"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            for entry in job.ranges:
                value = _only_value(entry)
                if value is not None:
                    message = f"{entry.name} can only be {value!s:.60}"
                    yield entry.mistake("Values" if entry.kind == "Categorical" else "MaxValue", message=message)


def _only_value(entry: RangeView) -> object:
    if entry.kind != "Categorical":
        bounds = entry.bounds
        return entry.get("MinValue") if bounds is not None and bounds[0] == bounds[1] else None
    choices = entry.choices
    first = choices[0] if choices else UNKNOWN
    known = first is not None and first is not UNKNOWN
    return first if known and all(choice == first for choice in choices) else None
