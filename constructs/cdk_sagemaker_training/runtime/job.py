"""What a job is told, read out of its CreateTrainingJob request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import attrs

from cdk_sagemaker_training.catalog.container_contract import CHECKPOINTS, host_name
from cdk_sagemaker_training.catalog.instances import instance_type

_DAY: Final = 86_400
"""API, ``StoppingCondition.MaxRuntimeInSeconds``: the default."""


@attrs.frozen
class ChannelRequest:
    """One entry of ``InputDataConfig``."""

    body: Mapping[str, Any]
    job_mode: str

    @property
    def name(self) -> str:
        """Its name, which is that of its folder."""
        return str(self.body["ChannelName"])

    @property
    def mode(self) -> str:
        """File, FastFile or Pipe: its own, or that of the job."""
        return str(self.body.get("InputMode") or self.job_mode)

    @property
    def source(self) -> Mapping[str, Any]:
        """``S3DataSource``; empty for a file system."""
        return self.body.get("DataSource", {}).get("S3DataSource") or {}

    @property
    def file_system(self) -> Mapping[str, Any]:
        """``FileSystemDataSource``; empty for S3."""
        return self.body.get("DataSource", {}).get("FileSystemDataSource") or {}

    @property
    def is_sharded(self) -> bool:
        """Whether each host gets a part of the objects."""
        return bool(self.source.get("S3DataDistributionType") == "ShardedByS3Key")


@attrs.frozen
class Group:
    """The hosts of one instance group."""

    name: str
    instance_type: str
    hosts: Sequence[str]


@attrs.frozen
class Job:
    """A request without expressions and tokens, checked by whoever takes requests."""

    request: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The job's name; ``job`` where the request has none."""
        return str(self.request.get("TrainingJobName") or "job")

    @property
    def image(self) -> str:
        """The URI of the image; empty where the algorithm is named instead."""
        return str(self._algorithm.get("TrainingImage") or "")

    @property
    def entrypoint(self) -> Sequence[str]:
        """``ContainerEntrypoint`` and ``ContainerArguments``."""
        words = [*(self._algorithm.get("ContainerEntrypoint") or ())]
        return [*words, *(self._algorithm.get("ContainerArguments") or ())] if words else []

    @property
    def metric_definitions(self) -> Sequence[Mapping[str, str]]:
        """Those of the request, each with ``Name`` and ``Regex``."""
        return cast("Sequence[Mapping[str, str]]", self._algorithm.get("MetricDefinitions") or ())

    @property
    def hyperparameters(self) -> Mapping[str, str]:
        """As text, which is all that a container gets."""
        return cast("Mapping[str, str]", self.request.get("HyperParameters") or {})

    @property
    def environment(self) -> Mapping[str, str]:
        """The author's variables."""
        return cast("Mapping[str, str]", self.request.get("Environment") or {})

    @property
    def channels(self) -> Sequence[ChannelRequest]:
        """In the order of the request."""
        mode = str(self._algorithm.get("TrainingInputMode") or "File")
        return [ChannelRequest(body, mode) for body in self.request.get("InputDataConfig") or ()]

    @property
    def hosts(self) -> Sequence[str]:
        """The names of its hosts, those of all instance groups."""
        return [host for group in self.groups for host in group.hosts]

    @property
    def groups(self) -> Sequence[Group]:
        """Its instance groups; one, called ``homogeneousCluster``, without groups. Hosts are counted through."""
        alone = {
            "InstanceGroupName": "homogeneousCluster",
            "InstanceType": self.instance_type,
            "InstanceCount": self._resources.get("InstanceCount") or 1,
        }
        found: list[Group] = []
        first = 1
        for group in self._resources.get("InstanceGroups") or [alone]:
            after = first + int(group["InstanceCount"])
            names = [host_name(number) for number in range(first, after)]
            found.append(Group(str(group["InstanceGroupName"]), str(group["InstanceType"]), names))
            first = after
        return found

    @property
    def instance_type(self) -> str:
        """Of a cluster of one kind; empty where it has groups."""
        return str(self._resources.get("InstanceType") or "")

    @property
    def memory_gib(self) -> float | None:
        """Of each of its instances; None where that is not known, or differs by group."""
        known = instance_type(self.instance_type)
        return None if known is None else known.memory_gib

    @property
    def output(self) -> str:
        """``S3OutputPath``."""
        return str(self.request["OutputDataConfig"]["S3OutputPath"])

    @property
    def is_packed(self) -> bool:
        """Whether the model is packed into ``model.tar.gz``, as it is by default."""
        return bool(self.request["OutputDataConfig"].get("CompressionType") != "NONE")

    @property
    def is_isolated(self) -> bool:
        """Whether it has no network."""
        return bool(self.request.get("EnableNetworkIsolation"))

    @property
    def uses_spot(self) -> bool:
        """Managed Spot."""
        return bool(self.request.get("EnableManagedSpotTraining"))

    @property
    def checkpoint_uri(self) -> str:
        """Where its checkpoints are kept; empty for nowhere."""
        return str(self._checkpoints.get("S3Uri") or "")

    @property
    def checkpoint_folder(self) -> str:
        """Where the container finds them."""
        return str(self._checkpoints.get("LocalPath") or CHECKPOINTS).rstrip("/")

    @property
    def max_run(self) -> int:
        """Seconds that it may run."""
        return int(self._stopping.get("MaxRuntimeInSeconds") or _DAY)

    @property
    def max_wait(self) -> int | None:
        """Seconds that a Spot job may take with all its waiting; None for one that is not on Spot."""
        wait = self._stopping.get("MaxWaitTimeInSeconds")
        return int(wait) if self.uses_spot and wait else None

    @property
    def _algorithm(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.request.get("AlgorithmSpecification") or {})

    @property
    def _checkpoints(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.request.get("CheckpointConfig") or {})

    @property
    def _resources(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.request.get("ResourceConfig") or {})

    @property
    def _stopping(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.request.get("StoppingCondition") or {})
