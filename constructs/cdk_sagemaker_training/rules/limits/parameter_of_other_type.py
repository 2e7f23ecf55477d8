"""SMT385."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import Example, pipeline, train_step
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _counted(parameter: dict[str, object]) -> Example:
    request = {"ResourceConfig": {"InstanceCount": {"Get": "Parameters.Instances"}}}
    return pipeline(
        train_step("Train", request),
        parameters=[parameter],
        shown={
            "Parameters": [parameter],
            "Steps": [{"Name": "Train", "Type": "Training", "Arguments": request}],
        },
    )


class ParameterOfOtherType(StepRule):
    id = "SMT385"
    severity = Severity.WARNING
    title = "Parameter of another type than the API takes"
    why = (
        "The service may refuse the pipeline, as it does with numbers where text is wanted, or the step when it starts."
    )
    fix = "declare the parameter (Type) as ParameterInteger, ParameterFloat or ParameterBoolean, as the API's member is"
    source = (
        "unverified: service model of the Create operation, types of members; SageMaker SDK, issues 4867 (what is "
        "refused for text) and 3349 (parameters stand for text, numbers and booleans alone)"
    )
    bad = _counted({"Name": "Instances", "Type": "String", "DefaultValue": "2"})
    good = _counted({"Name": "Instances", "Type": "Integer", "DefaultValue": 2})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.DOUBTFUL_PARAMETER, ())
