"""SMT380."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import Example, pipeline, step
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _registered(**names: str) -> Example:
    return pipeline(step("RegisterModel", "Register", names), shown={"Type": "RegisterModel", "Arguments": names})


class PackageOfTwoKinds(StepRule):
    """Neither name is no mistake that is known of: pipelines name by themselves what they make."""

    id = "SMT380"
    severity = Severity.ERROR
    title = "Model package with a name and a group"
    why = "The service refuses the package: a version in a group has no name, and a package with a name no group."
    fix = "leave out model_package_name (ModelPackageName): the group numbers its versions"
    source = "API CreateModelPackage; its answer is quoted in getmoto/moto pull request 7165: cannot determine which"
    step_types = ("RegisterModel",)
    bad = _registered(ModelPackageGroupName="churn", ModelPackageName="churn-1")
    good = _registered(ModelPackageGroupName="churn")

    def check(self, step: StepView) -> Mistakes:
        if step.arguments.given("ModelPackageName") and step.arguments.given("ModelPackageGroupName"):
            yield step.arguments.mistake("ModelPackageName", message="ModelPackageName beside ModelPackageGroupName")
