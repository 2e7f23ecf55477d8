"""CDK's own custom resources, done in place of their Lambda functions; every other unknown type is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, bridge, cfn_buckets

Created = tuple[str, dict[str, Any]]


def _create_auto_delete(logical_id: str, props: dict[str, Any], stack_name: str) -> Created:
    return f"{logical_id}-{arns.random_id(8)}", {}


def _auto_delete(physical_id: str, props: dict[str, Any]) -> None:
    cfn_buckets.empty(props["BucketName"])


def _restrict_default_group(logical_id: str, props: dict[str, Any], stack_name: str) -> Created:
    group = bridge.service("ec2")._security_groups[props["DefaultSecurityGroupId"]]
    group["IpPermissions"], group["IpPermissionsEgress"] = [], []
    return f"{logical_id}-{arns.random_id(8)}", {}


def _leave(physical_id: str, props: dict[str, Any]) -> None:
    """The default security group goes with its VPC."""


TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "Custom::S3AutoDeleteObjects": {"create": _create_auto_delete, "delete": _auto_delete},
    "Custom::VpcRestrictDefaultSG": {"create": _restrict_default_group, "delete": _leave},
}


def refuse_unknown_types() -> None:
    """Fail a resource of a type that nothing here provisions; ministack would record some of them and do nothing."""
    types = bridge.provisioners._RESOURCE_HANDLERS
    # Their Lambda functions would have to run, and CDK's need an AWS SDK for JavaScript that is not there.
    types.pop("AWS::CloudFormation::CustomResource", None)
    provision = bridge.provisioners._provision_resource

    def checked(resource_type: str, logical_id: str, props: dict[str, Any], stack_name: str) -> Created:
        if resource_type not in types:
            raise ValueError(f"Resource type {resource_type} is not emulated by the embedded AWS")
        created: Created = provision(resource_type, logical_id, props, stack_name)
        return created

    bridge.provisioners._provision_resource = checked
    bridge.stacks._provision_resource = checked
