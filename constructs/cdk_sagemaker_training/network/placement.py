"""The VPC and the subnets that jobs are placed in, made or given, and the checks on what was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import cast

import attrs
from aws_cdk import Token, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_sagemaker_training.asked_once import fixed
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.checks.accepted_findings import accept_default_group
from cdk_sagemaker_training.checks.cdk_objects import WANTED
from cdk_sagemaker_training.definition.fields.checks import integer, text
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.network.endpoints import no_endpoints, region_problems
from cdk_sagemaker_training.network.given_vpc import tenancy_problems
from cdk_sagemaker_training.network.s3_egress import s3_prefix_list_unknown

DEFAULT_MAX_AZS = 3
MAX_SUBNETS = 16
"""Subnets of one training job at most (SageMaker API, VpcConfig.Subnets)."""
PUBLIC_SUBNETS = "@cdk-sagemaker-training/network:public-subnets"
"""Id of the warning that jobs are placed in public subnets."""

_ACCOUNT = re.compile(r"\d{12}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX_LIST_ID = re.compile(r"pl-[0-9a-f]{8,17}")
_ZONE = text(minimum=1, like="eu-west-1a")
_BUCKET_OBJECT = WANTED["data_bucket"]

OWN = {"max_azs": integer(), "s3_prefix_list_id": text(), "s3_express_prefix_list_id": text()}
"""What a network takes besides what is the same everywhere."""


@attrs.frozen(kw_only=True)
class NetworkRequest(ByValue):
    """What the author of a :class:`TrainingNetwork` asked for; None is "not given"."""

    vpc: ec2.IVpc | None
    vpc_subnets: ec2.SubnetSelection | None
    ip_addresses: ec2.IIpAddresses | None
    max_azs: int | None
    availability_zones: Sequence[str] | None
    endpoints: Sequence[object] | None
    existing_endpoints: Sequence[object] | None
    allowed_accounts: Sequence[str] | None
    allowed_buckets: Sequence[str | s3.IBucket] | None
    s3_prefix_list_id: str | None
    s3_express_prefix_list_id: str | None

    def without(self, wrong: Sequence[Problem]) -> NetworkRequest:
        """Without arguments that are nothing of what they should be, so that the others can be looked at."""
        return attrs.evolve(self, **{each.where: None for each in wrong if hasattr(self, each.where)})

    def check(self, scope: Construct, subject: str, others: Sequence[Problem] = ()) -> None:
        """Raise InvalidInputError with these ``others`` and every mistake that shows before anything is made."""
        problems = [
            *others,
            *self._vpc_problems(),
            *self._prefix_list_problems(scope),
            *self._endpoint_problems(scope),
            *self._policy_problems(),
        ]
        if problems:
            raise InvalidInputError(subject, problems)

    @property
    def bucket_names(self) -> Sequence[str]:
        """Of ``allowed_buckets``."""
        return [each if isinstance(each, str) else fixed(each, "bucket_name") for each in self.allowed_buckets or ()]

    def _endpoint_problems(self, scope: Construct) -> Iterator[Problem]:
        given = {"endpoints": list(self.endpoints or ()), "existing_endpoints": list(self.existing_endpoints or ())}
        for where, endpoints in given.items():
            yield from no_endpoints(where, endpoints)
            for endpoint in dict.fromkeys(each for each in endpoints if endpoints.count(each) > 1):
                yield Problem(where, endpoint, "each endpoint once")
        for endpoint in given["endpoints"]:
            if isinstance(endpoint, TrainingEndpoint):
                if endpoint in given["existing_endpoints"]:
                    yield Problem("endpoints", endpoint, "what is not among existing_endpoints")
                yield from region_problems(scope, endpoint, "endpoints")
        wanted = TrainingEndpoint.S3_EXPRESS in given["endpoints"]
        if wanted and self.vpc is not None and self.s3_express_prefix_list_id is None:
            allowed = "the id of the S3 Express prefix list, with TrainingEndpoint.S3_EXPRESS in a given VPC"
            fix = "'aws ec2 describe-managed-prefix-lists' shows it as com.amazonaws.<region>.s3express"
            yield Problem("s3_express_prefix_list_id", MISSING, allowed, fix)

    def _policy_problems(self) -> Iterator[Problem]:
        for account in self.allowed_accounts or ():
            if not _is_text(account, _ACCOUNT):
                fix = f"as text: '{account:012}'" if isinstance(cast("object", account), int) else ""
                yield Problem("allowed_accounts", account, "an account id: 12 digits", fix)
        for given in self.allowed_buckets or ():
            data = not given or [*_BUCKET_OBJECT("allowed_buckets", given)]
            if data and not _is_text(given, _BUCKET):
                yield Problem("allowed_buckets", given, "a bucket or the name of one, without s3:// and prefix")

    def _vpc_problems(self) -> list[Problem]:
        problems: list[Problem] = []
        if self.vpc is not None:
            not_with_vpc = {
                "ip_addresses": self.ip_addresses,
                "max_azs": self.max_azs,
                "availability_zones": self.availability_zones,
            }
            problems += tenancy_problems(self.vpc)
            for where, given in not_with_vpc.items():
                if given is not None:
                    fix = "they are for a VPC that is made here; choose subnets of yours with vpc_subnets"
                    problems.append(Problem(where, given, "nothing, together with vpc", fix))
        else:
            only_with_vpc = {"vpc_subnets": self.vpc_subnets, "existing_endpoints": self.existing_endpoints}
            for where, given in only_with_vpc.items():
                if given is not None:
                    problems.append(Problem(where, given, "nothing without vpc", "pass the VPC too"))
        if self.max_azs is not None and not 1 <= self.max_azs <= MAX_SUBNETS:
            problems.append(Problem("max_azs", self.max_azs, f"1 to {MAX_SUBNETS}, with one subnet in each"))
        zones = self.availability_zones
        if zones is not None and not 1 <= len(zones) <= MAX_SUBNETS:
            problems.append(Problem("availability_zones", zones, f"1 to {MAX_SUBNETS} zones, with one subnet in each"))
        problems += [each for zone in zones or () for each in _ZONE("availability_zones", zone)]
        if zones is not None and self.max_azs is not None:
            problems.append(Problem("availability_zones", zones, "nothing, together with max_azs"))
        return problems

    def _prefix_list_problems(self, scope: Construct) -> list[Problem]:
        fix = "'aws ec2 describe-managed-prefix-lists' shows it as com.amazonaws.<region>.s3"
        lists = {
            "s3_prefix_list_id": self.s3_prefix_list_id,
            "s3_express_prefix_list_id": self.s3_express_prefix_list_id,
        }
        wrong = [
            Problem(where, given, "'pl-' and 8 to 17 hexadecimal digits", fix)
            for where, given in lists.items()
            if given is not None and not Token.is_unresolved(given) and not _PREFIX_LIST_ID.fullmatch(given)
        ]
        if self.s3_prefix_list_id is None and self.vpc is not None and s3_prefix_list_unknown(scope):
            # A given VPC may have a route to the internet, where a rule to any address would be a real hole.
            allowed = "the id of the S3 prefix list, which is not known here for this region"
            wrong.append(Problem("s3_prefix_list_id", MISSING, allowed, fix))
        return wrong


def _is_text(given: object, pattern: re.Pattern[str]) -> bool:
    """Whether it is a text that matches, or one that only the deployment knows."""
    return isinstance(given, str) and (is_token(given) or pattern.fullmatch(given) is not None)


def make_vpc(scope: Construct, request: NetworkRequest) -> ec2.Vpc:
    """A VPC with one isolated subnet in each zone: no internet gateway, no NAT gateway, no route out."""
    vpc = ec2.Vpc(
        scope,
        "Vpc",
        ip_addresses=request.ip_addresses,
        max_azs=(request.max_azs or DEFAULT_MAX_AZS) if request.availability_zones is None else None,
        availability_zones=None if request.availability_zones is None else list(request.availability_zones),
        nat_gateways=0,
        subnet_configuration=[
            ec2.SubnetConfiguration(name="Training", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        ],
        # CDK restricts the default security group through a Lambda function with rights over security groups. Nothing
        # here uses that group, so the function would cost more safety than it brings.
        restrict_default_security_group=False,
    )
    accept_default_group(vpc)
    return vpc


def select_subnets(
    scope: Construct, subject: str, vpc: ec2.IVpc, selection: ec2.SubnetSelection | None
) -> Sequence[ec2.ISubnet]:
    """The subnets for jobs: those chosen, else the isolated ones, else those with a way out but no way in.

    Public subnets draw a warning: a job's network interface gets no public address, so it reaches nothing through them.

    :raises InvalidInputError: the selection matches no subnet, or more than 16.
    """
    subnets = _private_subnets(subject, vpc) if selection is None else _chosen(scope, subject, vpc, selection)
    if not 1 <= len(subnets) <= MAX_SUBNETS:
        allowed = f"1 to {MAX_SUBNETS} subnets; the selection matches {len(subnets)}"
        raise InvalidInputError(subject, [Problem("vpc_subnets", selection, allowed)])
    return subnets


def _private_subnets(subject: str, vpc: ec2.IVpc) -> Sequence[ec2.ISubnet]:
    found = vpc.isolated_subnets or vpc.private_subnets
    if not found:
        fix = "choose subnets with vpc_subnets"
        raise InvalidInputError(subject, [Problem("vpc", vpc.node.path, "a VPC with private subnets", fix)])
    return found


def _chosen(scope: Construct, subject: str, vpc: ec2.IVpc, selection: ec2.SubnetSelection) -> Sequence[ec2.ISubnet]:
    try:
        selected = vpc.select_subnets(
            availability_zones=selection.availability_zones,
            one_per_az=selection.one_per_az,
            subnet_filters=selection.subnet_filters,
            subnet_group_name=selection.subnet_group_name,
            subnets=selection.subnets,
            subnet_type=selection.subnet_type,
        )
    except RuntimeError as error:  # what CDK's own errors become on the way through jsii
        problem = Problem("vpc_subnets", selection, "a selection of subnets of the VPC", str(error).splitlines()[0])
        raise InvalidInputError(subject, [problem]) from error
    if selected.has_public:
        Validations.of(scope).add_warning(
            PUBLIC_SUBNETS,
            "Training jobs are placed in public subnets. Their network interfaces get no public address, so they reach "
            "nothing through the internet gateway; choose private or isolated subnets with vpc_subnets.",
        )
    return selected.subnets
