"""Who asked a network for what, and the endpoints, groups and policies that follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs
from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from cdk_sagemaker_training.asked_once import fixed, path_of
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint, endpoint_price
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.document.network_needs import JobNetwork, network_needs
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.network.endpoint_policies import EndpointPolicies
from cdk_sagemaker_training.network.endpoints import NetworkEndpoints, region_problems
from cdk_sagemaker_training.network.existing_endpoints import ExistingEndpoints
from cdk_sagemaker_training.network.explanation import EndpointExplanation, NetworkExplanation
from cdk_sagemaker_training.network.job_groups import GroupsOfJobs

_REGISTRY: Final = (TrainingEndpoint.ECR_API, TrainingEndpoint.ECR_DOCKER)


@attrs.frozen(kw_only=True)
class RequiredJob(ByValue):
    """A job that runs in the network."""

    pipeline: IConstruct
    job: JobNetwork

    @property
    def asker(self) -> str:
        """``step Train of Stack/Pipeline``."""
        return f"step {self.job.step} of {path_of(self.pipeline)}"


class Requirements:
    """What the author and the pipelines want of one network, each endpoint made once and as soon as it is wanted."""

    def __init__(
        self,
        network: Construct,
        *,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        made_here: bool,
        wanted: Sequence[TrainingEndpoint],
        endpoints: NetworkEndpoints,
        existing: ExistingEndpoints,
        groups: GroupsOfJobs,
        policies: EndpointPolicies | None,
        makes_endpoints: bool = True,
    ) -> None:
        self.makes_endpoints = makes_endpoints
        self.network, self.vpc, self.subnets, self.endpoints = network, vpc, subnets, endpoints
        self.jobs: list[RequiredJob] = []
        self._made_here, self._existing, self._groups, self._policies = made_here, existing, groups, policies
        self._wanted = list(wanted)
        if not made_here:  # else it was made a moment ago
            self._existing.look()
        if policies is not None:
            policies.allow_image_layers_if(self._has_registry)
        for endpoint in wanted:
            self._provide(endpoint)

    def policy_problems(self) -> Iterator[Problem]:
        """Of the policy of the S3 endpoint, where one is made here with it."""
        if self._policies is not None and TrainingEndpoint.S3 in self.endpoints.made:
            yield from self._policies.problems()

    def add(self, definition: PipelineDefinition, *, by: IConstruct) -> None:
        """Provide what the jobs need for certain; raises ``InvalidInputError`` for what cannot be."""
        own = {fixed(subnet, "subnet_id") for subnet in self.subnets}
        jobs = [
            RequiredJob(pipeline=by, job=job)
            for job in network_needs(definition.document)
            if any(isinstance(subnet, str) and subnet in own for subnet in job.subnets)
        ]
        needed = {need.endpoint for required in jobs for need in required.job.endpoints if need.certain}
        if any(endpoint not in self.endpoints.made and not self._existing.has(endpoint) for endpoint in needed):
            self._existing.look()
        problems = [problem for required in jobs for problem in self._problems(required.job)]
        if problems:
            raise InvalidInputError(f"TrainingPipeline {by.node.path!r}", problems)
        for required in jobs:
            if self._policies is not None:
                self._policies.allow_buckets(required.job.buckets)
            for need in required.job.endpoints:
                if need.certain and self._knows_the_vpc:
                    self._provide(need.endpoint)
        self.jobs += jobs

    def is_unknown(self, endpoint: TrainingEndpoint) -> bool:
        """Whether nothing says if the VPC has an endpoint that jobs cannot do without."""
        if self._knows_the_vpc or endpoint in self.endpoints.made or self._existing.has(endpoint):
            return False
        return endpoint is not TrainingEndpoint.S3 or not self._have_a_way_out()

    def leads_nowhere(self, subnets: Sequence[object]) -> bool:
        """Whether what runs in these subnets reaches endpoints and nothing else; False where that is not known."""
        closed = self.subnets if self._made_here else self.vpc.isolated_subnets
        return bool(subnets) and {fixed(subnet, "subnet_id") for subnet in closed}.issuperset(map(str, subnets))

    @property
    def available(self) -> Sequence[TrainingEndpoint]:
        """Endpoints that are made here, or that the VPC is known to have."""
        self._existing.look()
        return [each for each in TrainingEndpoint if each in self.endpoints.made or self._existing.has(each)]

    def explain(self, region: str | None) -> NetworkExplanation:
        """What there is, and why."""
        self._existing.look()
        there = [self._explained(endpoint, self._askers(endpoint)) for endpoint in TrainingEndpoint]
        certain = {each.endpoint for each in there if each.asked_by}
        doubtful = [self._explained(endpoint, self._askers(endpoint, certain=False)) for endpoint in TrainingEndpoint]
        return NetworkExplanation(
            region=region,
            endpoints=[each for each in there if each.asked_by],
            may_need=[
                each
                for each in doubtful
                if each.asked_by and each.endpoint not in certain and not self._existing.has(each.endpoint)
            ],
            price=None if region is None else endpoint_price(region),
            notes=list(self._notes()),
        )

    @property
    def _knows_the_vpc(self) -> bool:
        return self._made_here or self._existing.are_known

    def _has_registry(self) -> bool:
        self._existing.look()
        return any(self._existing.has(endpoint) for endpoint in _REGISTRY)

    def _provide(self, endpoint: TrainingEndpoint) -> None:
        if self._policies is not None and endpoint in _REGISTRY:
            self._policies.allow_image_layers()
        if self._existing.has(endpoint):
            self._existing.open(endpoint, self._groups.job)
        elif endpoint not in self.endpoints.made:
            self.endpoints.add(endpoint)
            if endpoint is TrainingEndpoint.S3_EXPRESS:
                self._groups.open_s3_express()

    def _problems(self, job: JobNetwork) -> Iterator[Problem]:
        for need in job.endpoints:
            if need.certain and not self._existing.has(need.endpoint):
                if not self.makes_endpoints and self._knows_the_vpc:
                    given = f"a step that needs the {need.endpoint.value} endpoint"
                    allowed = f"what {self.network.node.path} has endpoints for"
                    fix = (
                        f"ask its owner for the endpoint, and add TrainingEndpoint.{need.endpoint.name} to "
                        "existing_endpoints"
                    )
                    yield Problem(need.pointer, given, allowed, fix)
                    continue
                yield from region_problems(self.network, need.endpoint, need.pointer)
                open_egress = self._made_here or self._groups.knows_s3_express
                if need.endpoint is TrainingEndpoint.S3_EXPRESS and not open_egress:
                    fix = "'aws ec2 describe-managed-prefix-lists' shows it as com.amazonaws.<region>.s3express"
                    allowed = f"the id of the S3 Express prefix list, for {need.pointer}"
                    yield Problem("TrainingNetwork s3_express_prefix_list_id", MISSING, allowed, fix)
        groups = set(job.security_groups)
        between = self._groups.between_instances
        if (
            job.talks
            and fixed(self._groups.job, "security_group_id") in groups
            and (between is None or fixed(between, "security_group_id") not in groups)
        ):
            allowed = "the group between instances too: the jobs' group lets nothing through from one to the other"
            fix = "give the job security_group_ids=network.several_instances_security_group_ids"
            yield Problem(f"{job.vpc_pointer}/SecurityGroupIds", list(job.security_groups), allowed, fix)

    def _have_a_way_out(self) -> bool:
        private = {subnet.subnet_id for subnet in self.vpc.private_subnets}
        return all(subnet.subnet_id in private for subnet in self.subnets)

    def _askers(self, endpoint: TrainingEndpoint, *, certain: bool = True) -> Sequence[str]:
        author = [f"the author of {self.network.node.path}"] if certain and endpoint in self._wanted else []
        needs = [(required, need) for required in self.jobs for need in required.job.endpoints]
        asked = [
            f"{required.asker}, {need.pointer}: {need.why}"
            for required, need in needs
            if need.endpoint is endpoint and need.certain == certain
        ]
        return list(dict.fromkeys([*author, *asked]))

    def _explained(self, endpoint: TrainingEndpoint, askers: Sequence[str]) -> EndpointExplanation:
        made = endpoint in self.endpoints.made
        zones = len(self.endpoints.interface_subnets) if endpoint in self.endpoints.interfaces else 0
        return EndpointExplanation(endpoint=endpoint, made_here=made, zones=zones, asked_by=askers)

    def _notes(self) -> Iterator[str]:
        for required in self.jobs:
            for need in required.job.file_systems:
                yield (
                    f"{required.asker}, {need.pointer}: open TCP {need.ports} to the {need.type} file system, with "
                    "network.connections.allow_to(...)"
                )
        talking = [f"{each.asker} ({_reasons(each.job)})" for each in self.jobs if each.job.talks is not False]
        if self._groups.between_instances is not None and talking:
            yield f"Group between instances: for {', '.join(dict.fromkeys(talking))}"


def _reasons(job: JobNetwork) -> str:
    """Why instances of a job must reach each other."""
    several = "several instances" if job.talks else "a number of instances that is not known"
    return ", ".join([several, *["EFA"] * bool(job.efa), *["encrypted between containers"] * bool(job.encrypted)])
