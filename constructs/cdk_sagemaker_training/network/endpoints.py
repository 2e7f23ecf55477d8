"""The VPC endpoints of a training network, as constructs. What each is for: ``catalog.vpc_endpoints``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar, cast

from aws_cdk import Lazy
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from cdk_sagemaker_training.asked_once import region_of
from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint, has_endpoint, regions_of_endpoint
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.network.endpoint_policies import EndpointPolicies

_Made = TypeVar("_Made")

HTTPS: Final = ec2.Port.tcp(443)


class EndpointSet:
    """Named sets for ``TrainingNetwork(endpoints=EndpointSet.CODE_CALLS_AWS)``."""

    MINIMAL: Final[Sequence[TrainingEndpoint]] = (TrainingEndpoint.S3,)
    """What isolated training needs. Free."""

    CODE_CALLS_AWS: Final[Sequence[TrainingEndpoint]] = (
        TrainingEndpoint.S3,
        TrainingEndpoint.SAGEMAKER_API,
        TrainingEndpoint.STS,
        TrainingEndpoint.CLOUDWATCH_LOGS,
        TrainingEndpoint.CLOUDWATCH_MONITORING,
    )
    """For jobs that are not isolated and whose code calls SageMaker and CloudWatch, as the SDKs do."""

    USUAL: Final[Sequence[TrainingEndpoint]] = (
        TrainingEndpoint.S3,
        TrainingEndpoint.SAGEMAKER_API,
        TrainingEndpoint.ECR_API,
        TrainingEndpoint.ECR_DOCKER,
        TrainingEndpoint.CLOUDWATCH_LOGS,
    )
    """What guides list for closed training. Jobs themselves need none of it but S3; a build in the VPC may."""

    FULL: Final[Sequence[TrainingEndpoint]] = tuple(
        endpoint for endpoint in TrainingEndpoint if endpoint is not TrainingEndpoint.S3_EXPRESS
    )
    """Every endpoint that is known here but that of directory buckets, which few regions have."""


class NetworkEndpoints(Construct):
    """Endpoints that are made one after the other, each once, and the group of those that have network interfaces.

    Construct ids come from the endpoints alone, not from the order in which they are asked for.
    """

    security_group: ec2.SecurityGroup | None
    """Group of the interface endpoints made here; None without any."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        job_group: ec2.ISecurityGroup,
        policies: EndpointPolicies | None,
    ) -> None:
        """``policies``: None leaves every endpoint with AWS's default policy, which allows everything."""
        super().__init__(scope, construct_id)
        self._vpc, self._subnets, self._job_group, self._policies = vpc, subnets, job_group, policies
        self._gateways: dict[TrainingEndpoint, ec2.GatewayVpcEndpoint] = {}
        self._interfaces: dict[TrainingEndpoint, ec2.InterfaceVpcEndpoint] = {}
        self.security_group = None

    @property
    def gateways(self) -> Mapping[TrainingEndpoint, ec2.GatewayVpcEndpoint]:
        """Gateway endpoints made here."""
        return _ordered(self._gateways)

    @property
    def interfaces(self) -> Mapping[TrainingEndpoint, ec2.InterfaceVpcEndpoint]:
        """Interface endpoints made here."""
        return _ordered(self._interfaces)

    @property
    def made(self) -> Sequence[TrainingEndpoint]:
        """All of them, in the order of :class:`TrainingEndpoint`."""
        return [endpoint for endpoint in TrainingEndpoint if endpoint in {*self._gateways, *self._interfaces}]

    @property
    def interface_subnets(self) -> Sequence[ec2.ISubnet]:
        """One subnet of each availability zone: an endpoint takes no more."""
        # CDK's `one_per_az` has no effect on subnets that are named one by one.
        first_of_zone = {subnet.availability_zone: subnet for subnet in reversed(self._subnets)}
        return [subnet for subnet in self._subnets if subnet is first_of_zone[subnet.availability_zone]]

    def add(self, endpoint: TrainingEndpoint) -> None:
        """Make an endpoint, unless it is there."""
        if endpoint in self._gateways or endpoint in self._interfaces:
            return
        if endpoint.is_gateway:
            self._gateways[endpoint] = self._gateway(endpoint)
        else:
            self._interfaces[endpoint] = self._interface(endpoint)

    def _gateway(self, endpoint: TrainingEndpoint) -> ec2.GatewayVpcEndpoint:
        try:
            made = ec2.GatewayVpcEndpoint(
                self,
                endpoint.construct_id,
                vpc=self._vpc,
                service=service_of(endpoint),
                subnets=[ec2.SubnetSelection(subnets=list(self._subnets))],
            )
        except RuntimeError as error:  # what CDK's own errors become on the way through jsii
            allowed = f"subnets whose route tables are known, for the {endpoint.value} endpoint"
            fix = (
                "import the VPC with the route table ids of its subnets, or say "
                f"existing_endpoints=[TrainingEndpoint.{endpoint.name}] ({str(error).splitlines()[0]})"
            )
            problem = Problem("vpc", self._vpc.node.path, allowed, fix)
            raise InvalidInputError(f"TrainingNetwork {self.node.path.rpartition('/')[0]!r}", [problem]) from error
        self._restrict(endpoint, made)
        return made

    def _interface(self, endpoint: TrainingEndpoint) -> ec2.InterfaceVpcEndpoint:
        if self.security_group is None:
            self.security_group = ec2.SecurityGroup(
                self,
                "SecurityGroup",
                vpc=self._vpc,
                allow_all_outbound=False,
                description="Endpoints of training jobs",
            )
            self._job_group.connections.allow_to(self.security_group, HTTPS, "VPC endpoints")
        made = ec2.InterfaceVpcEndpoint(
            self,
            endpoint.construct_id,
            vpc=self._vpc,
            service=interface_service_of(endpoint),
            subnets=ec2.SubnetSelection(subnets=list(self.interface_subnets)),
            security_groups=[self.security_group],
            open=False,  # CDK would open port 443 to the whole VPC
        )
        self._restrict(endpoint, made)
        return made

    def _restrict(self, endpoint: TrainingEndpoint, made: ec2.GatewayVpcEndpoint | ec2.InterfaceVpcEndpoint) -> None:
        policy = None if self._policies is None else self._policies.of(endpoint)
        if policy is not None:
            resource = cast("ec2.CfnVPCEndpoint", made.node.default_child)
            resource.policy_document = Lazy.any(policy)


def service_of(endpoint: TrainingEndpoint) -> ec2.GatewayVpcEndpointAwsService:
    """A gateway endpoint's service."""
    return {
        TrainingEndpoint.S3: ec2.GatewayVpcEndpointAwsService.S3,
        TrainingEndpoint.S3_EXPRESS: ec2.GatewayVpcEndpointAwsService.S3_EXPRESS,
    }[endpoint]


def interface_service_of(endpoint: TrainingEndpoint) -> ec2.InterfaceVpcEndpointAwsService:
    """An interface endpoint's service."""
    return ec2.InterfaceVpcEndpointAwsService(endpoint.value, endpoint.prefix)


def no_endpoints(where: str, given: Sequence[object]) -> Iterator[Problem]:
    """What is given among endpoints and is none."""
    members = f"a member of TrainingEndpoint: {', '.join(TrainingEndpoint.__members__)}"
    yield from (Problem(where, each, members) for each in given if not isinstance(each, TrainingEndpoint))


def region_problems(scope: Construct, endpoint: TrainingEndpoint, where: str) -> list[Problem]:
    """What is wrong with an endpoint in the region of the stack, as far as the catalog knows."""
    region = region_of(scope)
    if is_token(region) or has_endpoint(endpoint, region) is not False:
        return []
    regions = regions_of_endpoint(endpoint)
    service = f"{endpoint.prefix or 'com.amazonaws'}.{region}.{endpoint.value}"
    allowed = f"a region that has it: {', '.join(regions)}" if regions else "a region that has it"
    fix = f"leave TrainingEndpoint.{endpoint.name} and what needs it out, or deploy to another region"
    return [Problem(where, f"{service}, which {region} does not have", allowed, fix)]


def _ordered(made: Mapping[TrainingEndpoint, _Made]) -> dict[TrainingEndpoint, _Made]:
    return {endpoint: made[endpoint] for endpoint in TrainingEndpoint if endpoint in made}
