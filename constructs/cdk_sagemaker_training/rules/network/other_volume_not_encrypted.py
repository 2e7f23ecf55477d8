"""SMT622."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.rules.examples import KEY, pipeline, processing_step
from cdk_sagemaker_training.rules.network.posture import cluster_path, fix_for
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class OtherVolumeWithoutKey(StepRule):
    """What SMT603 is for training jobs: types with local storage take no key."""

    id = "SMT622"
    severity = Severity.WARNING
    title = "Volume of a processing or transform job without a key of your own"
    why = "The volume is encrypted with a transient key that you neither hold, audit nor revoke."
    fix = "give volume_kms_key (VolumeKmsKeyId), or the pipeline a workspace"
    source = "API ProcessingClusterConfig, TransformResources; developer guide, encryption-at-rest-nbi"
    step_types = ("ClarifyCheck", "Processing", "QualityCheck", "Transform")
    bad = pipeline(
        processing_step(request={"ProcessingResources": {"ClusterConfig": {"VolumeKmsKeyId": None}}}),
        shown={"Type": "Processing", "Arguments": {"ProcessingResources": {"ClusterConfig": {"VolumeSizeInGB": 30}}}},
    )
    good = pipeline(
        processing_step(),
        shown={
            "Type": "Processing",
            "Arguments": {"ProcessingResources": {"ClusterConfig": {"VolumeKmsKeyId": KEY}}},
        },
    )

    def check(self, step: StepView) -> Mistakes:
        path = cluster_path(step)
        record = instance_type(step.arguments.text(*path, "InstanceType") or "")
        if record is None or record.local_nvme or step.arguments.given(*path, "VolumeKmsKeyId"):
            return
        fix = fix_for(step, self.fix)
        yield step.arguments.mistake(*path, "VolumeKmsKeyId", message="no VolumeKmsKeyId", fix=fix)
