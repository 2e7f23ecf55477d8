"""Whether what a job keeps and sends is encrypted with a key of one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.rules.views import Place, StepView
from cdk_sagemaker_training.rules.views.cluster import choices_in
from cdk_sagemaker_training.testing.assertions.expectation import Unmet, shown


@attrs.frozen
class _Members:
    """Where a request says it."""

    output: tuple[str, ...]
    """The object with ``KmsKeyId`` for what is written."""
    cluster: tuple[str, ...]
    """The object with ``VolumeKmsKeyId``."""
    traffic: tuple[str, ...]
    """The flag for what instances tell each other; empty where they do not."""


_FLAG: Final = "EnableInterContainerTrafficEncryption"
_TRAINING: Final = _Members(("OutputDataConfig",), ("ResourceConfig",), (_FLAG,))
_TUNED: Final = _Members(("OutputDataConfig",), ("HyperParameterTuningResourceConfig",), (_FLAG,))
_OF_OTHERS: Final[Mapping[str, _Members]] = {
    "AutoML": _Members(
        ("OutputDataConfig",), ("AutoMLJobConfig", "SecurityConfig"), ("AutoMLJobConfig", "SecurityConfig", _FLAG)
    ),
    "Processing": _Members(
        ("ProcessingOutputConfig",), ("ProcessingResources", "ClusterConfig"), ("NetworkConfig", _FLAG)
    ),
    "Transform": _Members(("TransformOutput",), ("TransformResources",), ()),
}
"""By step type, the members of its request (botocore's model of SageMaker)."""


def jobs_of(step: StepView) -> Sequence[tuple[Place, _Members]]:
    """The requests of a step that runs jobs, with where each says how it is encrypted."""
    if step.type in _OF_OTHERS:
        return [(step.arguments, _OF_OTHERS[step.type])]
    return [(job, _TUNED if job.resources_key == _TUNED.cluster[0] else _TRAINING) for job in step.training_jobs]


def encryption_unmet(request: Place, members: _Members) -> Iterator[Unmet]:
    """What a request leaves to AWS's own keys, or sends in clear."""
    output, cluster = request.place(*members.output), request.place(*members.cluster)
    if not output.given("KmsKeyId") and _is_written(request, members):
        yield Unmet(where=output.at("KmsKeyId"), expected="a KMS key for what the job writes", found="nothing")
    if not cluster.given("VolumeKmsKeyId") and not _has_local_storage(cluster):
        yield Unmet(where=cluster.at("VolumeKmsKeyId"), expected="a KMS key for the volumes", found="nothing")
    encrypted = request.get(*members.traffic) if members.traffic else True
    if encrypted is not True and _may_have_several(cluster):
        expected = "encryption between containers (true), as there may be several instances"
        yield Unmet(where=request.at(*members.traffic), expected=expected, found=shown(request.raw(*members.traffic)))


def _is_written(request: Place, members: _Members) -> bool:
    """Whether the job writes anything that a key is for: a processing job may not, S3 Express takes none."""
    if members.output == ("ProcessingOutputConfig",):
        return request.given("ProcessingOutputConfig", "Outputs")
    bucket = (request.text(*members.output, "S3OutputPath") or "").removeprefix("s3://").partition("/")[0]
    return not bucket.endswith("--x-s3")


def _has_local_storage(cluster: Place) -> bool:
    """Whether the instances have disks of their own, whose hardware encrypts them and which take no key."""
    named = [place.text("InstanceType") for place in choices_in(cluster)]
    types = [None if name is None else instance_type(name) for name in named]
    known = [found for found in types if found is not None]
    return len(known) == len(types) and any(found.local_nvme for found in known)


def _may_have_several(cluster: Place) -> bool:
    """Whether there is more than one instance, or it is not known that there is one alone."""
    if cluster.items("InstanceGroups"):
        counts = [group.get("InstanceCount") for group in cluster.items("InstanceGroups")]
        return counts != [1]
    if "InstanceType" not in cluster.members and "InstanceCount" not in cluster.members:
        return True
    return cluster.get("InstanceCount") not in (None, 1)
