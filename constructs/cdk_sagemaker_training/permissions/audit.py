"""What a role of somebody's lacks for the steps that run under it, and what it has beyond that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

from cdk_sagemaker_training.asked_once import path_of, resource_of
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.permissions.permission import Permission
from cdk_sagemaker_training.permissions.readable import readable
from cdk_sagemaker_training.permissions.references import target_of
from cdk_sagemaker_training.permissions.statements import (
    Attached,
    Statement,
    attached,
    conditions_in_words,
    matches,
)


@attrs.frozen(kw_only=True)
class RoleReport(ByValue):
    """How a role compares with what is needed of it. Each entry is one line: actions and resources.

    ``unseen``: policies that the app does not hold, so that nothing is known of what they allow; a permission is only
    called missing where there are none of them.
    """

    missing: Sequence[str]
    excess: Sequence[str]
    unseen: Sequence[str]


def report(
    scope: Construct, role: iam.CfnRole, needed: Sequence[Permission], *, used: Sequence[Permission] = ()
) -> RoleReport:
    """Compares the policies of a role of this app, as they stand at synth.

    ``needed``: has to be there. ``used``: may be there besides, for others who have the role too.
    """
    has = attached(role)
    stack = Stack.of(scope)
    wanted = _wanted(stack, needed)
    return RoleReport(
        missing=[] if has.unseen else [f"{action} on {resource}" for action, resource in _missing(has, wanted)],
        excess=[*_excess(has.statements, [*wanted, *_wanted(stack, used)])],
        unseen=has.unseen,
    )


def _wanted(stack: Stack, permissions: Sequence[Permission]) -> list[tuple[str, str, str]]:
    return [
        (action, readable(stack, resource), conditions_in_words(stack.resolve(each.conditions)))
        for each in permissions
        for action in each.actions
        for resource in each.resources
    ]


def role_in_app(role: IConstruct) -> iam.CfnRole | None:
    """The resource of a role that this app makes; None for one that is only referred to."""
    made = resource_of(role)
    return made if isinstance(made, iam.CfnRole) else None


def role_with_arn(scope: Construct, arn: str) -> iam.CfnRole | None:
    """The role of this app's stack that an ARN with a token is of; None where it is another one."""
    stack, target = Stack.of(scope), target_of(arn)
    if target is not None:  # one of another stack may have the logical id of one that is here
        return target if isinstance(target, iam.CfnRole) and path_of(target.stack) == path_of(stack) else None
    wanted = readable(stack, arn)
    if "${" not in wanted:
        return None
    roles = [found for found in stack.node.find_all() if isinstance(found, iam.CfnRole)]
    return next((role for role in roles if readable(stack, role.attr_arn) == wanted), None)


def _missing(has: Attached, wanted: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    for action, resource, conditions in wanted:
        if not has.allows(action, resource, conditions):
            yield action, resource


def _excess(statements: Sequence[Statement], wanted: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Actions on resources that nothing needs, and patterns that reach beyond what is needed."""
    for each in statements:
        beyond = [
            f"{action} on {resource}"
            for action in (each.actions if each.allows else ())
            for resource in each.resources
            if not any(
                matches(needed_action, action, ignore_case=True) and matches(needed_resource, resource)
                for needed_action, needed_resource, _ in wanted
            )
        ]
        yield from beyond
