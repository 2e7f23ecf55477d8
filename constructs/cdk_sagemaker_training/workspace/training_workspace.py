"""The network, the key and the buckets of a team's training, with good defaults and any of them from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import attrs
from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_sagemaker_training.asked_once import fixed
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults
from cdk_sagemaker_training.definition.document.network_needs import may_talk_to_each_other
from cdk_sagemaker_training.definition.settings.guardrails import TrainingGuardrails
from cdk_sagemaker_training.encryption import TrainingKey
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.network import TrainingEndpoint, TrainingNetwork, TrainingNetworkBase
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys
from cdk_sagemaker_training.storage import TrainingBuckets, s3_uri
from cdk_sagemaker_training.workspace.arguments import argument_problems, posture, switches, warn_of_region


class TrainingWorkspace(Construct):
    """Where pipelines run.

    Jobs of a pipeline that is given this workspace run in its subnets, with its keys on volumes and output, encrypted
    between containers and isolated from the network, unless their estimator says otherwise and where that is valid.

    :param network: The network of the jobs. Default: a new ``TrainingNetwork``.
    :param vpc: A VPC for that new network, instead of one of its own. Excludes ``network``.
    :param vpc_subnets: The subnets of ``vpc`` for jobs. Default: its isolated subnets, else its private ones.
    :param encryption_key: A customer-managed key for all that has no other. Default: a new ``TrainingKey``.
    :param data_encryption_key: Key of the data bucket; for a bucket from outside whose key is not known to CDK, which
        one that is. Default: ``encryption_key``, or the bucket's own. Excludes ``buckets``.
    :param artifacts_encryption_key: Likewise, of artifacts and checkpoints, and of what jobs write.
    :param volume_encryption_key: Key of the volumes of jobs. Default: ``encryption_key``.
    :param data_bucket: Input of jobs. Default: a new bucket; likewise ``artifacts_bucket`` and ``checkpoints_bucket``.
    :param buckets: All buckets at once. Excludes the single ones.
    :param enable_network_isolation: Default: True, like ``encrypt_inter_container_traffic``. Off where impossible.
    :param removal_policy: Of the key, the buckets and the logs made here. Default: ``RETAIN``. ``DESTROY`` also takes
        ``cdk-sagemaker-training:allow-destroy`` in the context.
    :raises InvalidInputError: naming every parameter that another one excludes, and every key that is an alias.
    """

    network: TrainingNetworkBase
    encryption_key: kms.IKey
    volume_encryption_key: kms.IKey
    buckets: TrainingBuckets

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: TrainingNetworkBase | None = None,
        vpc: ec2.IVpc | None = None,
        vpc_subnets: ec2.SubnetSelection | None = None,
        encryption_key: kms.IKey | None = None,
        data_encryption_key: kms.IKey | None = None,
        artifacts_encryption_key: kms.IKey | None = None,
        volume_encryption_key: kms.IKey | None = None,
        data_bucket: s3.IBucket | None = None,
        artifacts_bucket: s3.IBucket | None = None,
        checkpoints_bucket: s3.IBucket | None = None,
        buckets: TrainingBuckets | None = None,
        enable_network_isolation: bool = True,
        encrypt_inter_container_traffic: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        if problems := argument_problems(scope, locals()):
            raise InvalidInputError(f"TrainingWorkspace {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        self.encryption_key = encryption_key or cast(
            "kms.IKey", TrainingKey(self, "Key", removal_policy=removal_policy)
        )
        self.network = network or TrainingNetwork(
            self,
            "Network",
            vpc=vpc,
            vpc_subnets=vpc_subnets,
            # Log groups may only use a key whose policy says so, and that of a key from outside is its owner's.
            encryption_key=None if encryption_key is not None else self.encryption_key,
            removal_policy=removal_policy,
        )
        self.buckets = buckets or TrainingBuckets(
            self,
            "Buckets",
            encryption_key=self.encryption_key,
            data_encryption_key=data_encryption_key,
            artifacts_encryption_key=artifacts_encryption_key,
            data_bucket=data_bucket,
            artifacts_bucket=artifacts_bucket,
            checkpoints_bucket=checkpoints_bucket,
            removal_policy=removal_policy,
        )
        self.volume_encryption_key = volume_encryption_key or self.encryption_key
        self._isolated, self._encrypted_traffic = enable_network_isolation, encrypt_inter_container_traffic
        warn_of_region(self, self.data_bucket)

    @staticmethod
    def from_ssm_parameters(
        scope: Construct,
        construct_id: str,
        *,
        parameter_prefix: str,
        subnet_count: int,
        existing_endpoints: Sequence[TrainingEndpoint] | None = None,
        enable_network_isolation: bool = True,
        encrypt_inter_container_traffic: bool = True,
    ) -> TrainingWorkspace:
        """A workspace of another app in this account and region, which ``export_ssm_parameters`` has written down.

        Nothing of it is known before a deployment reads the parameters, so stacks do not refer to each other.
        ``subnet_count``: 1 to 16, of the workspace's subnets the first ones. ``existing_endpoints``: what its parameter
        ``endpoints`` says; no endpoint is made from here. Default: that of S3, and of others nothing is known. The
        switches: as the constructor has them, since roles and checks follow from them at synth; a deployment fails that
        turns one off which is on in the workspace.

        :raises InvalidInputError: naming every parameter that is out of bounds.
        """
        from cdk_sagemaker_training.workspace.ssm_parameters import ReadParameters

        read = ReadParameters(scope, parameter_prefix, subnet_count, existing_endpoints)
        holder = Construct(scope, construct_id)
        read.check_switches(holder, switches(enable_network_isolation, encrypt_inter_container_traffic))
        return TrainingWorkspace(
            holder,
            "Workspace",
            **read.parts(holder),
            enable_network_isolation=enable_network_isolation,
            encrypt_inter_container_traffic=encrypt_inter_container_traffic,
        )

    def export_ssm_parameters(self, *, parameter_prefix: str) -> None:
        """Write the workspace to SSM parameters, for ``from_ssm_parameters`` of other apps in this account and region.

        ``parameter_prefix``: ``/training`` of ``/training/vpc-id`` and so on. Pipelines of other apps add no endpoint
        here: give the network those that they need. The group between instances is made, as they may need it.

        :raises InvalidInputError: the prefix is not one.
        """
        from cdk_sagemaker_training.workspace.ssm_parameters import WorkspaceParameters

        WorkspaceParameters(
            self,
            "SsmParameters",
            parameter_prefix=parameter_prefix,
            network=self.network,
            encryption_key=self.encryption_key,
            volume_encryption_key=self.volume_encryption_key,
            buckets=self.buckets,
            switches=switches(self._isolated, self._encrypted_traffic),
        )

    @property
    def vpc(self) -> ec2.IVpc:
        """The VPC of the jobs."""
        return self.network.vpc

    @property
    def connections(self) -> ec2.Connections:
        """The connections of the jobs."""
        return self.network.connections

    @property
    def data_bucket(self) -> s3.IBucket:
        """Where the input of jobs lies."""
        return self.buckets.data_bucket

    @property
    def artifacts_bucket(self) -> s3.IBucket:
        """Where models and other output go."""
        return self.buckets.artifacts_bucket

    @property
    def checkpoints_bucket(self) -> s3.IBucket:
        """Where checkpoints go."""
        return self.buckets.checkpoints_bucket

    @property
    def storage_keys(self) -> StorageKeys:
        """The keys of the three buckets; one given from outside has its own, or none that is known."""
        by_bucket = [(s3_uri(bucket)[:-1], key) for bucket, key in self.buckets.with_keys if key is not None]
        return StorageKeys(by_bucket, [self.encryption_key, self.volume_encryption_key])

    @property
    def artifacts_encryption_key(self) -> kms.IKey:
        """What jobs encrypt their output with: the key of the artifacts bucket where it is known."""
        return self.buckets.artifacts_encryption_key or self.encryption_key

    def data(self, prefix: str = "") -> str:
        """The ``s3://`` URI of a prefix in the data bucket: ``workspace.data("churn/train/")``."""
        return self.buckets.data_uri(prefix)

    def artifacts(self, prefix: str = "") -> str:
        """The ``s3://`` URI of a prefix in the artifacts bucket."""
        return self.buckets.artifacts_uri(prefix)

    def checkpoints(self, prefix: str = "") -> str:
        """The ``s3://`` URI of a prefix in the checkpoints bucket; one per model, or a job resumes another's."""
        return self.buckets.checkpoints_uri(prefix)

    def guardrails(
        self,
        *,
        instance_types: Sequence[str] | None = None,
        max_run: int | None = None,
        keep_alive_period_in_seconds: int | None = None,
    ) -> TrainingGuardrails:
        """Bounds that keep jobs in this workspace: its subnets and security groups, its keys, isolation, encryption.

        ``instance_types``: ``ml.m5.*``; the others: at most, in seconds. Default: not bounded.
        """
        bounds = posture(self.job_defaults(output_prefix=""), self.network.several_instances_security_group_ids)
        most = {"max_run": max_run, "keep_alive_period_in_seconds": keep_alive_period_in_seconds}
        return attrs.evolve(bounds, instance_types=instance_types, **most)

    def job_defaults(self, *, output_prefix: str, definition: PipelineDefinition | None = None) -> JobDefaults:
        """What jobs get that do not say otherwise. ``output_prefix``: below the artifacts bucket.

        ``definition``: whose jobs, so that those on several instances get the network's group. Default: on one each.
        """
        several = definition is not None and may_talk_to_each_other(definition.document)
        groups = self.network.several_instances_security_group_ids if several else self.network.security_group_ids
        return JobDefaults(
            output_path=self.artifacts(output_prefix),
            output_kms_key=fixed(self.artifacts_encryption_key, "key_arn"),
            volume_kms_key=fixed(self.volume_encryption_key, "key_arn"),
            subnets=self.network.subnet_ids,
            security_group_ids=groups[:1],
            between_instances_group_ids=groups[1:],
            encrypt_inter_container_traffic=self._encrypted_traffic,
            enable_network_isolation=self._isolated,
        )
