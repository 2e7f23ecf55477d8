"""What the pipeline's role and the caller may do, judged by ministack's own IAM evaluator.

ministack checks the caller of an API; it does not check ``iam:PassRole``, nor what a role does inside the service.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from cdk_sagemaker_training.local.emulator import bridge
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

_SERVICE = "sagemaker.amazonaws.com"


def require_assumable(role_arn: str) -> None:
    """Raise ``RefusedError`` unless the role exists and lets SageMaker assume it."""
    if not bridge.enforces_iam():
        return
    role = bridge.service("iam")._roles.get(_role_name(role_arn))
    if role is None:
        raise RefusedError(f"Could not assume role {role_arn}: it does not exist.")
    trust = role["AssumeRolePolicyDocument"]
    statements = (json.loads(trust) if isinstance(trust, str) else trust)["Statement"]
    if not any(_trusts_sagemaker(statement) for statement in statements):
        raise RefusedError(f"Could not assume role {role_arn}: its trust policy does not name {_SERVICE}.")


def _trusts_sagemaker(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal", {})
    if statement.get("Effect") != "Allow" or not isinstance(principal, dict):
        return False
    services = cast("dict[str, Any]", principal).get("Service", [])
    return _SERVICE in ([services] if isinstance(services, str) else services)


def require_trust(role_arn: str, service: str, source_arn: str) -> None:
    """Raise ``RefusedError`` unless the role exists and lets a service assume it on behalf of ``source_arn``."""
    if not bridge.enforces_iam():
        return
    role = bridge.service("iam")._roles.get(_role_name(role_arn))
    trust = "{}" if role is None else role["AssumeRolePolicyDocument"]
    document = json.loads(trust) if isinstance(trust, str) else trust
    # Trust policies name no resource, because they are the resource's own.
    statements = [{**statement, "Resource": "*"} for statement in document.get("Statement", [])]
    if not service_may(service, "sts:AssumeRole", role_arn, {"Statement": statements}, source_arn):
        raise RefusedError(f"Could not assume role {role_arn}: it does not let {service} for {source_arn}.")


def service_may(service: str, action: str, resource: str, policy: Any, source_arn: str) -> bool:
    """Whether the policy of a resource lets a service do something on behalf of ``source_arn``."""
    if not bridge.enforces_iam():
        return True
    evaluator, account = bridge.iam_evaluator, bridge.account_id()
    request = evaluator.EvalContext(
        principal_arn=service,
        principal_type="Service",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=bridge.region(),
        secure_transport=True,
        service_context={"aws:sourceaccount": account, "aws:sourcearn": source_arn},
    )
    return bool(evaluator.evaluate_resource_policy(policy, request, service=service).decision == "Allow")


def require(role_arn: str, action: str, resource: str, context: Mapping[str, Any] | None = None) -> None:
    """Raise ``RefusedError`` (AccessDenied) unless the policies of ``role_arn`` allow ``action`` on ``resource``.

    ``context``: condition keys in any case (``sagemaker:VpcSubnets``) and their values.
    """
    if not bridge.enforces_iam():
        return
    evaluator, account, name = bridge.iam_evaluator, bridge.account_id(), _role_name(role_arn)
    session = f"arn:aws:sts::{account}:assumed-role/{name}/SageMaker"
    request = evaluator.EvalContext(
        principal_arn=session,
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=bridge.region(),
        secure_transport=True,
        service_context={key.lower(): value for key, value in (context or {}).items()},
    )
    limits = evaluator._permissions_boundary(bridge.service("iam")._roles, name, account)
    result = evaluator.evaluate(request, evaluator._gather_role_policies(name, account), *limits)
    if result.decision != "Allow":
        why = (
            "with an explicit deny in an identity-based policy"
            if result.decision == "Deny"
            else f"because no identity-based policy allows the {action} action"
        )
        raise RefusedError(
            f"User: {session} is not authorized to perform: {action} on resource: {resource} {why}",
            "AccessDeniedException",
        )


def require_create(
    role_arn: str, operation: str, resource: str, request: Mapping[str, Any], context: Mapping[str, Any]
) -> None:
    """Raise ``RefusedError`` unless ``role_arn`` may make a resource, with the tags that the request gives it."""
    require(role_arn, f"sagemaker:{operation}", resource, context)
    if request.get("Tags"):
        require(role_arn, "sagemaker:AddTags", resource)


def require_pass_role(role_arn: str, passed: str) -> None:
    """Raise ``RefusedError`` unless ``role_arn`` may pass the role ``passed`` to SageMaker, which can assume it."""
    require(role_arn, "iam:PassRole", passed, {"iam:PassedToService": _SERVICE})
    require_assumable(passed)


def require_caller_passes(access_key: str, passed: str) -> None:
    """Raise ``RefusedError`` unless the caller of the API may pass the role ``passed`` to SageMaker."""
    if not bridge.enforces_iam():
        return
    denied = bridge.iam_evaluator.enforce(
        access_key,
        "iam:PassRole",
        "iam",
        bridge.region(),
        resource_arn=passed,
        service_context={"iam:PassedToService": _SERVICE},
    )
    if denied is not None:
        who = getattr(denied, "principal_arn", "the caller")
        raise RefusedError(
            f"User: {who} is not authorized to perform: iam:PassRole on resource: {passed}", "AccessDeniedException"
        )


def _role_name(role_arn: str) -> str:
    return role_arn.rsplit("/", 1)[-1]
