"""SMT403."""

from __future__ import annotations

from cdk_sagemaker_training.rules.algorithm.samples import sample
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class NoGpuForGpuAlgorithm(TrainingRule):
    """The other way round, a GPU that an algorithm has no use for, is the subject of SMT404."""

    id = "SMT403"
    severity = Severity.ERROR
    title = "Instance without GPU for an algorithm that trains on GPUs only"
    why = "The job cannot train: the algorithm has no code for CPUs."
    fix = "take an instance_type (InstanceType) of G4dn or G5, such as ml.g5.xlarge"
    source = "Developer guide, page of the algorithm: EC2 instance recommendation; common-info-all-im-models"
    bad = sample("image-classification", resources={"InstanceType": "ml.m5.xlarge"})
    good = sample("image-classification", resources={"InstanceType": "ml.g5.xlarge"})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.settings is None:
            return
        instances = job.settings.algorithm.instances(job.version)
        if instances.cpu or not instances.verified:
            return
        for place, record in job.instance_types:
            if record.accelerator != "gpu":
                message = f"{job.settings.algorithm.display_name} trains on GPUs only, {record.name} has none"
                yield place.mistake("InstanceType", message=message)
