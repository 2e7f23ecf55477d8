"""SMT404."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.algorithms import Instances
from cdk_sagemaker_training.catalog.instances import InstanceType
from cdk_sagemaker_training.rules.algorithm.samples import sample
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_DOCUMENTED: Final = ("p2", "p3", "g4dn", "g5")
"""The GPU families that the pages of the algorithms name; taken where a page names none."""
_SAME: Final = {"p3dn": "p3"}


class InstancesNotSupported(TrainingRule):
    """Instances that cannot work at all are the subject of SMT403; BlazingText, whose mode decides, of SMT412."""

    id = "SMT404"
    severity = Severity.WARNING
    title = "Instances that the algorithm's page does not have"
    why = "They are paid for and not used, or nobody but you has tried whether the algorithm's old image runs on them."
    fix = "take an instance_type (InstanceType) and instance_count (InstanceCount) that the page of the algorithm names"
    source = "Developer guide, pages of the algorithms; unverified: what becomes of a job on other instances"
    bad = sample("lda", resources={"InstanceCount": 2})
    good = sample("lda", resources={"InstanceCount": 1})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.settings is None:
            return
        name, instances = job.settings.algorithm.display_name, job.settings.algorithm.instances(job.version)
        for place, record in job.instance_types:
            if not _has_use(instances, record):
                message = f"{name} trains on CPUs, the accelerator of {record.name} stands idle"
                fix = "take an instance_type (InstanceType) without accelerator, such as ml.m5.xlarge"
                yield place.mistake("InstanceType", message=message, fix=fix)
            elif not _is_documented(instances, record):
                families = ", ".join(instances.gpu_families or _DOCUMENTED)
                message = f"{name} is documented for GPUs of the families {families}, this is {record.name}"
                fix = "take an instance_type (InstanceType) of G4dn or G5"
                yield place.mistake("InstanceType", message=message, fix=fix)
        count = job.instance_count
        if count is not None and count > 1 and instances.multiple_instances is False:
            message = f"{name} trains on one instance, these are {count}"
            fix = "set instance_count (InstanceCount) to 1, and take a larger instance_type (InstanceType) instead"
            yield job.resources.mistake("InstanceCount", message=message, fix=fix)


def _has_use(instances: Instances, record: InstanceType) -> bool:
    return instances.gpu or record.accelerator == "none"


def _is_documented(instances: Instances, record: InstanceType) -> bool:
    if record.accelerator == "none" or not (instances.cpu or record.accelerator == "gpu"):
        return True  # it has no use for GPUs, or SMT403 is about it
    return _SAME.get(record.family, record.family) in (instances.gpu_families or _DOCUMENTED)
