"""SMT340."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_ALL: Final = ("p2", "p3", "g4dn", "g5")
"""The GPU families that the pages of built-in algorithms name at all; taken where a page names none."""


def _on(instance_type: str) -> dict[str, object]:
    channels = {"HyperParameters": {"num_classes": "2", "num_training_samples": "1000"}}
    return {**channels, "ResourceConfig": {"InstanceType": instance_type, "VolumeKmsKeyId": None}}


class GpuFamilyOfBuiltIn(TrainingRule):
    """Algorithms and versions that use no GPU are left to the rules on algorithms and to SMT319."""

    id = "SMT340"
    severity = Severity.WARNING
    title = "accelerator that no page names for the built-in algorithm"
    why = "The image may be older than the accelerator: whether it runs there is not documented."
    fix = "take an instance_type (InstanceType) of a family that the page of the algorithm names: ml.g4dn or ml.g5"
    source = "developer guide, page of the algorithm (EC2 instances); unverified: that other families fail"
    bad = built_in("image-classification", _on("ml.g6.xlarge"))
    good = built_in("image-classification", _on("ml.g5.xlarge"))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.algorithm is None or not (instances := job.algorithm.instances(job.version)).gpu:
            return
        named = instances.gpu_families or _ALL
        for place, found in job.instance_types:
            if found.accelerator != "none" and found.family not in named:
                families = ", ".join(named)
                whose = "whose page names" if instances.gpu_families else "and the pages of other algorithms name"
                message = f"{found.name} for {job.algorithm.display_name}, {whose} {families}"
                yield place.mistake("InstanceType", message=message)
