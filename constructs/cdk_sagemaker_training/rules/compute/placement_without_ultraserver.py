"""SMT322."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.compute.resources import all_types_in, has
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_ULTRASERVERS: Final = frozenset({"p6e-gb200", "trn2"})
"""Families of which there are UltraServers, or of which nobody can rule it out."""


def _on(instance_type: str) -> dict[str, object]:
    placed = {"EnableMultipleJobs": True}
    config = {"InstanceType": instance_type, "VolumeKmsKeyId": None, "InstancePlacementConfig": placed}
    return {"ResourceConfig": config}


class PlacementWithoutUltraserver(TrainingRule):
    """Beside preferences it is SMT308's subject."""

    id = "SMT322"
    severity = Severity.WARNING
    title = "Placement for an instance type that is no UltraServer's"
    why = "Placement applies to UltraServer capacity only."
    fix = "remove instance_placement_config (InstancePlacementConfig)"
    source = "API InstancePlacementConfig: only applicable for UltraServer capacity; unverified: that it is refused"
    bad = training(_on("ml.p5.48xlarge"))
    good = training(_on("ml.p6e-gb200.36xlarge"))

    def check(self, job: TrainingJob) -> Mistakes:
        found = all_types_in(job.resources)
        placed = has(job.resources, "InstancePlacementConfig") and not has(job.resources, "InstancePreferences")
        if placed and found and not any(record.family in _ULTRASERVERS for record in found):
            message = f"InstancePlacementConfig for {found[0].name}, of which there are no UltraServers"
            yield job.resources.mistake("InstancePlacementConfig", message=message)
