"""The cluster that a Training step keeps alive, and which other steps it fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, cast

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.views.kept import kept_property
from cdk_sagemaker_training.rules.views.values import UNKNOWN

if TYPE_CHECKING:
    from cdk_sagemaker_training.rules.views.training_job import TrainingJob

MATCHED: Final = (
    ("RoleArn",),
    ("ResourceConfig", "InstanceType"),
    ("ResourceConfig", "InstanceCount"),
    ("ResourceConfig", "VolumeKmsKeyId"),
    ("ResourceConfig", "VolumeSizeInGB"),
    ("ResourceConfig", "TrainingPlanArn"),
    ("VpcConfig", "SecurityGroupIds"),
    ("VpcConfig", "Subnets"),
    ("EnableInterContainerTrafficEncryption",),
    ("EnableNetworkIsolation",),
)
"""What must be the same for a job to take over a cluster. Source: developer guide, train-warm-pools-how-it-works. The
session tags that count besides, where EnableSessionTagChaining is true, are in no document."""


class WarmPool:
    """A job that keeps its cluster alive, with a period that the API takes."""

    def __init__(self, job: TrainingJob) -> None:
        self.job = job
        self.step = job.step

    @property
    def seconds(self) -> int:
        """``KeepAlivePeriodInSeconds``."""
        return cast("int", self.job.keep_alive)

    @kept_property
    def cluster(self) -> Sequence[object]:
        """What is known of the members that must match, in the order of their paths."""
        found = [_comparable(path, self.job.get(*path)) for path in MATCHED]
        kind = self.job.text("ResourceConfig", "InstanceType")
        record = None if kind is None else instance_type(kind)
        if record is not None and record.local_nvme:
            found[MATCHED.index(("ResourceConfig", "VolumeSizeInGB"))] = UNKNOWN  # it has no effect there
        return found

    def differences(self, other: WarmPool) -> Iterator[tuple[Sequence[str], object, object]]:
        """What keeps a job from taking over the cluster of another one: path, value of this job, of the other."""
        for path, own, others in zip(MATCHED, self.cluster, other.cluster, strict=True):
            if own != others and own is not UNKNOWN and others is not UNKNOWN:
                yield path, own, others

    def fits(self, other: WarmPool) -> bool:
        """Whether nothing that is known keeps one job from taking over the cluster of the other."""
        return next(self.differences(other), None) is None

    def comes_after(self, other: WarmPool) -> bool:
        """Whether its step waits for the other one."""
        return other.step.name in self.step.definition.ancestors.get(self.step.name, ())

    @kept_property
    def repeated(self) -> bool:
        """Whether its step stands in a loop, whose next round may take the cluster over."""
        return "ForEachBody" in self.step.pointer.split("/")

    @kept_property
    def followers(self) -> Sequence[WarmPool]:
        """The warm pools of steps that wait for this one, in document order."""
        return [other for other in self._compared if other.comes_after(self)]

    @kept_property
    def shared(self) -> bool:
        """Whether the cluster may go on to a later step of the execution, or come from an earlier one."""
        near = (other for other in self._compared if other.comes_after(self) or self.comes_after(other))
        return any(other.fits(self) for other in near)

    @property
    def _compared(self) -> Sequence[WarmPool]:
        """As many as a pipeline has steps at most: longer documents are refused anyway."""
        return self.step.definition.warm_pools[: limits.MAX_PIPELINE_STEPS]

    def mistake(self, message: str) -> Mistake:
        """A mistake at the period."""
        return self.job.mistake("ResourceConfig", "KeepAlivePeriodInSeconds", message=message)


def warm_pool(job: TrainingJob) -> WarmPool | None:
    """The warm pool of a job; None where it has none, what it asks for is not known, or is refused anyway."""
    seconds = job.keep_alive
    if seconds is None or not 0 < seconds <= limits.MAX_KEEP_ALIVE_SECONDS or job.tuned:
        return None
    refused = job.spot is not False or job.given("ResourceConfig", "InstanceGroups")
    return None if refused else WarmPool(job)


def _comparable(path: Sequence[str], value: object) -> object:
    """A value as it is compared: the order of subnets does not count, what is left out is the default."""
    if isinstance(value, list):
        items = cast("list[object]", value)
        return frozenset(cast("list[str]", items)) if all(_is_plain(item) for item in items) else UNKNOWN
    if isinstance(value, dict):
        return UNKNOWN
    if value is None:
        return {
            "InstanceCount": 1,
            "EnableInterContainerTrafficEncryption": False,
            "EnableNetworkIsolation": False,
        }.get(path[-1])
    return value


def _is_plain(item: object) -> bool:
    return isinstance(item, str) and "{Token[" not in item
