"""SMT321."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.rules.examples import REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SKLEARN = {"TrainingImage": framework_image("sklearn", "1.4-2").uri(REGION)}


class SklearnOnSeveral(TrainingRule):
    """The service starts the job: the SDK alone refuses it."""

    id = "SMT321"
    severity = Severity.WARNING
    title = "scikit-learn on several instances"
    why = "It does not distribute: each instance trains by itself, and all of them are paid for."
    fix = "set instance_count (InstanceCount) to 1"
    source = "SageMaker SDK 2.257, sklearn/estimator.py: does not support distributed training"
    bad = training({"AlgorithmSpecification": _SKLEARN, "ResourceConfig": {"InstanceCount": 2}})
    good = training({"AlgorithmSpecification": _SKLEARN})

    def check(self, job: TrainingJob) -> Mistakes:
        count = job.instance_count
        if job.image is not None and job.image.name == "sklearn" and count is not None and count > 1:
            where = "InstanceGroups" if job.resources.given("InstanceGroups") else "InstanceCount"
            yield job.resources.mistake(where, message=f"scikit-learn on {count:,} instances")
