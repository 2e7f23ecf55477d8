"""SMT318."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import all_types_in
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _on(instance_type: str) -> dict[str, object]:
    stopping = {"MaxPendingTimeInSeconds": 7200}
    return {"StoppingCondition": stopping, "ResourceConfig": {"InstanceType": instance_type, "VolumeKmsKeyId": None}}


class PendingWithoutEffect(TrainingRule):
    """One accelerated type among preferences is enough for it to count."""

    id = "SMT318"
    severity = Severity.WARNING
    title = "Limit on pending without effect"
    why = "It counts for accelerated instance types only: the job waits for its instances as long as it takes."
    fix = "remove max_pending_time_in_seconds (MaxPendingTimeInSeconds)"
    source = "API StoppingCondition.MaxPendingTimeInSeconds: no effect on CPU-only instance types"
    bad = training(_on("ml.m5.xlarge"))
    good = training(_on("ml.g5.xlarge"))

    def check(self, job: TrainingJob) -> Mistakes:
        path = ("StoppingCondition", "MaxPendingTimeInSeconds")
        found = all_types_in(job.resources)
        known = job.integer(*path)
        if known is not None and found and all(record.accelerator == "none" for record in found):
            message = f"max_pending_time_in_seconds of {known:,} on {found[0].name}, which has no accelerator"
            yield job.mistake(*path, message=message)
