"""The role that training jobs run under."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import ArnFormat, Stack, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk_sagemaker_training.definition.document.access import JobAccess
from cdk_sagemaker_training.encryption.grants import grant_read_objects, grant_volumes, grant_write_objects
from cdk_sagemaker_training.permissions.arns import bucket_arn, key_arn, object_arn, objects_arn, repository_arn
from cdk_sagemaker_training.permissions.service_role import allow, sagemaker_role

_NETWORK_INTERFACES = [
    "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
]

_LOGS = {"Model": "Endpoints", "Processing": "ProcessingJobs", "Transform": "TransformJobs"}
"""Where jobs log, below ``/aws/sagemaker/``; all other kinds run training jobs (guide, ``logging-cloudwatch``)."""


class TrainingJobRole(Construct):
    """What the training jobs of a document need and no more.

    Read on their inputs, write on their outputs, read, write and delete on their checkpoints (SageMaker mirrors
    deletions), pull on repositories of one's own, network interfaces with a VPC, each use of a key on its own,
    logs and metrics. Source: developer guide, ``sagemaker-roles``; scopes narrower than the guide's are ours.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        access: JobAccess,
        bucket_keys: Sequence[kms.IKey] = (),
    ) -> None:
        """``access``: what the jobs touch; ``bucket_keys``: the keys of the buckets that they read from."""
        super().__init__(scope, construct_id)
        self.role: iam.IRole = sagemaker_role(
            self, "Resource", description="SageMaker training jobs", session_tags=access.session_tags
        )
        self._allow_storage(access)
        self._allow_keys(access, bucket_keys)
        self._allow_images(access)
        self._allow_reporting(access)
        features = [
            Stack.of(self).format_arn(service="sagemaker", resource="feature-group", resource_name=name)
            for name in access.feature_groups
        ]
        allow(self.role, ["sagemaker:DescribeFeatureGroup", "sagemaker:PutRecord"], features)
        if access.in_vpc:
            allow(self.role, _NETWORK_INTERFACES, ["*"])  # the guide: conditions or resources here break validation
        if access.remote_debug:
            channels = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"]
            allow(self.role, [f"ssmmessages:{channel}" for channel in channels], ["*"])

    def _allow_storage(self, access: JobAccess) -> None:
        read = [*access.reads, *access.checkpoints]
        allow(self.role, ["s3:ListBucket"], list(dict.fromkeys(bucket_arn(self, uri) for uri in read)))
        allow(self.role, ["s3:GetObject"], [objects_arn(self, uri) for uri in access.reads])
        allow(self.role, ["s3:GetObject"], [object_arn(self, uri) for uri in access.objects])
        allow(self.role, ["s3:AbortMultipartUpload", "s3:PutObject"], [objects_arn(self, uri) for uri in access.writes])
        allow(
            self.role,
            ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            [objects_arn(self, uri) for uri in access.checkpoints],
        )

    def _allow_keys(self, access: JobAccess, bucket_keys: Sequence[kms.IKey]) -> None:
        for key in bucket_keys:
            grant_read_objects(key, self.role)
            if access.checkpoints:
                grant_write_objects(key, self.role)
        known = {key.key_arn: key for key in bucket_keys}
        for uses, grant in ((access.output_keys, grant_write_objects), (access.volume_keys, grant_volumes)):
            for key in uses:
                arn = key_arn(self, key)
                if arn not in known:
                    known[arn] = kms.Key.from_key_arn(self, f"Key{len(known)}", arn)
                grant(known[arn], self.role)

    def _allow_images(self, access: JobAccess) -> None:
        repositories = [arn for arn in (repository_arn(self, image) for image in access.images) if arn]
        if repositories:  # images of AWS are pulled with SageMaker's own credentials
            allow(self.role, ["ecr:GetAuthorizationToken"], ["*"])
            pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
            allow(self.role, pull, repositories)
        stack = Stack.of(self)
        algorithms = [
            name
            if name.startswith("arn:") or Token.is_unresolved(name)
            else stack.format_arn(service="sagemaker", resource="algorithm", resource_name=name)
            for name in access.algorithms
        ]
        allow(self.role, ["sagemaker:DescribeAlgorithm"], algorithms)
        # The developer guide, docker-containers-adapt-your-own-private-registry-authentication: the execution role
        # calls the function that knows the registry's password.
        allow(self.role, ["lambda:InvokeFunction"], list(access.functions))

    def _allow_reporting(self, access: JobAccess) -> None:
        stack = Stack.of(self)
        groups = [
            stack.format_arn(
                service="logs",
                resource="log-group",
                resource_name=f"/aws/sagemaker/{kind}*",
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            )
            for kind in dict.fromkeys(_LOGS.get(kind, "TrainingJobs") for kind in access.step_types)
        ]
        allow(
            self.role,
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            groups,
        )
        allow(
            self.role, ["cloudwatch:PutMetricData"], ["*"]
        )  # takes no resource; the platform's namespace is unverified
