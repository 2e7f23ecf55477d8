"""SMT753."""

from __future__ import annotations

from cdk_sagemaker_training.rules.caching.cached import is_cached
from cdk_sagemaker_training.rules.examples import condition_step, fail_step, pipeline, training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_CACHE = {"Enabled": True, "ExpireAfter": "P30D"}
_ALWAYS = [{"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}]


class StepTakesNoCache(StepRule):
    """Fail steps are SMT820's subject. Types that the SDKs alone let have a cache (Lambda, Callback, EMRServerless,
    Endpoint, EndpointConfig, Job) are left alone.
    """

    id = "SMT753"
    severity = Severity.ERROR
    title = "Caching on a step that has none"
    why = "Only steps that start a job are cached, and neither the guide nor an SDK names this one."
    fix = "remove cache_config (CacheConfig)"
    source = "developer guide, pipelines-caching: supported step types; SageMaker SDK, workflow/steps.py"
    step_types = (
        "Cleanup",
        "Condition",
        "ForEach",
        "InferenceComponent",
        "Lineage",
        "Model",
        "RegisterModel",
    )
    bad = pipeline(
        condition_step(_ALWAYS, [fail_step()], CacheConfig=_CACHE), shown={"Type": "Condition", "CacheConfig": _CACHE}
    )
    good = training(CacheConfig=_CACHE)

    def check(self, step: StepView) -> Mistakes:
        if is_cached(step):
            yield step.mistake("CacheConfig", message=f"a {step.type} step with caching enabled")
