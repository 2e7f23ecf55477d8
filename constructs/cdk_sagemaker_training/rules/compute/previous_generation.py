"""SMT336."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class PreviousGeneration(TrainingRule):
    """Those that can no longer be had are SMT302's subject."""

    id = "SMT336"
    severity = Severity.INFO
    title = "Instance type of a previous generation"
    why = "Later generations do the same work in less time, and this one goes out of use in one region after the other."
    fix = "take an instance_type (InstanceType) of a current generation"
    source = "EC2 user guide: previous generation instances, Xen-based ones; unverified: when it goes out of use"
    bad = training({"ResourceConfig": {"InstanceType": "ml.m4.xlarge"}})
    good = training({"ResourceConfig": {"InstanceType": "ml.m6i.xlarge"}})

    def check(self, job: TrainingJob) -> Mistakes:
        for place, found in job.instance_types:
            if found.previous_generation and found.training_quota is not False:
                from cdk_sagemaker_training.definition.advice.substitutes import like  # loaded for a mistake

                instead = " or ".join(like(found))
                fix = f"take {instead} as instance_type (InstanceType)" if instead else ""
                message = f"{found.name} is of a previous generation"
                yield place.mistake("InstanceType", message=message, fix=fix)
