"""The statements of policies as they will stand in templates, to be compared with what is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

import attrs
from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training.permissions.readable import in_words


@attrs.frozen(kw_only=True)
class Statement:
    """One statement. Values are text, tokens as in :func:`in_words`; ``conditions`` are text too, "" for none."""

    allows: bool
    actions: Sequence[str]
    resources: Sequence[str]
    conditions: str = ""

    def covers(self, action: str, resource: str, conditions: str) -> bool:
        """Whether it is about an action on a resource, under no more conditions than these."""
        about = any(matches(known, action, ignore_case=True) for known in self.actions)
        return (
            about and any(matches(known, resource) for known in self.resources) and self.conditions in ("", conditions)
        )


@attrs.frozen(kw_only=True)
class Attached:
    """What a role has: statements, and the names of policies that cannot be looked into."""

    statements: Sequence[Statement]
    unseen: Sequence[str]

    def allows(self, action: str, resource: str, conditions: str) -> bool:
        """Whether one statement allows it under no more conditions than these, and none denies it unconditionally."""
        allowed = any(each.allows and each.covers(action, resource, conditions) for each in self.statements)
        denied = any(
            not each.allows and not each.conditions and each.covers(action, resource, "") for each in self.statements
        )
        return allowed and not denied


def matches(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    """Whether an IAM pattern matches a text; wildcards of the text itself count as letters."""
    return _compiled(pattern, ignore_case=ignore_case).fullmatch(text) is not None


@cache
def _compiled(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", pattern))
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def attached(role: iam.CfnRole) -> Attached:
    """Everything that the app gives to a role, at synth: inline, beside it, and managed."""
    stack = Stack.of(role)
    reference = in_words({"Ref": stack.get_logical_id(role)})
    statements, unseen = list[Statement](), list[str]()
    for policy in cast("list[dict[str, object]]", stack.resolve(role.policies) or []):
        statements += statements_of(policy.get("policyDocument") or policy.get("PolicyDocument"))
    named = {in_words(arn) for arn in cast("list[object]", stack.resolve(role.managed_policy_arns) or [])}
    for construct in stack.node.find_all():
        if isinstance(construct, iam.CfnPolicy) and reference in _words(stack, construct.roles):
            statements += statements_of(stack.resolve(construct.policy_document))
        elif isinstance(construct, iam.CfnManagedPolicy):
            own = in_words({"Ref": stack.get_logical_id(construct)})
            if own in named or reference in _words(stack, construct.roles):
                named.discard(own)
                statements += statements_of(stack.resolve(construct.policy_document))
    unseen += sorted(named)
    return Attached(statements=statements, unseen=unseen)


def statements_of(document: object) -> Iterator[Statement]:
    """The statements of a resolved policy document."""
    members = cast("dict[str, object]", document) if isinstance(document, dict) else {}
    for found in listed(members.get("Statement")):
        each = cast("dict[str, object]", found)
        actions = listed(each.get("Action")) or ["*"]  # NotAction may be anything
        resources = listed(each.get("Resource")) or ["*"]
        yield Statement(
            allows=each.get("Effect") == "Allow",
            actions=[in_words(action) for action in actions],
            resources=[in_words(resource) for resource in resources],
            conditions=conditions_in_words(each.get("Condition")),
        )


def conditions_in_words(conditions: object) -> str:
    """Conditions as text that can be compared."""
    if not isinstance(conditions, dict):
        return ""
    operators = cast("dict[str, dict[str, object]]", conditions)
    return "; ".join(
        sorted(
            f"{key} {operator} {in_words(value)}" for operator, keys in operators.items() for key, value in keys.items()
        )
    )


def _words(stack: Stack, value: object) -> list[str]:
    return [in_words(each) for each in listed(stack.resolve(value))]


def listed(value: object) -> list[object]:
    """One value or several, as policies may write either."""
    if value is None:
        return []
    return cast("list[object]", value) if isinstance(value, list) else [value]
