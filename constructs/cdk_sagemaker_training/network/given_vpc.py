"""What is known of a VPC that was given: its tenancy, its endpoints, the addresses of its subnets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from cdk_sagemaker_training.asked_once import node_of, path_of, resource_of, stack_of
from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.network.endpoints import interface_service_of, service_of

RESERVED_ADDRESSES = 5
"""Of each subnet: the first four and the last one (EC2 API, CreateSubnet)."""


def vpc_of_the_app(vpc: ec2.IVpc) -> ec2.CfnVPC | None:
    """The resource of a VPC that an app makes; None for one that is imported."""
    resource = resource_of(vpc)
    return resource if isinstance(resource, ec2.CfnVPC) else None


def tenancy_problems(vpc: ec2.IVpc) -> list[Problem]:
    """Training takes default tenancy only (developer guide, ``train-vpc``)."""
    resource = vpc_of_the_app(vpc)
    tenancy = None if resource is None else resource.instance_tenancy
    if tenancy in {None, "default"} or is_token(tenancy):
        return []
    fix = "default_instance_tenancy=ec2.DefaultInstanceTenancy.DEFAULT, or another VPC for training"
    return [Problem("vpc", f"instance tenancy {tenancy!r}", "a VPC with instance tenancy 'default'", fix)]


def endpoints_in_the_app(vpc: ec2.IVpc, *, apart_from: Construct) -> Mapping[TrainingEndpoint, Sequence[IConstruct]]:
    """The endpoints that the app puts into a VPC of its own, except those of ``apart_from``; empty for an imported VPC.

    Looked for in the stack of the VPC and in that of ``apart_from``.
    """
    if vpc_of_the_app(vpc) is None:
        return {}
    stacks = {path_of(stack): stack for stack in (stack_of(vpc), stack_of(apart_from))}
    found: dict[TrainingEndpoint, list[IConstruct]] = {}
    own, names = f"{path_of(apart_from)}/", dict[str, dict[str, TrainingEndpoint]]()
    for path, stack in stacks.items():
        for node in node_of(stack).find_all():
            if isinstance(node, ec2.CfnVPCEndpoint) and not path_of(node).startswith(own):
                if path not in names:  # most apps have no other
                    names[path] = {_json(stack, _service_name(endpoint)): endpoint for endpoint in TrainingEndpoint}
                endpoint = names[path].get(_json(stack, node.service_name))
                gateway = (node.vpc_endpoint_type or "Gateway") == "Gateway"
                if endpoint is not None and endpoint.is_gateway == gateway and node.vpc_id == vpc.vpc_id:
                    found.setdefault(endpoint, []).append(node)
    return found


_BEFORE_LOOKUP: Final = "1.2.3.4/5"
"""The range that subnets of ``Vpc.from_lookup`` have until the CDK CLI has looked (aws-ec2, vpc.ts)."""


def free_addresses(subnet: ec2.ISubnet, *, taken: int) -> int | None:
    """Addresses for jobs at most; None where the range is not known. ``taken``: by interface endpoints."""
    try:
        cidr = subnet.ipv4_cidr_block
    except RuntimeError:  # CDK has no other way to say that the range of an imported subnet was not given
        return None
    if is_token(cidr) or cidr == _BEFORE_LOOKUP:
        return None
    return ip_network(cidr).num_addresses - RESERVED_ADDRESSES - taken


def _service_name(endpoint: TrainingEndpoint) -> str:
    return service_of(endpoint).name if endpoint.is_gateway else interface_service_of(endpoint).name


def _json(stack: Stack, value: object) -> str:
    return json.dumps(stack.resolve(value))
