"""SMT331."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.groups import channels_with_groups, group_names
from cdk_sagemaker_training.rules.compute.resources import full_list
from cdk_sagemaker_training.rules.examples import channel, training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, TrainingJob

_GROUPS = {
    "InstanceType": None,
    "InstanceCount": None,
    "InstanceGroups": [
        {"InstanceGroupName": name, "InstanceType": "ml.c5.xlarge", "InstanceCount": 1} for name in ("workers", "more")
    ],
}


def _to(*names: str) -> dict[str, object]:
    data = channel("train", DataSource={"S3DataSource": {"InstanceGroupNames": list(names)}})
    return {"ResourceConfig": _GROUPS, "InputDataConfig": [data]}


class GroupWithoutData(TrainingRule):
    """A channel that names no groups goes to all of them. Names of no group are SMT306's subject."""

    id = "SMT331"
    severity = Severity.INFO
    title = "Instance group that gets no data"
    why = "Every channel names groups and none names this one, which is right for a group that holds no data."
    fix = "name it in instance_groups (InstanceGroupNames) of a channel, if its instances read data"
    source = "API S3DataSource.InstanceGroupNames: the groups that get data from the source"
    bad = training(_to("workers"))
    good = training(_to("workers", "more"))

    def check(self, job: TrainingJob) -> Mistakes:
        sources = channels_with_groups(job)
        known = group_names(job)
        if not known or not sources or len(sources) != len(full_list(job, "InputDataConfig")):
            return
        named = [source.text("InstanceGroupNames", n) for source in sources for n in range(_count(source))]
        if not set(named) <= set(known):
            return
        for position, name in enumerate(known):
            if name not in named:
                path = ("InstanceGroups", position)
                yield job.resources.mistake(*path, message=f"no channel names the group {shown(name)}")


def _count(source: Place) -> int:
    return len(source.listed("InstanceGroupNames") or ())
