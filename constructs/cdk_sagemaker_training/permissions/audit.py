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


class RoleUses:
    """What is needed of one role, by all that it is given to: a hundred pipelines may share it."""

    def __init__(self) -> None:
        self._needed: list[tuple[Construct, Sequence[Permission]]] = []
        self._compared: tuple[int, Sequence[Statement]] = (0, [])
        self._excess: Sequence[str] = []

    def add(self, scope: Construct, permissions: Sequence[Permission]) -> None:
        """One that has it, and what that needs; permissions may be added until synth."""
        self._needed.append((scope, permissions))

    def excess(self, statements: Sequence[Statement]) -> Sequence[str]:
        """What is allowed and nobody needs; compared anew only where there is something new."""
        state = sum(len(permissions) for _, permissions in self._needed), statements
        if self._compared != state:
            wanted = [each for scope, permissions in self._needed for each in _wanted(scope, permissions)]
            self._compared, self._excess = state, list(_excess(statements, wanted))
        return self._excess


def report(scope: Construct, role: iam.CfnRole, needed: Sequence[Permission], uses: RoleUses) -> RoleReport:
    """Compares the policies of a role of this app, as they stand at synth.

    ``needed``: has to be there, for the stack of ``scope``. ``uses``: what else may be there, since others need it.
    """
    has = attached(role)
    missing = _missing(has, _wanted(scope, needed))
    return RoleReport(
        missing=[] if has.unseen else [f"{action} on {resource}" for action, resource in missing],
        excess=uses.excess(has.statements),
        unseen=has.unseen,
    )


def _wanted(scope: Construct, permissions: Sequence[Permission]) -> list[tuple[str, str, str]]:
    stack = Stack.of(scope)
    found: list[tuple[str, str, str]] = []
    for each in permissions:
        conditions = conditions_in_words(stack.resolve(each.conditions)) if each.conditions else ""
        resources = [readable(stack, resource) for resource in each.resources]
        found += [(action, resource, conditions) for action in each.actions for resource in resources]
    return found


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
