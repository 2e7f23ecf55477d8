"""SMT858."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, RangeView, StepView
from cdk_sagemaker_training.rules.views.tuning_range import number_in


def _eta(low: str, high: str) -> dict[str, object]:
    ranges = {"ContinuousParameterRanges": [{"Name": "eta", "MinValue": low, "MaxValue": high}]}
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}


class RangeUpsideDown(StepRule):
    """Bounds are text; what is no text at all is the subject of the limits family."""

    id = "SMT858"
    severity = Severity.ERROR
    title = "Range whose bounds are no numbers, or the wrong way round"
    why = "There is nothing between such bounds that the search could try."
    fix = "write numbers as text, the lower one as min_value (MinValue), the higher one as max_value (MaxValue)"
    source = "API ContinuousParameterRange, IntegerParameterRange: values between MinValue and MaxValue"
    bad = tuning(_eta("0.5", "0.1"))
    good = tuning(_eta("0.1", "0.5"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            for entry in job.ranges:
                if entry.kind != "Categorical":
                    yield from _mistakes(entry)


def _mistakes(entry: RangeView) -> Mistakes:
    for key in ("MinValue", "MaxValue"):
        value = entry.get(key)
        number = number_in(value) if isinstance(value, str) and value is not UNKNOWN else None
        if isinstance(value, str) and number is None:
            yield entry.mistake(key, message=f"{entry.name}: {value[:40]!r} is no number")
        elif number is not None and entry.kind == "Integer" and not number.is_integer():
            yield entry.mistake(
                key, message=f"{entry.name}: {value!r} is no whole number, and the range is an integer one"
            )
    bounds = entry.bounds
    if bounds is not None and bounds[0] > bounds[1]:
        message = f"{entry.name}: MinValue {entry.get('MinValue')} is above MaxValue {entry.get('MaxValue')}"
        yield entry.mistake("MinValue", message=message)
