"""SMT254."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_GROUPS = {
    "InstanceType": None,
    "InstanceCount": None,
    "InstanceGroups": [{"InstanceGroupName": "workers", "InstanceType": "ml.m5.xlarge", "InstanceCount": 2}],
}


class WarmPoolWithInstanceGroups(TrainingRule):
    """Zero keeps nothing warm."""

    id = "SMT254"
    severity = Severity.ERROR
    title = "Warm pool with instance groups"
    why = "Warm pools cannot be used with heterogeneous clusters: the service refuses the job."
    fix = "remove keep_alive_period_in_seconds (KeepAlivePeriodInSeconds) or instance_groups (InstanceGroups)"
    source = "developer guide, train-warm-pools-limitations"
    bad = training({"ResourceConfig": {**_GROUPS, "KeepAlivePeriodInSeconds": 600}})
    good = training({"ResourceConfig": _GROUPS})

    def check(self, job: TrainingJob) -> Mistakes:
        if (job.keep_alive or 0) > 0 and job.items("ResourceConfig", "InstanceGroups"):
            message = f"keep_alive_period_in_seconds of {job.keep_alive:,} with InstanceGroups"
            yield job.mistake("ResourceConfig", "KeepAlivePeriodInSeconds", message=message)
