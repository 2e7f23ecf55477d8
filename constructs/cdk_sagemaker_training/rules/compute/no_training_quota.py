"""SMT302."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class NoTrainingQuota(TrainingRule):
    """Types whose quotas nobody looked up make no finding."""

    id = "SMT302"
    severity = Severity.WARNING
    title = "Instance type without a quota for training"
    why = "The API knows the type, but there is no quota to ask for: accounts cannot have it for training jobs."
    fix = "take an instance_type (InstanceType) of a current generation"
    source = "general reference, SageMaker quotas: no such row; unverified: that accounts cannot have the type"
    bad = training({"ResourceConfig": {"InstanceType": "ml.r6i.xlarge"}})
    good = training({"ResourceConfig": {"InstanceType": "ml.r7i.xlarge"}})

    def check(self, job: TrainingJob) -> Mistakes:
        for place, found in job.instance_types:
            if found.training_quota is False:
                from cdk_sagemaker_training.definition.advice.substitutes import like  # loaded for a mistake

                instead = " or ".join(like(found))
                message = f"no quota '{found.name} for training job usage' is published"
                fix = f"take {instead} as instance_type (InstanceType)" if instead else ""
                yield place.mistake("InstanceType", message=message, fix=fix)
