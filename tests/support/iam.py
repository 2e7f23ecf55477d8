"""What IAM decides, by the policy evaluator of ministack, which nobody here wrote."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

_evaluator: Any = importlib.import_module("ministack.core.iam_evaluator")

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
    request = _evaluator.EvalContext(
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
    own = _evaluator.evaluate(request, [_evaluator.parse_policy_document({"Statement": list(statements)})])
    required = action.startswith("kms:")  # a key's policy has to allow its own account too
    return _evaluator.combine_resource_policy(own, request, resource_policy, owner, required=required).decision
