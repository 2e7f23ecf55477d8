"""SMT307."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _groups(*names: str) -> dict[str, object]:
    groups = [{"InstanceGroupName": name, "InstanceType": "ml.c5.xlarge", "InstanceCount": 1} for name in names]
    return {"ResourceConfig": {"InstanceType": None, "InstanceCount": None, "InstanceGroups": groups}}


class GroupTwice(TrainingRule):
    id = "SMT307"
    severity = Severity.WARNING
    title = "Two instance groups of one name"
    why = "Channels and the script tell groups apart by their names: one of the two cannot be meant."
    fix = "give each of instance_groups (InstanceGroups) an instance_group_name (InstanceGroupName) of its own"
    source = "API S3DataSource.InstanceGroupNames; unverified: that the service refuses it"
    bad = training(_groups("workers", "workers"))
    good = training(_groups("workers", "servers"))

    def check(self, job: TrainingJob) -> Mistakes:
        seen = set[str]()
        for group in job.resources.items("InstanceGroups"):
            name = group.text("InstanceGroupName")
            if name in seen:
                yield group.mistake("InstanceGroupName", message=f"a group before this one is called {shown(name)} too")
            if name is not None:
                seen.add(name)
