"""SMT366."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_MANY = [{"Name": f"P{number}", "Type": "Integer", "DefaultValue": number} for number in range(201)]


class TooManyParameters(DefinitionRule):
    id = "SMT366"
    severity = Severity.ERROR
    title = "More than 200 parameters"
    why = "The service refuses the pipeline: the quota cannot be raised."
    fix = "keep settings that belong together in a file on S3, and give its URI as one parameter (Parameters)"
    source = "service quotas of SageMaker: parameters per pipeline, 200, not adjustable"
    bad = pipeline(fail_step(), parameters=_MANY, shown={"Parameters": "201 parameters"})
    good = pipeline(fail_step(), parameters=_MANY[:200], shown={"Parameters": "200 parameters"})

    def check(self, definition: DefinitionView) -> Mistakes:
        count = len(definition.listed("Parameters") or ())
        if count > limits.MAX_PIPELINE_PARAMETERS:
            message = f"{count} parameters, more than the quota of {limits.MAX_PIPELINE_PARAMETERS}"
            yield definition.mistake("Parameters", message=message)
