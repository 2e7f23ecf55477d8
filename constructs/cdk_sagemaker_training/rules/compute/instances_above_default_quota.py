"""SMT304."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class InstancesAboveDefaultQuota(TrainingRule):
    """The instances of all groups count together; of preferences one alone is chosen."""

    id = "SMT304"
    severity = Severity.WARNING
    title = "More instances than the default quota of a job"
    why = "The service refuses the job unless the quota of the account has been raised."
    fix = "lower instance_count (InstanceCount), or have the quota raised"
    source = "general reference, SageMaker quotas: 20 instances of a training job, adjustable"
    bad = training({"ResourceConfig": {"InstanceCount": 32}})
    good = training({"ResourceConfig": {"InstanceCount": 20}})

    def check(self, job: TrainingJob) -> Mistakes:
        quota = limits.DEFAULT_QUOTA_INSTANCES_PER_JOB
        if groups := job.resources.items("InstanceGroups"):
            total = job.instance_count
            if total is not None and total > quota:
                message = f"{len(groups)} groups of {total:,} instances together, above the default quota of {quota}"
                yield job.resources.mistake("InstanceGroups", message=message)
            return
        places = {place.pointer: place for place in [job.resources, *(place for place, _, _ in job.clusters)]}
        for place in places.values():
            count = place.integer("InstanceCount")
            if count is not None and count > quota:
                message = f"instance_count of {count:,} is above the default quota of {quota}"
                yield place.mistake("InstanceCount", message=message)
