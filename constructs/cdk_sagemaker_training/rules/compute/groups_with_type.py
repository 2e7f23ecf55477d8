"""SMT305."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import has
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_GROUPS = [
    {"InstanceGroupName": "workers", "InstanceType": "ml.c5.xlarge", "InstanceCount": 2},
    {"InstanceGroupName": "servers", "InstanceType": "ml.r5.xlarge", "InstanceCount": 1},
]


class GroupsWithType(TrainingRule):
    id = "SMT305"
    severity = Severity.ERROR
    title = "Instance groups beside an instance type or count"
    why = "The service refuses the job: each group has a type and a count of its own."
    fix = "remove instance_type (InstanceType) and instance_count (InstanceCount), or instance_groups (InstanceGroups)"
    source = "API ResourceConfig; developer guide, train-heterogeneous-cluster"
    bad = training({"ResourceConfig": {"InstanceCount": None, "InstanceGroups": _GROUPS}})
    good = training({"ResourceConfig": {"InstanceType": None, "InstanceCount": None, "InstanceGroups": _GROUPS}})

    def check(self, job: TrainingJob) -> Mistakes:
        if not has(job.resources, "InstanceGroups"):
            return
        for key in ("InstanceType", "InstanceCount"):
            if has(job.resources, key):
                yield job.resources.mistake(key, message=f"{key} beside InstanceGroups")
