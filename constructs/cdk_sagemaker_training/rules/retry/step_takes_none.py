"""SMT702."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import condition_step, fail_step, pipeline, training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_POLICY = {"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 3}
_ALWAYS = [{"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}]


class StepTakesNone(StepRule):
    """Fail steps are SMT820's subject. Types that SDK v3 alone gives policies (Job, EndpointConfig, EMRServerless) and
    EMR, whose sources contradict each other, are left alone.
    """

    id = "SMT702"
    severity = Severity.ERROR
    title = "Retry policies on a step that takes none"
    why = "Only steps that start a job or make a model are retried by policy, and the guide names no others."
    fix = "remove retry_policies (RetryPolicies); faults and throttling of the service are retried without a policy"
    source = "developer guide, pipelines-retry-policy: supported steps; SageMaker SDK, workflow/steps.py"
    step_types = (
        "Callback",
        "ClarifyCheck",
        "Cleanup",
        "Condition",
        "Endpoint",
        "ForEach",
        "InferenceComponent",
        "Lambda",
        "Lineage",
        "QualityCheck",
    )
    bad = pipeline(
        condition_step(_ALWAYS, [fail_step()], RetryPolicies=[_POLICY]),
        shown={"Type": "Condition", "RetryPolicies": [_POLICY]},
    )
    good = training(RetryPolicies=[_POLICY])

    def check(self, step: StepView) -> Mistakes:
        if "RetryPolicies" in step.members and step.raw("RetryPolicies"):
            yield step.mistake("RetryPolicies", message=f"a {step.type} step with RetryPolicies")
