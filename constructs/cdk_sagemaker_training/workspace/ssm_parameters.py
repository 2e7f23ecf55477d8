"""A workspace in SSM parameters: written where it is made, read by stacks of other apps in the account and region."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypedDict, cast

import jsii
from aws_cdk import Annotations, CfnRule, Fn, ICfnConditionExpression, IStableStringProducer, Lazy, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.fields.checks import integer, literal
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.network import TrainingEndpoint, TrainingNetwork, TrainingNetworkBase
from cdk_sagemaker_training.network.placement import MAX_SUBNETS
from cdk_sagemaker_training.storage import TrainingBuckets

_PREFIX = re.compile(r"(?:/[A-Za-z0-9_.-]+){1,14}")
"""Names have at most 15 levels and 1,011 characters, ARN included, and none begins with aws or ssm (SSM API reference,
PutParameter, Name)."""
_MAX_PREFIX_CHARS: Final = 800
_RESERVED: Final = ("/aws", "/ssm")
_NO_ROUTE_TABLE: Final = "@aws-cdk/aws-ec2:noSubnetRouteTableId"
_NO_ENDPOINT: Final = "none"
_BUCKETS: Final = ("data", "artifacts", "checkpoints")


class WorkspaceParts(TypedDict):
    """What ``TrainingWorkspace`` takes."""

    network: TrainingNetworkBase
    encryption_key: kms.IKey
    volume_encryption_key: kms.IKey
    data_bucket: s3.IBucket
    artifacts_bucket: s3.IBucket
    checkpoints_bucket: s3.IBucket


def prefix_problems(prefix: object) -> list[Problem]:
    """What is wrong with the common beginning of the names."""
    if not isinstance(prefix, str):
        return [Problem("parameter_prefix", prefix, "text, for example /training/platform")]
    if Token.is_unresolved(prefix):
        return [Problem("parameter_prefix", prefix, "text that is known at synth, since it names template parameters")]
    allowed = f"1 to 14 levels like /training/platform, at most {_MAX_PREFIX_CHARS} characters"
    if len(prefix) > _MAX_PREFIX_CHARS or not _PREFIX.fullmatch(prefix):
        return [Problem("parameter_prefix", prefix, allowed, "begin with a slash and end without one")]
    if prefix.lower().startswith(_RESERVED):
        return [Problem("parameter_prefix", prefix, "a name that does not begin with aws or ssm")]
    return []


@jsii.implements(IStableStringProducer)
class _WhenNeeded:
    """A value that is not asked for before synth: when pipelines have added to it, or only if something needs it."""

    def __init__(self, text: Callable[[], str]) -> None:
        self._text = text

    def produce(self) -> str:
        return self._text()


class WorkspaceParameters(Construct):
    """The parameters of one workspace. Their names are public API, like construct ids."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        parameter_prefix: str,
        network: TrainingNetworkBase,
        encryption_key: kms.IKey,
        volume_encryption_key: kms.IKey,
        buckets: TrainingBuckets,
        switches: Mapping[str, bool],
    ) -> None:
        """``switches``: for people to read. Raises ``InvalidInputError``."""
        if problems := prefix_problems(parameter_prefix):
            raise InvalidInputError(f"TrainingWorkspace {scope.node.path!r}", problems)
        super().__init__(scope, construct_id)
        self._prefix = parameter_prefix
        job, between = network.several_instances_security_group_ids
        self._write("vpc-id", network.vpc.vpc_id)
        for number, subnet in enumerate(network.subnets, start=1):
            self._write(f"subnet-{number}-id", subnet.subnet_id)
            self._write(f"subnet-{number}-availability-zone", subnet.availability_zone)
        self._write("job-security-group-id", job)
        self._write("between-instances-security-group-id", between)
        self._write("encryption-key-arn", encryption_key.key_arn)
        self._write("volume-encryption-key-arn", volume_encryption_key.key_arn)
        for kind, (bucket, key) in zip(_BUCKETS, buckets.with_keys, strict=True):
            self._write(f"{kind}-bucket-name", bucket.bucket_name)
            # One whose key is not known gets the workspace's, with which jobs write anyway.
            self._write(f"{kind}-bucket-key-arn", (key or encryption_key).key_arn)
        for switch, on in switches.items():
            self._write(switch, str(on).lower())
        # Parameter Store takes no empty value (PutParameter: "Member must have length greater than or equal to 1").
        names = _WhenNeeded(lambda: ",".join(each.value for each in network.endpoints_for_jobs) or _NO_ENDPOINT)
        self._write("endpoints", Lazy.string(names))  # pyright: ignore[reportArgumentType] - jsii names `produce` alike

    def _write(self, name: str, value: str) -> None:
        ssm.StringParameter(self, name, parameter_name=f"{self._prefix}/{name}", string_value=value)


class ReadParameters:
    """What a stack gets at deployment for the parameters of a workspace; each is one parameter of the template."""

    def __init__(
        self,
        scope: Construct,
        parameter_prefix: str,
        subnet_count: int,
        existing_endpoints: Sequence[TrainingEndpoint] | None,
    ) -> None:
        """Raises ``InvalidInputError`` before anything is made."""
        problems = prefix_problems(parameter_prefix)
        problems += literal(integer(minimum=1, maximum=MAX_SUBNETS))("subnet_count", subnet_count)
        problems += kind_problems({"existing_endpoints": existing_endpoints})
        if problems:
            raise InvalidInputError(f"TrainingWorkspace in {scope.node.path!r}", problems)
        self._prefix, self._count, self._endpoints = parameter_prefix, subnet_count, existing_endpoints

    def parts(self, scope: Construct) -> WorkspaceParts:
        """What a workspace is made of."""
        vpc = self._vpc(scope)
        return WorkspaceParts(
            network=TrainingNetwork.from_network_attributes(
                scope,
                "Network",
                vpc=vpc,
                subnets=vpc.isolated_subnets,
                job_security_group=self._security_group(scope, "JobSecurityGroup", "job"),
                between_instances_security_group=self._security_group(
                    scope, "BetweenInstancesSecurityGroup", "between-instances"
                ),
                existing_endpoints=self._endpoints,
            ),
            encryption_key=kms.Key.from_key_arn(scope, "Key", self._read(scope, "encryption-key-arn")),
            volume_encryption_key=kms.Key.from_key_arn(
                scope, "VolumeKey", self._read(scope, "volume-encryption-key-arn")
            ),
            data_bucket=self._bucket(scope, "data"),
            artifacts_bucket=self._bucket(scope, "artifacts"),
            checkpoints_bucket=self._bucket(scope, "checkpoints"),
        )

    def check_switches(self, scope: Construct, switches: Mapping[str, bool]) -> None:
        """A deployment fails that turns off here what is on in the workspace."""
        for switch in (name for name, on in switches.items() if not on):
            off = Fn.condition_equals(self._read(scope, switch), "false")
            told = f"{self._prefix}/{switch} is not false: the workspace has it on, so it cannot be off here"
            rule = CfnRule(scope, f"Switch-{switch}")
            rule.add_assertion(cast("ICfnConditionExpression", off), told)

    def _vpc(self, scope: Construct) -> ec2.IVpc:
        """Its subnets are those that jobs use, taken for isolated: nothing is known of a way out."""
        numbers = range(1, self._count + 1)
        vpc = ec2.Vpc.from_vpc_attributes(
            scope,
            "Vpc",
            vpc_id=self._read(scope, "vpc-id"),
            availability_zones=[self._read(scope, f"subnet-{number}-availability-zone") for number in numbers],
            isolated_subnet_ids=[self._read(scope, f"subnet-{number}-id") for number in numbers],
        )
        for subnet in vpc.isolated_subnets:
            # It tells that no endpoint can be made in such a subnet, and here none is.
            Annotations.of(subnet).acknowledge_warning(_NO_ROUTE_TABLE)
        return vpc

    def _security_group(self, scope: Construct, construct_id: str, name: str) -> ec2.ISecurityGroup:
        """What is opened here is opened for every job in the network."""
        group_id = self._read(scope, f"{name}-security-group-id")
        return ec2.SecurityGroup.from_security_group_id(scope, construct_id, group_id, allow_all_outbound=False)

    def _bucket(self, scope: Construct, kind: str) -> s3.IBucket:
        key_arn = self._read(scope, f"{kind}-bucket-key-arn")
        return s3.Bucket.from_bucket_attributes(
            scope,
            f"{kind.title()}Bucket",
            bucket_name=self._read(scope, f"{kind}-bucket-name"),
            encryption_key=kms.Key.from_key_arn(scope, f"{kind.title()}Key", key_arn),
        )

    def _read(self, scope: Construct, name: str) -> str:
        # The template gets a parameter when something refers to it: one that nothing refers to is a finding of linters.
        read = _WhenNeeded(lambda: ssm.StringParameter.value_for_string_parameter(scope, f"{self._prefix}/{name}"))
        return Lazy.string(read)  # pyright: ignore[reportArgumentType] - jsii names `produce` alike
