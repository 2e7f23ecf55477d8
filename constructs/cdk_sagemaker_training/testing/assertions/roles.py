"""What the roles of a template allow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cdk_sagemaker_training.definition.templates.shapes import items, mapping
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions.statements import (
    Attached,
    Statement,
    conditions_in_words,
    matches,
    statements_of,
)
from cdk_sagemaker_training.testing.assertions.expectation import Unmet
from cdk_sagemaker_training.testing.snapshots.placeholders import Placeholders
from cdk_sagemaker_training.testing.synthesized import Synthesized

_ROLE: Final = "AWS::IAM::Role"
_S3: Final = "arn:<Ref AWS::Partition>:s3:::"
_PARTITION: Final = re.compile(r"^arn:aws[\w-]*:")
_SHOWN: Final = 6


class TemplateRoles:
    """The roles of a template, and everything in it that gives them permissions."""

    def __init__(self, found: Synthesized, placeholders: Placeholders) -> None:
        self._stack = found.stack
        self._placeholders = placeholders
        resources = mapping(found.template.get("Resources"))
        self._raw = {key: mapping(resource) for key, resource in resources.items()}
        self._roles = {self._text("Fn::GetAtt", [key, "Arn"]): key for key, _ in self._of_type(_ROLE)}
        self._buckets = {
            self._text("Fn::GetAtt", [key, "Arn"]): f"{_S3}{self._text('Ref', key)}"
            for key, _ in self._of_type("AWS::S3::Bucket")
        }

    def unmet(
        self, arn: object, action: str, resource: str, conditions: Mapping[str, object] | None
    ) -> Iterator[Unmet]:
        """The expectation that a role allows an action on a resource, where it does not hold.

        ``arn``: of the role, as it is read. Raises ``InvalidInputError`` for a token where there is no stack.
        """
        wanted = self._wanted(resource)
        given = conditions_in_words(self._readable(conditions or {}))
        under = f" where {given}" if given else ""
        expected = f"a role that allows {action} on {wanted}{under}"
        role = self._roles.get(str(arn))
        if role is None:
            yield Unmet(where="/Resources", expected=expected, found=f"{arn}, which this template does not make")
            return
        has = self._attached(role)
        if not has.allows(action, wanted, given):
            yield Unmet(where=f"/Resources/{role}", expected=expected, found=_told(has, action))

    def _wanted(self, resource: str) -> str:
        given = self._readable(resource)
        if not isinstance(given, str):
            allowed = "an ARN or an S3 URI as text; CDK tokens may stand in it"
            raise InvalidInputError("role_allows", [Problem("resource", resource, allowed)])
        if self._stack is None and "${Token[" in given:
            allowed = "text without CDK tokens, which a template alone cannot resolve"
            fix = "take from_stack, or write <Ref Bucket> and <GetAtt Key.Arn> as snapshots do"
            raise InvalidInputError("role_allows", [Problem("resource", resource, allowed, fix)])
        return self._canonical(given)

    def _canonical(self, resource: str) -> str:
        """One spelling of those that mean the same: S3 URIs, ARNs of buckets by attribute, partitions."""
        if resource.startswith("s3://"):
            return _S3 + resource.removeprefix("s3://")
        for attribute, arn in self._buckets.items():
            if resource.startswith(attribute):
                return arn + resource.removeprefix(attribute)
        return _PARTITION.sub("arn:<Ref AWS::Partition>:", resource)

    def _attached(self, role: str) -> Attached:
        own = self._text("Ref", role)
        properties = mapping(self._raw[role].get("Properties"))
        documents = [mapping(policy).get("PolicyDocument") for policy in items(properties.get("Policies"))]
        named = {str(self._readable(arn)) for arn in items(properties.get("ManagedPolicyArns"))}
        for kind in ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"):
            for key, found in self._of_type(kind):
                holders = [*items(found.get("Roles")), found.get("RoleName")]
                reference = self._text("Ref", key)
                if own in map(self._readable, holders) or reference in named:
                    named.discard(reference)
                    documents.append(found.get("PolicyDocument"))
        statements, unseen = list[Statement](), sorted(named)
        for document in documents:
            given = mapping(self._readable(document)).get("Statement")
            for each in map(mapping, items(given) or [given]):
                # Everything but something: what it allows is not worked out, and never counted upon.
                if each.get("Effect") == "Allow" and each.keys() & {"NotAction", "NotResource"}:
                    unseen.append("a statement with NotAction or NotResource")
                else:
                    statements += map(self._with_one_spelling, statements_of({"Statement": dict(each)}))
        return Attached(statements=statements, unseen=unseen)

    def _with_one_spelling(self, each: Statement) -> Statement:
        resources = [self._canonical(resource) for resource in each.resources]
        return Statement(allows=each.allows, actions=each.actions, resources=resources, conditions=each.conditions)

    def _of_type(self, kind: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        for key, resource in self._raw.items():
            if resource.get("Type") == kind:
                yield key, mapping(resource.get("Properties"))

    def _text(self, function: str, argument: object) -> str:
        return self._placeholders.text({function: argument}) or ""

    def _readable(self, value: object) -> object:
        resolved: object = value if self._stack is None else self._stack.resolve(value)
        return self._placeholders.readable(resolved)


def _told(has: Attached, action: str) -> str:
    """What is there about an action, in a line."""
    about = [each for each in has.statements if any(matches(known, action, ignore_case=True) for known in each.actions)]
    lines: list[str] = []
    for each in about:
        verb = "it" if each.allows else "a denial of it"
        under = f" where {each.conditions}" if each.conditions else ""
        lines.append(f"{verb} on {', '.join(each.resources[:_SHOWN])}{under}")
    unseen = f"; not looked into: {', '.join(has.unseen)}" if has.unseen else ""
    return f"{'; '.join(lines[:_SHOWN]) or f'nothing about {action}'}{unseen}"


def role_arns(values: Sequence[object]) -> Sequence[str]:
    """Each role once."""
    return list(dict.fromkeys(str(value) for value in values if value is not None))
