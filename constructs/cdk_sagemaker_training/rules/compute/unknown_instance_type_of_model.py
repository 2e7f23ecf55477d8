"""SMT346."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.other_instances import OtherJob
from cdk_sagemaker_training.rules.compute.unknown_other_instance_type import unknown_type
from cdk_sagemaker_training.rules.examples import IMAGE, pipeline, step
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, StepView

_LISTS: Final[tuple[tuple[str, str, OtherJob], ...]] = (
    ("SupportedRealtimeInferenceInstanceTypes", "inference_instances", "inference"),
    ("SupportedTransformInstanceTypes", "transform_instances", "transform"),
)


def _for(name: str) -> dict[str, object]:
    answering = {"Containers": [{"Image": IMAGE}], "SupportedRealtimeInferenceInstanceTypes": [name]}
    return {"InferenceSpecification": answering}


class UnknownInstanceTypeOfModel(StepRule):
    """What SMT301 is for training jobs. The service takes types that are newer than any list."""

    id = "SMT346"
    severity = Severity.WARNING
    title = "Version of a model for an instance type that is not known"
    why = "Unless it is newer than the list that this library has, the service refuses the version of the model."
    fix = (
        "correct inference_instances (SupportedRealtimeInferenceInstanceTypes) or transform_instances "
        "(SupportedTransformInstanceTypes); all of them begin with 'ml.'"
    )
    source = (
        "service model: enums ProductionVariantInstanceType, TransformInstanceType, which the service may be ahead of"
    )
    step_types = ("RegisterModel",)
    bad = pipeline(step("RegisterModel", "Register", _for("ml.m5.mega")), shown=_for("ml.m5.mega"))
    good = pipeline(step("RegisterModel", "Register", _for("ml.m5.large")), shown=_for("ml.m5.large"))

    def check(self, step: StepView) -> Mistakes:
        request = step.arguments
        yield from _unknown_in(request.place("InferenceSpecification"))
        for more in request.items("AdditionalInferenceSpecifications"):
            yield from _unknown_in(more)


def _unknown_in(specification: Place) -> Mistakes:
    for key, argument, job in _LISTS:
        for position in range(len(specification.listed(key) or ())):
            message = unknown_type(specification.text(key, position), job)
            if message is not None:
                yield specification.mistake(key, position, message=message, fix=f"correct {argument} ({key})")
