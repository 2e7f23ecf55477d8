"""What the role of training, processing, transform and tuning jobs and of models has to allow.

Source: developer guide, ``sagemaker-roles``; scopes narrower than the guide's are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from constructs import Construct

from cdk_sagemaker_training.asked_once import arn_of, fixed
from cdk_sagemaker_training.catalog.mlflow import client_actions
from cdk_sagemaker_training.definition.document.access import JobAccess, Origin, Uses, grouped, merged
from cdk_sagemaker_training.definition.fields.key_arns import alias_in
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.encryption import uses as key_uses
from cdk_sagemaker_training.permissions.arns import (
    bucket_arn,
    key_arn,
    object_arn,
    objects_arn,
    region_in,
    repository_arn,
)
from cdk_sagemaker_training.permissions.artifact_stores import with_artifacts
from cdk_sagemaker_training.permissions.permission import Permission, needed, permission
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys

_NETWORK_INTERFACES: Final = (
    "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)
_REMOTE_DEBUG: Final = tuple(
    f"ssmmessages:{verb}{channel}Channel" for verb in ("Create", "Open") for channel in ("Control", "Data")
)
_PULL: Final = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")

_LOGS: Final = {"Model": "Endpoints", "Processing": "ProcessingJobs", "Transform": "TransformJobs"}
"""Where jobs log, below ``/aws/sagemaker/``; all other kinds run training jobs (guide, ``logging-cloudwatch``)."""


def job_permissions(scope: Construct, access: JobAccess, keys: StorageKeys) -> Sequence[Permission]:
    """One permission for each kind of use.

    Read on inputs, write on outputs, read, write and delete on checkpoints (SageMaker mirrors deletions), pull on
    repositories of one's own, network interfaces with a VPC, each use of a key on its own, logs and metrics. Where a
    job logs to MLflow: what its client calls, read and write on the artifacts.
    """
    access = with_artifacts(scope, access)
    found = [
        *_storage(scope, access),
        *_keys(scope, access, keys),
        *_images(scope, access),
        *_reporting(scope, access),
        *_features(scope, access),
        *tracking_permissions(access.mlflow),
        permission(_NETWORK_INTERFACES, _anywhere(access.in_vpc)),  # conditions or resources here break validation
        permission(_REMOTE_DEBUG, _anywhere(access.remote_debug)),
    ]
    return needed(found)


def tracking_permissions(arns: Uses) -> Iterator[Permission]:
    """What clients of MLflow resources call that log to them, by the kind that each ARN has."""
    for arn, origins in arns.items():
        yield permission(client_actions(arn), {arn: origins})


def _storage(scope: Construct, access: JobAccess) -> Iterator[Permission]:
    def buckets(uri: str) -> str:
        return bucket_arn(scope, uri)

    def prefix(uri: str) -> str:
        return objects_arn(scope, uri)

    yield permission(["s3:ListBucket"], _of(merged(access.reads, access.checkpoints), buckets))
    yield permission(["s3:GetObject"], _of(access.reads, prefix))
    yield permission(["s3:GetObject"], _of(access.objects, lambda uri: object_arn(scope, uri)))
    yield permission(["s3:AbortMultipartUpload", "s3:PutObject"], _of(access.writes, prefix))
    mirrored = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    yield permission(mirrored, _of(access.checkpoints, prefix))


def _keys(scope: Construct, access: JobAccess, keys: StorageKeys) -> Iterator[Permission]:
    def s3_of_key(arn: str) -> str:
        known = keys.by_arn(arn)
        return key_uses.s3_in(region_in(scope, arn), scope) if known is None else key_uses.s3_of(known)

    for key, origins in keys.of(merged(access.reads, access.objects)):
        yield from used(fixed(key, "key_arn"), key_uses.reading(key_uses.s3_of(key)), origins)
    for key, origins in keys.of(merged(access.writes, access.checkpoints)):
        yield from used(fixed(key, "key_arn"), key_uses.writing(key_uses.s3_of(key)), origins)
    for text, origins in access.output_keys.items():
        arn = key_arn(scope, text)
        yield from used(arn, key_uses.by_alias(key_uses.writing(s3_of_key(arn)), alias_in(text)), origins)
    for text, origins in access.volume_keys.items():
        wanted = key_uses.by_alias(key_uses.encrypting_volumes(), alias_in(text))
        yield from used(key_arn(scope, text), wanted, origins)


def used(arn: str, wanted: Sequence[key_uses.KeyUse], origins: Sequence[Origin]) -> Iterator[Permission]:
    """The uses of the key with an ARN that these fields ask for."""
    for use in wanted:
        yield permission(use.actions, {arn: origins}, use.conditions)


def _images(scope: Construct, access: JobAccess) -> Iterator[Permission]:
    own = {image: arn for image in access.images if (arn := repository_arn(scope, image)) is not None}
    repositories = {image: access.images[image] for image in own}  # AWS's are pulled with SageMaker's credentials
    yield permission(["ecr:GetAuthorizationToken"], _anywhere(repositories))
    yield permission(_PULL, _of(repositories, own.__getitem__))
    yield permission(["sagemaker:DescribeAlgorithm"], _of(access.algorithms, lambda name: _algorithm(scope, name)))
    # The developer guide, docker-containers-adapt-your-own-private-registry-authentication: the execution role
    # calls the function that knows the registry's password.
    yield permission(["lambda:InvokeFunction"], access.functions)


def _algorithm(scope: Construct, name: str) -> str:
    if name.startswith("arn:") or is_token(name):
        return name
    return arn_of(scope, "sagemaker", f"algorithm/{name}")


def _reporting(scope: Construct, access: JobAccess) -> Iterator[Permission]:
    def group(kind: str) -> str:
        return arn_of(scope, "logs", f"log-group:/aws/sagemaker/{_LOGS.get(kind, 'TrainingJobs')}*")

    actions = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    yield permission(actions, _of(access.step_types, group))
    # It takes no resource; whether the platform's calls carry the namespace /aws/sagemaker/... is unverified.
    yield permission(["cloudwatch:PutMetricData"], _anywhere(access.step_types))


def _features(scope: Construct, access: JobAccess) -> Iterator[Permission]:
    def group(name: str) -> str:
        return arn_of(scope, "sagemaker", f"feature-group/{name}")

    yield permission(["sagemaker:DescribeFeatureGroup", "sagemaker:PutRecord"], _of(access.feature_groups, group))


def _of(uses: Uses, resource: Callable[[str], str]) -> Uses:
    """The same by the resource that each value stands for."""
    return grouped((resource(value), origins) for value, origins in uses.items())


def _anywhere(uses: Uses) -> Uses:
    """The resource of actions that take none; nothing where nothing is used."""
    return _of(uses, lambda _: "*")
