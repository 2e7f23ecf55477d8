"""SMT863."""

from __future__ import annotations

from cdk_sagemaker_training.definition.tuning.strategies import scaling_problem
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _alpha(low: str, scaling: str) -> dict[str, object]:
    entry = {"Name": "alpha", "MinValue": low, "MaxValue": "100", "ScalingType": scaling}
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": {"ContinuousParameterRanges": [entry]}}}


class ScalingOutsideRange(StepRule):
    """The logarithm of zero is what this is about."""

    id = "SMT863"
    severity = Severity.ERROR
    title = "Scaling that the range does not allow"
    why = "The tuning job is refused: a logarithmic scale has no place for such bounds."
    fix = "raise min_value (MinValue), or set scaling_type (ScalingType) to Auto or Linear"
    source = "API ContinuousParameterRange, IntegerParameterRange; guide, automatic-model-tuning-define-ranges"
    bad = tuning(_alpha("0", "Logarithmic"))
    good = tuning(_alpha("0.001", "Logarithmic"))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        for job in step.training_jobs:
            for entry in job.ranges:
                scaling, bounds = entry.text("ScalingType"), entry.bounds
                if entry.kind == "Integer" and scaling == "ReverseLogarithmic":
                    message = f"{entry.name}: ReverseLogarithmic is for continuous ranges only"
                    yield entry.mistake("ScalingType", message=message)
                elif entry.kind != "Categorical" and bounds is not None and bounds[0] <= bounds[1]:
                    allowed = scaling_problem(scaling, *bounds)
                    if allowed is not None:
                        held = f"the range is {entry.get('MinValue')} to {entry.get('MaxValue')}"
                        yield entry.mistake("ScalingType", message=f"{entry.name}: {allowed}, and {held}")
