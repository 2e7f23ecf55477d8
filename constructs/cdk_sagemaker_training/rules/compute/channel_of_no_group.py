"""SMT306."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.compute.groups import channels_with_groups, group_names
from cdk_sagemaker_training.rules.examples import channel, training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_GROUPS = {
    "InstanceType": None,
    "InstanceCount": None,
    "InstanceGroups": [{"InstanceGroupName": "workers", "InstanceType": "ml.c5.xlarge", "InstanceCount": 2}],
}


def _to(name: str) -> dict[str, object]:
    data = channel("train", DataSource={"S3DataSource": {"InstanceGroupNames": [name]}})
    return {"ResourceConfig": _GROUPS, "InputDataConfig": [data]}


class ChannelOfNoGroup(TrainingRule):
    id = "SMT306"
    severity = Severity.ERROR
    title = "Channel for an instance group that there is not"
    why = "The service refuses the job: a channel goes to groups of the job itself."
    fix = "name instance_groups (InstanceGroups) of the job in InstanceGroupNames, or remove them"
    source = "API S3DataSource.InstanceGroupNames; developer guide, train-heterogeneous-cluster"
    bad = training(_to("worker"))
    good = training(_to("workers"))

    def check(self, job: TrainingJob) -> Mistakes:
        known = group_names(job)
        if known is None:
            return
        for source in channels_with_groups(job):
            for position, _ in enumerate(source.listed("InstanceGroupNames") or ()):
                name = source.text("InstanceGroupNames", position)
                if name is not None and name not in known:
                    among = f"; the groups are {', '.join(known)}" if known else ": the job has no groups"
                    fix = did_you_mean(name, known)
                    message = f"no instance group is called {shown(name)}{among}"
                    yield source.mistake("InstanceGroupNames", position, message=message, fix=fix)
