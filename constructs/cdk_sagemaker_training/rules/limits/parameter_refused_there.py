"""SMT384."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import Example, pipeline, processing_step
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_PARTS: Final = {"Get": "Parameters.Parts"}


def _split(parts: object) -> Example:
    request = {"AppSpecification": {"ContainerArguments": ["--parts", parts]}}
    return pipeline(
        processing_step("Split", request),
        parameters=[{"Name": "Parts", "Type": "Integer", "DefaultValue": 4}],
        shown={"Type": "Processing", "Arguments": request},
    )


class ParameterRefusedThere(StepRule):
    """Texts that SMT458 looks at are its own; what EMR and EMR Serverless are asked is left alone."""

    id = "SMT384"
    severity = Severity.ERROR
    title = "Parameter of a type that cannot stand there"
    why = "The service refuses the pipeline: a number is no text, and no parameter is a list or an object."
    fix = "where text is wanted give its to_string() (Std:Join); write lists and objects out, with parameters inside"
    source = (
        "SageMaker SDK, issues 2631 and 4867 (Cannot assign property reference to argument of type [String]) "
        "and 2345 (Expecting start of Json Array); service model: types of members"
    )
    bad = _split(_PARTS)
    good = _split({"Std:Join": {"On": "", "Values": [_PARTS]}})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.PARAMETER, ())
