"""What synth finds wrong with a network: too few addresses, endpoints that nobody knows of, made twice, or with a
policy that is too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import jsii
from aws_cdk import Validations
from constructs import IValidation

from cdk_sagemaker_training.asked_once import fixed, path_of
from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.definition.document.network_needs import JobNetwork
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.network.given_vpc import endpoints_in_the_app, free_addresses
from cdk_sagemaker_training.network.requirements import RequiredJob, Requirements

ENDPOINTS_NOT_KNOWN: Final = "@cdk-sagemaker-training/network:endpoints-not-known"
"""Id of the warning that jobs need endpoints and nothing says whether the VPC has them."""
EFA_IN_ONE_ZONE: Final = "@cdk-sagemaker-training/network:efa-in-one-zone"
"""Id of the warning that no zone has enough addresses for a job on several instances with EFA."""


@jsii.implements(IValidation)
class NetworkChecks:
    """What synth asks a network, when all pipelines have said what they need."""

    def __init__(self, requirements: Requirements) -> None:
        """``requirements``: they grow while pipelines are made."""
        self._required = requirements

    def validate(self) -> list[str]:
        """The errors of each pipeline, and endpoints that the VPC has twice. Advice becomes warnings."""
        self._warn_of_unknown_endpoints()
        problems: dict[str, list[Problem]] = {}
        known: dict[str, Mapping[str, int] | None] = {}  # nearly all jobs have the same subnets
        for required in self._required.jobs:
            where = repr(required.job.subnets)
            if where not in known:
                known[where] = self._free_by_zone(required.job)
            subject = f"TrainingPipeline {path_of(required.pipeline)!r}"
            problems.setdefault(subject, []).extend(self._space(required, known[where]))
        problems[f"TrainingNetwork {self._required.network.node.path!r}"] = [
            *self._doubles(),
            *self._required.policy_problems(),
        ]
        return [str(InvalidInputError(subject, found)) for subject, found in problems.items() if found]

    def _space(self, required: RequiredJob, zones: Mapping[str, int] | None) -> Iterator[Problem]:
        job, needed = required.job, required.job.addresses
        if needed is None or zones is None:
            return
        free, where = sum(zones.values()), f"{job.vpc_pointer}/Subnets"
        if free < needed:
            allowed = f"subnets with at least {needed:,} free addresses together ({job.arithmetic})"
            fix = "give the network larger subnets (ip_addresses=, or other vpc_subnets=), or the job fewer instances"
            yield Problem(where, f"{free:,} free addresses", allowed, fix)
        elif job.efa and job.talks and max(zones.values()) < needed:
            Validations.of(required.pipeline).add_warning(
                EFA_IN_ONE_ZONE,
                f"{where}: step {job.step} needs {needed:,} addresses ({job.arithmetic}) and instances with EFA share "
                f"a zone, but no zone has more than {max(zones.values()):,}; give the network larger subnets.",
            )

    def _free_by_zone(self, job: JobNetwork) -> Mapping[str, int] | None:
        """Free addresses of the job's subnets; None where one is not known."""
        zones: dict[str, int] = {}
        made = self._required.endpoints
        # Without endpoints nobody asks for zones, which an imported subnet may not know.
        endpoint_subnets = {
            fixed(subnet, "subnet_id") for subnet in (made.interface_subnets if made.interfaces else ())
        }
        own = [subnet for subnet in self._required.subnets if fixed(subnet, "subnet_id") in job.subnets]
        for subnet in own:
            taken = len(made.interfaces) if fixed(subnet, "subnet_id") in endpoint_subnets else 0
            free = free_addresses(subnet, taken=taken)
            if free is None:
                return None
            zones[subnet.availability_zone] = zones.get(subnet.availability_zone, 0) + max(free, 0)
        return zones if len(job.subnets) == len(own) else None

    def _doubles(self) -> Iterator[Problem]:
        """A second one for a private DNS name or on a route table fails to deploy."""
        made = self._required.endpoints
        for endpoint, others in endpoints_in_the_app(self._required.vpc, apart_from=self._required.network).items():
            paths = [other.node.path for other in others]
            if endpoint in made.made:
                fix = "make it before the TrainingNetwork, which then uses it, or leave it to the network"
                yield Problem("vpc", f"{endpoint.value} here and as {', '.join(paths)}", "each endpoint once", fix)

    def _warn_of_unknown_endpoints(self) -> None:
        lacking: dict[TrainingEndpoint, list[str]] = {}
        for required in self._required.jobs:
            for need in required.job.endpoints:
                if need.certain and self._required.is_unknown(need.endpoint):
                    lacking.setdefault(need.endpoint, []).append(f"{required.asker} ({need.pointer})")
        if lacking:
            told = "; ".join(f"{each.value} for {askers[0]}" for each, askers in lacking.items())
            names = ", ".join(f"TrainingEndpoint.{each.name}" for each in lacking)
            if self._required.makes_endpoints:
                fix = (
                    f"say so with existing_endpoints=[{names}] and open the jobs' way with connections.allow_to(...); "
                    f"if not, ask for them with endpoints=[{names}]."
                )
            else:
                fix = f"say so with existing_endpoints=[...]; if not, ask the network's owner for {names}."
            Validations.of(self._required.network).add_warning(
                ENDPOINTS_NOT_KNOWN,
                f"The VPC is not known to have the endpoints that jobs need: {told}. If it has them, {fix}",
            )
