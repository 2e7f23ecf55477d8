"""The VPC endpoints that a training network can have, and what each is for.

Training itself needs only the S3 endpoint: SageMaker pulls the image and ships logs and metrics over its own network
(SageMaker developer guide, "Give SageMaker training jobs access to resources in your VPC" and "Connect to SageMaker
within your VPC"). The interface endpoints serve AWS calls made by code inside the VPC, which a job with network
isolation cannot make at all. Each interface endpoint is billed per availability zone and hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, unique
from typing import Final

from aws_cdk import aws_ec2 as ec2
from constructs import Construct


@unique
class TrainingEndpoint(Enum):
    """A VPC endpoint by the last part of its service name."""

    S3 = "s3"
    """Gateway, free. Every job in a VPC needs it for input, output and checkpoints."""

    SAGEMAKER_API = "sagemaker.api"
    """Code in the VPC describes or starts jobs, pipelines or experiments; also needed beside the MLflow endpoints."""

    ECR_API = "ecr.api"
    """Something in the VPC pulls or pushes images itself. Not needed for SageMaker's own image pull."""

    ECR_DOCKER = "ecr.dkr"
    """As ``ECR_API``: the registry itself. Image layers come through ``S3``."""

    CLOUDWATCH_LOGS = "logs"
    """Code in the VPC calls CloudWatch Logs. Not needed for a job's own logs (inference: no AWS page asks for it)."""

    CLOUDWATCH_MONITORING = "monitoring"
    """Code in the VPC puts or reads CloudWatch metrics."""

    STS = "sts"
    """Code in the VPC assumes roles or asks for its identity, as many SDKs do at start."""

    KMS = "kms"
    """Code in the VPC calls KMS itself. Not needed for SSE-KMS objects: S3 calls KMS for them."""

    SAGEMAKER_RUNTIME = "sagemaker.runtime"
    """Code in the VPC invokes inference endpoints."""

    MLFLOW_APP = "mlflow"
    """Code in the VPC logs to an MLflow App (``aws.sagemaker.<region>.mlflow``)."""

    MLFLOW_TRACKING_SERVER = "experiments"
    """Code in the VPC logs to an MLflow tracking server (``aws.sagemaker.<region>.experiments``)."""

    SSM = "ssm"
    """Remote debugging (``RemoteDebugConfig``), with ``SSM_MESSAGES``."""

    SSM_MESSAGES = "ssmmessages"
    """Remote debugging (``RemoteDebugConfig``), with ``SSM``."""

    @property
    def construct_id(self) -> str:
        """Id of the endpoint's construct, for example ``SagemakerApi``."""
        return "".join(word.title() for word in self.name.split("_"))


DEFAULT_ENDPOINTS: Final[Sequence[TrainingEndpoint]] = (
    TrainingEndpoint.S3,
    TrainingEndpoint.SAGEMAKER_API,
    TrainingEndpoint.ECR_API,
    TrainingEndpoint.ECR_DOCKER,
    TrainingEndpoint.CLOUDWATCH_LOGS,
)
"""Endpoints of a VPC that the library makes, unless the author chooses."""

_SAGEMAKER_OWN_PREFIX = frozenset({TrainingEndpoint.MLFLOW_APP, TrainingEndpoint.MLFLOW_TRACKING_SERVER})


def add_s3_endpoint(scope: Construct, vpc: ec2.IVpc, subnets: Sequence[ec2.ISubnet]) -> ec2.GatewayVpcEndpoint:
    """Route the subnets' S3 traffic to a gateway endpoint. Its policy is the default one: it allows everything."""
    return ec2.GatewayVpcEndpoint(
        scope,
        TrainingEndpoint.S3.construct_id,
        vpc=vpc,
        service=ec2.GatewayVpcEndpointAwsService.S3,
        subnets=[ec2.SubnetSelection(subnets=list(subnets))],
    )


def add_interface_endpoint(
    scope: Construct,
    endpoint: TrainingEndpoint,
    *,
    vpc: ec2.IVpc,
    subnets: Sequence[ec2.ISubnet],
    security_group: ec2.ISecurityGroup,
) -> ec2.InterfaceVpcEndpoint:
    """Put an interface endpoint into one subnet of each availability zone, with private DNS names."""
    # An endpoint takes one subnet of a zone; CDK's `one_per_az` has no effect on subnets that are named one by one.
    first_of_zone = {subnet.availability_zone: subnet for subnet in reversed(subnets)}
    prefix = "aws.sagemaker" if endpoint in _SAGEMAKER_OWN_PREFIX else None
    return ec2.InterfaceVpcEndpoint(
        scope,
        endpoint.construct_id,
        vpc=vpc,
        service=ec2.InterfaceVpcEndpointAwsService(endpoint.value, prefix),
        subnets=ec2.SubnetSelection(subnets=[s for s in subnets if s is first_of_zone[s.availability_zone]]),
        security_groups=[security_group],
        open=False,  # CDK would open port 443 to the whole VPC
    )
