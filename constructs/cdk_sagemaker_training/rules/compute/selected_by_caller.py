"""SMT323."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import JOBS, has, resources_in
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class SelectedByCaller(StepRule):
    """They stand in the shape of the request because what describes a job has the same shape."""

    id = "SMT323"
    severity = Severity.ERROR
    title = "Selected type or count in a request"
    why = "The service fills them in once it has chosen, and refuses a request that has them."
    fix = "remove them; what may be chosen stands in instance_preferences (InstancePreferences)"
    source = "API ResourceConfig and ProcessingClusterConfig: read-only and isn't accepted in Create requests"
    step_types = JOBS
    bad = training({"ResourceConfig": {"SelectedInstanceType": "ml.m5.xlarge", "SelectedInstanceCount": 1}})
    good = training()

    def check(self, step: StepView) -> Mistakes:
        for resources in resources_in(step):
            for key in ("SelectedInstanceType", "SelectedInstanceCount"):
                if has(resources, key):
                    yield resources.mistake(key, message=f"{key} is read-only")
