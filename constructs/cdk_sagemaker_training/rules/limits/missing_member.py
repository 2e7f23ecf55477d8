"""SMT357."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class MissingMember(StepRule):
    """Names of jobs are not missing: the pipeline makes them."""

    id = "SMT357"
    severity = Severity.ERROR
    title = "Member missing that the API requires"
    why = "The service refuses the request when the step starts."
    fix = "give the member, for example output_path (S3OutputPath)"
    source = "service model of the Create operation that the step calls: required members"
    bad = training({"OutputDataConfig": {"S3OutputPath": None}})
    good = training({"OutputDataConfig": {"S3OutputPath": "s3://artifacts/"}})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.MISSING, ())
