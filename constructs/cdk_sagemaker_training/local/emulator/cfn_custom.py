"""Custom resources: CDK's own, done in place of their Lambda functions, and this library's; others are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, bridge, cfn_buckets
from cdk_sagemaker_training.local.emulator.members import map_at

Created = tuple[str, dict[str, Any]]


def _create_auto_delete(logical_id: str, _props: dict[str, Any], _stack_name: str) -> Created:
    return f"{logical_id}-{arns.random_id(8)}", {}


def _auto_delete(_physical_id: str, props: dict[str, Any]) -> None:
    cfn_buckets.empty(props["BucketName"])


def _restrict_default_group(logical_id: str, props: dict[str, Any], _stack_name: str) -> Created:
    group = bridge.service("ec2")._security_groups[props["DefaultSecurityGroupId"]]
    group["IpPermissions"], group["IpPermissionsEgress"] = [], []
    return f"{logical_id}-{arns.random_id(8)}", {}


def _leave(_physical_id: str, _props: dict[str, Any]) -> None:
    """The default security group goes with its VPC."""


TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "Custom::S3AutoDeleteObjects": {"create": _create_auto_delete, "delete": _auto_delete},
    "Custom::VpcRestrictDefaultSG": {"create": _restrict_default_group, "delete": _leave},
}


WITH_THEIR_FUNCTION: Final = frozenset({"Custom::TrainingPipelineDefinition"})
"""Custom resources whose Lambda function really runs: in a process of its own, with the permissions of its role."""


def refuse_unknown_types() -> None:
    """Refuse a template, or fail a resource, of a type that nothing here provisions.

    ministack refuses most of them itself, but runs the Lambda functions of all custom resources (CDK's own need an AWS
    SDK for JavaScript that is not there, and hang) and records some types while it does nothing.
    """
    types = bridge.provisioners._RESOURCE_HANDLERS
    types.pop("AWS::CloudFormation::CustomResource", None)
    provision, validate = bridge.provisioners._provision_resource, bridge.engine.validate_template_support

    def checked(resource_type: str, logical_id: str, props: dict[str, Any], stack_name: str) -> Created:
        _require_emulated([resource_type])
        created: Created = provision(resource_type, logical_id, props, stack_name)
        return created

    def validated(template: dict[str, Any], conditions: dict[str, bool], **rest: Any) -> None:
        resources = {} if template.get("Transform") else map_at(template, "Resources")
        _require_emulated(
            resource.get("Type", "AWS::CloudFormation::CustomResource")
            for resource in resources.values()
            if conditions.get(resource.get("Condition", ""), True)
        )
        validate(template, conditions, **rest)

    for module in (bridge.provisioners, bridge.stacks):
        module._provision_resource = checked
    for module in (bridge.engine, bridge.cloudformation_handlers, bridge.changesets):
        module.validate_template_support = validated


def _require_emulated(names: Iterable[str]) -> None:
    unknown = sorted(set(names) - set(bridge.provisioners._RESOURCE_HANDLERS) - WITH_THEIR_FUNCTION)
    if unknown:
        raise ValueError("; ".join(f"Resource type {name} is not emulated by the embedded AWS" for name in unknown))
