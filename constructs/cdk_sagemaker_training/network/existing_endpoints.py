"""Endpoints that the VPC has without the network, as far as that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.network.endpoints import HTTPS
from cdk_sagemaker_training.network.given_vpc import endpoints_in_the_app, vpc_of_the_app


class ExistingEndpoints:
    """Of a VPC of the app they are found, of an imported one the author says them."""

    def __init__(
        self,
        network: Construct,
        vpc: ec2.IVpc,
        stated: Sequence[TrainingEndpoint] | None,
        *,
        presumed: Sequence[TrainingEndpoint] = (),
    ) -> None:
        """``presumed``: what such a VPC has in any case, while nothing is known of the others."""
        self._presumed = presumed
        self._network, self._vpc, self._stated = network, vpc, stated
        self._opened: set[TrainingEndpoint] = set()
        self._found: Mapping[TrainingEndpoint, Sequence[IConstruct]] = {}
        self.are_known = stated is not None or vpc_of_the_app(vpc) is not None
        """Whether an endpoint that is not among them is known not to be there."""

    def look(self) -> None:
        """Look through the app again: whoever owns the VPC may have added to it."""
        self._found = endpoints_in_the_app(self._vpc, apart_from=self._network)

    def has(self, endpoint: TrainingEndpoint) -> bool:
        """Whether the VPC had it when it was last looked through."""
        return endpoint in (self._stated or ()) or endpoint in self._presumed or endpoint in self._found

    def open(self, endpoint: TrainingEndpoint, job_group: ec2.ISecurityGroup) -> None:
        """Let jobs through to an interface endpoint of the app. Those that the author says are the author's to open."""
        for resource in self._found.get(endpoint, ()) if endpoint not in self._opened else ():
            construct = resource.node.scope
            if isinstance(construct, ec2.InterfaceVpcEndpoint):
                job_group.connections.allow_to(construct, HTTPS, "VPC endpoint")
                self._opened.add(endpoint)
