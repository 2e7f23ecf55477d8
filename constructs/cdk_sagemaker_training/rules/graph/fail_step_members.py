"""SMT820."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import fail_step
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class FailStepMembers(StepRule):
    id = "SMT820"
    severity = Severity.ERROR
    title = "Fail step with members of a job"
    why = "A Fail step ends the execution: there is nothing to retry, to keep or to read."
    fix = "remove RetryPolicies, CacheConfig and PropertyFiles"
    source = (
        "SageMaker SDK, mlops/workflow/fail_step.py: a Fail step has none of them; developer guide, "
        "pipelines-retry-policy"
    )
    bad = steps(fail_step(CacheConfig={"Enabled": True, "ExpireAfter": "P30D"}))
    good = steps(fail_step())
    step_types = ("Fail",)

    def check(self, step: StepView) -> Mistakes:
        for key in ("RetryPolicies", "CacheConfig", "PropertyFiles"):
            if step.raw(key):
                yield step.mistake(key, message=f"a Fail step with {key}")
