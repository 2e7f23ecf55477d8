"""The groups of a heterogeneous cluster, and the channels that name them."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import full_list, has
from cdk_sagemaker_training.rules.views import UNKNOWN, Place, TrainingJob


def group_names(job: TrainingJob) -> list[str] | None:
    """The names of the groups in their order, empty where the job has none; None where they are not all known."""
    given = job.get(job.resources_key)
    if given is None or given is UNKNOWN:
        return None
    if not has(job.resources, "InstanceGroups"):
        return []
    names = [group.text("InstanceGroupName") for group in full_list(job.resources, "InstanceGroups")]
    known = [name for name in names if name is not None]
    return known if known and len(known) == len(names) else None


def channels_with_groups(job: TrainingJob) -> list[Place]:
    """The S3 sources that name groups."""
    sources = [channel.place("DataSource", "S3DataSource") for channel in job.channels]
    return [source for source in sources if source.listed("InstanceGroupNames")]
