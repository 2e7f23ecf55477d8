"""SMT611."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _on(count: int) -> dict[str, object]:
    return {"ResourceConfig": {"InstanceType": "ml.g5.12xlarge", "InstanceCount": count, "VolumeKmsKeyId": None}}


class EncryptedTrafficIsSlower(TrainingRule):
    """Told of accelerated instances alone: it is distributed deep learning that sends much."""

    id = "SMT611"
    severity = Severity.INFO
    title = "Encryption between containers slows distributed deep learning"
    why = "What the instances send each other at each step is encrypted; whether EFA is used is not documented."
    fix = "compare with encrypt_inter_container_traffic (EnableInterContainerTrafficEncryption) off, if policy allows"
    source = "API EnableInterContainerTrafficEncryption; no statement of AWS on EFA with encryption"
    bad = training(_on(4))
    good = training(_on(1))

    def check(self, job: TrainingJob) -> Mistakes:
        count = job.instance_count
        if job.flag("EnableInterContainerTrafficEncryption") is not True or count is None or count < 2:
            return
        kinds = [record.name for _, record in job.instance_types if record.accelerator != "none"]
        if kinds:
            message = f"traffic among {count:,} {kinds[0]} is encrypted"
            yield job.mistake("EnableInterContainerTrafficEncryption", message=message)
