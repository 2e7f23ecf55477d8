"""EventBridge publishes to a topic only if the policies of the topic and of its key let it; ministack asks neither."""

from __future__ import annotations

import logging
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import bridge
from cdk_sagemaker_training.local.emulator.members import map_at

_SERVICE: Final = "events.amazonaws.com"
_KEY_ACTIONS: Final = ("kms:GenerateDataKey", "kms:Decrypt")
_log = logging.getLogger(__name__)


def ask_before_publishing() -> None:
    """What is refused is lost, as on AWS, where it is counted as a failed invocation of the rule."""
    eventbridge = bridge.service("eventbridge")
    publish = eventbridge._dispatch_to_sns

    def checked(arn: str, payload: str) -> None:
        why = refusal(arn)
        if why:
            _log.warning("EventBridge did not publish to %s: %s", arn, why)
            return
        publish(arn, payload)

    eventbridge._dispatch_to_sns = checked


def refusal(topic_arn: str) -> str:
    """Why EventBridge may not publish to a topic; empty if it may."""
    if not bridge.enforces_iam():
        return ""
    topic: dict[str, Any] = bridge.service("sns")._topics.get(topic_arn) or {}
    attributes = map_at(topic, "attributes")
    if not _allowed(attributes.get("Policy"), "sns:Publish", topic_arn):
        return f"no statement of the topic's policy lets {_SERVICE} do sns:Publish"
    key_id = attributes.get("KmsMasterKeyId")
    if not key_id:
        return ""
    key = bridge.service("kms")._resolve_key(key_id)
    if key is None:
        return f"the topic's key {key_id} is managed by AWS or does not exist"
    for action in _KEY_ACTIONS:
        if not _allowed(key.get("Policy"), action, key["Arn"]):
            return f"no statement of the policy of key {key_id} lets {_SERVICE} do {action}"
    return ""


def _allowed(policy: Any, action: str, resource: str) -> bool:
    """A service's request has neither an account nor a source: EventBridge sends no such keys to SNS and KMS."""
    evaluator = bridge.iam_evaluator
    context = evaluator.EvalContext(
        principal_arn=_SERVICE,
        principal_type="Service",
        principal_account="",
        action=action,
        resource_arn=resource,
        region=bridge.region(),
        secure_transport=True,
    )
    return bool(evaluator.evaluate_resource_policy(policy, context, service=_SERVICE).decision == "Allow")
