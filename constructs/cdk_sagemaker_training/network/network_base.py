"""What a network of training jobs tells and is asked, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import jsii
from aws_cdk import Stack, Token
from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from cdk_sagemaker_training.asked_once import fixed
from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.network.endpoints import NetworkEndpoints
from cdk_sagemaker_training.network.explanation import NetworkExplanation
from cdk_sagemaker_training.network.flow_logs import TrainingFlowLog
from cdk_sagemaker_training.network.job_groups import GroupsOfJobs
from cdk_sagemaker_training.network.requirements import Requirements


@jsii.implements(ec2.IConnectable)
class TrainingNetworkBase(Construct):
    """A network that was made here (``TrainingNetwork``) or elsewhere (``TrainingNetwork.from_network_attributes``)."""

    vpc: ec2.IVpc
    subnets: Sequence[ec2.ISubnet]
    flow_log: TrainingFlowLog | None
    """None where this network made none."""
    _groups: GroupsOfJobs
    _endpoints: NetworkEndpoints
    _requirements: Requirements

    @property
    def job_security_group(self) -> ec2.ISecurityGroup:
        """Group of every job."""
        return self._groups.job

    @property
    def connections(self) -> ec2.Connections:
        """Connections of the jobs, to open their way to a database or a file system."""
        return self.job_security_group.connections

    @property
    def endpoints(self) -> Mapping[TrainingEndpoint, ec2.InterfaceVpcEndpoint]:
        """Interface endpoints made here so far."""
        return self._endpoints.interfaces

    @property
    def endpoints_for_jobs(self) -> Sequence[TrainingEndpoint]:
        """Endpoints that jobs here may use, so far: made here, found in the VPC, or said to be there."""
        return self._requirements.available

    @property
    def s3_endpoint(self) -> ec2.GatewayVpcEndpoint | None:
        """S3 endpoint made here; None in a given VPC that was not asked for one."""
        return self._endpoints.gateways.get(TrainingEndpoint.S3)

    @property
    def s3_express_endpoint(self) -> ec2.GatewayVpcEndpoint | None:
        """Endpoint for directory buckets made here; None without one."""
        return self._endpoints.gateways.get(TrainingEndpoint.S3_EXPRESS)

    @property
    def endpoint_security_group(self) -> ec2.SecurityGroup | None:
        """Security group of the interface endpoints made here; None without any."""
        return self._endpoints.security_group

    @property
    def between_instances_security_group(self) -> ec2.ISecurityGroup | None:
        """Further group of jobs on several instances; None before the first one asks for it."""
        return self._groups.between_instances

    @property
    def subnet_ids(self) -> Sequence[str]:
        """Ids for a job's ``VpcConfig.Subnets``."""
        return [fixed(subnet, "subnet_id") for subnet in self.subnets]

    @property
    def security_group_ids(self) -> Sequence[str]:
        """Ids for the ``VpcConfig.SecurityGroupIds`` of a job on one instance."""
        return self._groups.ids(several_instances=False)

    @property
    def several_instances_security_group_ids(self) -> Sequence[str]:
        """The same for a job on several instances. The first use makes the group between instances."""
        return self._groups.ids(several_instances=True)

    def require(self, definition: PipelineDefinition, *, by: IConstruct) -> None:
        """Add what the jobs of a pipeline need that run in these subnets. ``TrainingPipeline`` does it by itself.

        ``definition``: with the defaults of the workspace in it. ``by``: the pipeline, for messages.

        :raises InvalidInputError: an endpoint that the region does not have, or a job on several instances without the
            group between them, all at once.
        """
        self._requirements.add(definition, by=by)

    def leads_nowhere(self, subnets: Sequence[object]) -> bool:
        """Whether what runs in these subnets reaches endpoints and nothing else: no package index, for example.

        ``subnets``: ids, as they stand in ``VpcConfig.Subnets``. False where synth does not know the routes of one.
        """
        return self._requirements.leads_nowhere(subnets)

    def explain(self) -> NetworkExplanation:
        """Which endpoints there are, who asked for each, what they cost a month at least. ``str()`` is for people."""
        region = Stack.of(self).region
        return self._requirements.explain(None if Token.is_unresolved(region) else region)
