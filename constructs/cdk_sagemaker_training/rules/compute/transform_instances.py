"""SMT339."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import pipeline, step
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _count(instances: int) -> dict[str, object]:
    return {
        "ModelName": "churn",
        "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/new/"}}},
        "TransformOutput": {"S3OutputPath": "s3://artifacts/scores/"},
        "TransformResources": {"InstanceType": "ml.m5.xlarge", "InstanceCount": instances},
    }


class TransformInstances(StepRule):
    """The service model has no bound for it, its text has."""

    id = "SMT339"
    severity = Severity.ERROR
    title = "More than 100 instances of a transform job"
    why = "The service refuses the job."
    fix = "lower instance_count (TransformResources.InstanceCount) to at most 100"
    source = "API TransformResources.InstanceCount: the maximum is 100"
    step_types = ("Transform",)
    bad = pipeline(step("Transform", request=_count(120)), shown=_count(120))
    good = pipeline(step("Transform", request=_count(100)), shown=_count(100))

    def check(self, step: StepView) -> Mistakes:
        resources = step.arguments.place("TransformResources")
        count = resources.integer("InstanceCount")
        if count is not None and count > limits.MAX_TRANSFORM_INSTANCES:
            yield resources.mistake("InstanceCount", message=f"instance_count of {count:,}")
