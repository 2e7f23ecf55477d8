"""What policies allow, judged by the IAM evaluator of the emulator (ministack), which is not ours."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Stack
from aws_cdk.assertions import Template

from tests.support.templates import deployed

_EVALUATOR: Any = importlib.import_module("ministack.core.iam_evaluator")


class RolePolicies:
    """The identity-based policies of one role, and what they decide.

    Intrinsics are replaced by placeholders first (``deployed``), so that ARNs are text.
    """

    def __init__(self, documents: Sequence[Mapping[str, Any]]) -> None:
        self._parsed = [_EVALUATOR.parse_policy_document(json.dumps(document)) for document in documents]

    @staticmethod
    def of(stack: Stack, role: str) -> RolePolicies:
        """Of the one role of a stack whose logical id begins with ``role``."""
        found: dict[str, Any] = deployed(dict(Template.from_stack(stack).to_json())["Resources"])
        (name,) = [key for key, each in found.items() if each["Type"] == "AWS::IAM::Role" and key.startswith(role)]
        inline = [each["PolicyDocument"] for each in found[name]["Properties"].get("Policies", [])]
        attached = [
            each["Properties"]["PolicyDocument"]
            for each in found.values()
            if each["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
            and f"<{name}>" in each["Properties"].get("Roles", [])
        ]
        return RolePolicies([*inline, *attached])

    def allow(self, action: str, resource: str, **context: Any) -> bool:
        """Whether a request is allowed. ``context``: condition keys, with ``__`` for the colon."""
        keys = {key.replace("__", ":").lower(): value for key, value in context.items()}
        request = _EVALUATOR.EvalContext(
            principal_arn="arn:aws:sts::123456789012:assumed-role/role/session",
            principal_type="AssumedRole",
            principal_account="123456789012",
            action=action,
            resource_arn=resource,
            region="eu-west-1",
            secure_transport=True,
            service_context=keys,
        )
        return _EVALUATOR.evaluate(request, self._parsed).decision == "Allow"


EVERYTHING: Sequence[Mapping[str, Any]] = ({"Effect": "Allow", "Action": "*", "Resource": "*"},)
"""The statements of an administrator."""


def decision(
    action: str,
    resource: str,
    *,
    role: str,
    statements: Sequence[Mapping[str, Any]],
    resource_policy: Mapping[str, Any],
    owner: str,
    context: Mapping[str, str] | None = None,
) -> str:
    """``Allow``, ``Deny`` or ``ImplicitDeny`` of a role's request.

    ``role``: its ARN. ``statements``: its own policy. ``owner``: the account of the resource. ``context``: condition
    keys of the request. Policies stand as deployed, without intrinsics.
    """
    account, name = role.split(":")[4], role.rsplit("/", 1)[1]
    request = _EVALUATOR.EvalContext(
        principal_arn=f"arn:aws:sts::{account}:assumed-role/{name}/session",
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region="eu-west-1",
        source_ip="192.0.2.1",
        secure_transport=True,
        service_context={key.lower(): value for key, value in (context or {}).items()},
    )
    own = _EVALUATOR.evaluate(request, [_EVALUATOR.parse_policy_document({"Statement": list(statements)})])
    required = action.startswith("kms:")  # a key's policy has to allow its own account too
    return _EVALUATOR.combine_resource_policy(own, request, resource_policy, owner, required=required).decision
