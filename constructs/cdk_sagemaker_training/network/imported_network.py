"""A network of training jobs that was made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.network.endpoints import NetworkEndpoints, no_endpoints
from cdk_sagemaker_training.network.existing_endpoints import ExistingEndpoints
from cdk_sagemaker_training.network.network_base import TrainingNetworkBase
from cdk_sagemaker_training.network.network_checks import NetworkChecks
from cdk_sagemaker_training.network.placement import MAX_SUBNETS
from cdk_sagemaker_training.network.requirements import Requirements


class ImportedNetwork(TrainingNetworkBase):
    """Makes nothing. Its owner has made the endpoints, and bounds with their policies what goes through them."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        job_security_group: ec2.ISecurityGroup,
        between_instances_security_group: ec2.ISecurityGroup | None,
        existing_endpoints: Sequence[TrainingEndpoint] | None,
    ) -> None:
        """See ``TrainingNetwork.from_network_attributes``. Raises ``InvalidInputError``."""
        problems = [*kind_problems(locals(), required=["vpc", "subnets", "job_security_group"])]
        wrong = {problem.where for problem in problems}
        if "subnets" not in wrong:
            problems += _subnet_problems(subnets)
        if "existing_endpoints" not in wrong:
            problems += no_endpoints("existing_endpoints", existing_endpoints or ())
        if problems:
            raise InvalidInputError(f"TrainingNetwork {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        self.vpc, self.subnets, self.flow_log = vpc, subnets, None
        groups = GivenGroups(self, job_security_group, between_instances_security_group)
        self._groups = groups
        self._endpoints = NetworkEndpoints(
            self, "Endpoints", vpc=vpc, subnets=subnets, job_group=job_security_group, policies=None
        )
        self._requirements = Requirements(
            self,
            vpc=vpc,
            subnets=subnets,
            made_here=False,
            wanted=(),
            endpoints=self._endpoints,
            # Whoever has made a network for training has given it a way to S3: nothing runs without.
            existing=ExistingEndpoints(self, vpc, existing_endpoints, presumed=(TrainingEndpoint.S3,)),
            groups=groups,
            policies=None,
            makes_endpoints=False,
        )
        self.node.add_validation(NetworkChecks(self._requirements))


def _subnet_problems(subnets: Sequence[ec2.ISubnet]) -> Iterator[Problem]:
    ids = [each for each in subnets if isinstance(cast("object", each), str)]
    if ids:
        fix = 'ec2.Subnet.from_subnet_id(self, "Subnet", subnet_id) for each'
        yield Problem("subnets", ids, "subnets, not their ids", fix)
    elif not 1 <= len(subnets) <= MAX_SUBNETS:
        yield Problem("subnets", [subnet.node.path for subnet in subnets], f"1 to {MAX_SUBNETS} subnets")


class GivenGroups:
    """The two groups as they are."""

    def __init__(
        self, network: Construct, job: ec2.ISecurityGroup, between_instances: ec2.ISecurityGroup | None
    ) -> None:
        self._network, self.job, self.between_instances = network, job, between_instances

    @property
    def knows_s3_express(self) -> bool:
        """Their rules are their owner's."""
        return True

    def open_s3_express(self) -> None:
        """Nothing: their rules are their owner's."""

    def ids(self, *, several_instances: bool) -> Sequence[str]:
        """Ids for ``VpcConfig.SecurityGroupIds``; raises ``InvalidInputError`` where the second group is missing."""
        if not several_instances:
            return [self.job.security_group_id]
        if self.between_instances is None:
            problem = Problem(
                "between_instances_security_group",
                None,
                "a security group that allows all traffic within itself, for jobs on several instances",
                "pass it to from_network_attributes, or run the jobs on one instance each",
            )
            raise InvalidInputError(f"TrainingNetwork {self._network.node.path!r}", [problem])
        return [self.job.security_group_id, self.between_instances.security_group_id]
