"""Links into the console of the partition and region that a stack is deployed to."""

from __future__ import annotations

from typing import Final, cast

from aws_cdk import CfnMapping, Stack, Token
from constructs import Construct

from cdk_sagemaker_training.catalog.consoles import CONSOLES
from cdk_sagemaker_training.catalog.regions import partition_of

_MAPPING: Final = "TrainingConsole"


def console_host(scope: Construct) -> str:
    """``eu-west-1.console.aws.amazon.com``; looked up at deployment where the stack has no region yet."""
    stack = Stack.of(scope)
    if not Token.is_unresolved(stack.region):
        return f"{stack.region}.{CONSOLES[partition_of(stack.region).name].domain}"
    found = stack.node.try_find_child(_MAPPING)
    mapping = cast("CfnMapping", found) if found is not None else _mapping(stack)
    return f"{stack.region}.{mapping.find_in_map(stack.partition, 'Domain')}"


def _mapping(stack: Stack) -> CfnMapping:
    return CfnMapping(stack, _MAPPING, mapping={name: {"Domain": console.domain} for name, console in CONSOLES.items()})
