"""One statement of a role's policy, and what of the document asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

import attrs
from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

from cdk_sagemaker_training.asked_once import node_of, once, once_there, path_of
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.policy_limits import MAX_INLINE_POLICY_CHARS
from cdk_sagemaker_training.definition.document.access import Origin, Uses
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.permissions.policy_size import size_problems
from cdk_sagemaker_training.permissions.readable import readable

_OWN_POLICY: Final = "own policy"
_SHORTER: Final = (
    "name the folder above instead of each place in it, also in allowed_values, where a value stands for all that "
    "begins with it; or divide the job or the pipeline; or give a role, which may have managed policies"
)


@attrs.frozen(kw_only=True)
class Permission:
    """Actions that are allowed on resources, or denied. ``origins``: the fields that ask for it."""

    actions: Sequence[str]
    resources: Sequence[str]
    conditions: Mapping[str, Mapping[str, object]] | None = None
    origins: Sequence[Origin] = ()
    denied: bool = False

    def to_json(self) -> dict[str, object]:
        """As it stands in a policy."""
        return {
            "Effect": "Deny" if self.denied else "Allow",
            "Action": list(self.actions),
            "Resource": list(self.resources),
            **({"Condition": self.conditions} if self.conditions else {}),
        }


@attrs.frozen(kw_only=True)
class ExplainedPermission(ByValue):
    """A statement in words: ARNs with ``${LogicalId}`` where only the deployment knows more."""

    actions: Sequence[str]
    resources: Sequence[str]
    conditions: str
    origins: Sequence[Origin]
    denied: bool

    def __str__(self) -> str:
        never = "never " if self.denied else ""
        under = f" if {self.conditions}" if self.conditions else ""
        asked = "".join(f"\n    asked for by {origin}" for origin in self.origins)
        return f"{never}{', '.join(self.actions)} on {', '.join(self.resources)}{under}{asked}"


def permission(
    actions: Sequence[str], uses: Uses, conditions: Mapping[str, Mapping[str, object]] | None = None
) -> Permission:
    """``actions`` on every resource of ``uses``; on none where that is empty."""
    origins = list(dict.fromkeys(origin for found in uses.values() for origin in found))
    return Permission(actions=list(actions), resources=list(uses), conditions=conditions, origins=origins)


def add(role: iam.Role, permissions: Iterable[Permission]) -> None:
    """A policy beside a role that has none yet, with one statement for each. What is granted later has another one.

    :raises InvalidInputError: IAM would refuse it for its length.
    """
    stated = list(permissions)
    if problems := [*size_problems(stated, most=MAX_INLINE_POLICY_CHARS, fix=_SHORTER)]:
        raise InvalidInputError(f"role {path_of(role).removesuffix('/Resource')!r}", problems)
    if stated:
        document, roles = document_of(stated), [cast("iam.IRole", role)]
        once(role, _OWN_POLICY, lambda: iam.Policy(role, "Policy", document=document, roles=roles))


def document_of(permissions: Iterable[Permission]) -> iam.PolicyDocument:
    """One statement for each. CDK takes all of them at once: it would be asked for each statement of its own policy."""
    return iam.PolicyDocument.from_json({"Statement": [each.to_json() for each in permissions]})


def own_policy(role: IConstruct) -> iam.Policy | None:
    """The policy beside a role that ``add`` made, or that CDK adds grants to; None for a role without one, and for one
    from elsewhere.
    """
    found = once_there(role, _OWN_POLICY, lambda: node_of(role).try_find_child("DefaultPolicy"))
    return cast("iam.Policy | None", found)


def needed(permissions: Iterable[Permission]) -> Sequence[Permission]:
    """Those that are about something; the resources of those with the same actions and conditions in one."""
    alike: dict[str, list[Permission]] = {}
    for each in permissions:
        if each.resources:
            alike.setdefault(str((each.actions, each.conditions)), []).append(each)
    return [
        each[0]
        if len(each) == 1
        else attrs.evolve(
            each[0],
            resources=list(dict.fromkeys(resource for one in each for resource in one.resources)),
            origins=list(dict.fromkeys(origin for one in each for origin in one.origins)),
        )
        for each in alike.values()
    ]


def explained(scope: Construct, permissions: Iterable[Permission]) -> Sequence[ExplainedPermission]:
    """The same in words."""
    stack = Stack.of(scope)
    return [
        ExplainedPermission(
            actions=each.actions,
            resources=[readable(stack, resource) for resource in each.resources],
            conditions=", ".join(_condition(stack, each.conditions or {})),
            origins=each.origins,
            denied=each.denied,
        )
        for each in permissions
    ]


def _condition(stack: Stack, conditions: Mapping[str, Mapping[str, object]]) -> Iterable[str]:
    for operator, keys in conditions.items():
        for key, value in keys.items():
            yield f"{key} {operator} {readable(stack, value)}"
