"""What a stack of a fleet holds, counted when it is complete and before its template is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, cast

import jsii
from aws_cdk import CfnOutput, CfnResource, Stack
from aws_cdk import aws_iam as iam
from constructs import IValidation

from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.fleet.capacity import StackContents, capacity_problems

_FRAME_BYTES: Final = 8_192
"""For what is not a resource or an output: CDK's parameter and rule about bootstrapping, its condition with a list of
regions, mappings."""
_RESOURCE_BYTES: Final = 140
"""For what stands around the properties of a resource besides names: its type, what it depends on, what becomes of it
when it is deleted."""
_POLICY_BYTES: Final = 900
"""Likewise of a policy, which may have reasons for checkov beside it (``checks/accepted_findings.py``)."""


@jsii.implements(IValidation)
class StackCapacity:
    """Fails the synthesis of a fleet whose stacks are too full, with all of them at once."""

    def __init__(self, subject: str, stacks: Mapping[str, Stack], labels: Mapping[str, str], count: int | None) -> None:
        """``stacks``: by label. ``labels``: by variant. ``count``: the stacks that hashes choose among, if they do."""
        self._subject, self._stacks, self._count = subject, stacks, count
        self._variants: dict[str, list[str]] = {label: [] for label in stacks}
        for name, label in labels.items():
            self._variants[label].append(name)

    def contents(self) -> Sequence[StackContents]:
        """Of each stack, as it is now."""
        return [stack_contents(stack, self._variants[label]) for label, stack in self._stacks.items()]

    def validate(self) -> list[str]:
        """Asked when aspects have been applied and references between stacks are resolved."""
        problems = [*capacity_problems(self.contents(), stacks=self._count)]
        return [str(InvalidInputError(self._subject, problems))] if problems else []


def stack_contents(stack: Stack, variants: Sequence[str]) -> StackContents:
    """What the template of a stack is going to hold."""
    nodes = stack.node.find_all()
    resources = [node for node in nodes if isinstance(node, CfnResource)]
    outputs = [node for node in nodes if isinstance(node, CfnOutput)]
    # The public form of a template exists only after synthesis; these are the properties that it is made from.
    properties = [cast("object", resource._cfn_properties) for resource in resources]  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    values = [[output.value, output.description, output.export_name] for output in outputs]
    known = cast("list[object]", stack.resolve([properties, values]))
    text = json.dumps(known, separators=(",", ":"), ensure_ascii=False).encode()
    # The name of a construct stands in its logical id and in its path, with that of its stack and of what is inside.
    names = 2 * (len(stack.node.path) + max(map(len, variants), default=0))
    policies = sum(isinstance(resource, iam.CfnPolicy) for resource in resources)
    around = names * (len(resources) + len(outputs)) + _POLICY_BYTES * policies
    around += _RESOURCE_BYTES * (len(resources) - policies + len(outputs))
    return StackContents(
        stack=stack.node.path,
        variants=variants,
        resources=len(resources),
        outputs=len(outputs),
        template_bytes=_FRAME_BYTES + around + len(text),
    )
