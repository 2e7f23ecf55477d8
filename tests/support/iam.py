"""What the policies of a template allow, judged by the IAM evaluator of the emulator (ministack), which is not ours.

Intrinsics are replaced by placeholders first (``deployed``), so that ARNs are text.
"""

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
    """The identity-based policies of one role, and what they decide."""

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
