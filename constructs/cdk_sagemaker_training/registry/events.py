"""Rules on what becomes of versions in the model registry, and their way to other accounts and regions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict, cast

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from cdk_sagemaker_training.catalog import state_changes
from cdk_sagemaker_training.starting import MissedStarts
from cdk_sagemaker_training.starting.start_role import start_role

if TYPE_CHECKING:
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_sqs as sqs

    from cdk_sagemaker_training.registry.model_package_group_base import ModelPackageGroupBase


class RuleOptions(TypedDict, total=False):
    """Of a rule on the versions of a group. ``target``: default: none yet. ``event_bus``: the bus that the events of a
    group of another account or region are forwarded to; default: the default bus. ``description``. ``enabled``:
    default: True.
    """

    target: events.IRuleTarget
    event_bus: events.IEventBus
    description: str
    enabled: bool


def version_rule(
    group: ModelPackageGroupBase,
    construct_id: str,
    *,
    approval_status: Sequence[str] | None,
    options: RuleOptions,
) -> events.Rule:
    """A rule for the versions of a group. On a bus that others send to, account and region are looked at as well:
    EventBridge writes them, and names of groups are unique in one account and region alone.
    """
    detail: dict[str, Any] = {"ModelPackageGroupName": [group.model_package_group_name]}
    if approval_status is not None:
        detail["ModelApprovalStatus"] = list(approval_status)
    place: dict[str, Any] = {}
    if "event_bus" in options:
        place = {"account": [group.env.account], "region": [group.env.region]}
    return events.Rule(
        group,
        construct_id,
        event_bus=options.get("event_bus"),
        description=options.get("description"),
        enabled=options.get("enabled", True),
        event_pattern=events.EventPattern(
            source=[state_changes.SOURCE],
            detail_type=[state_changes.MODEL_PACKAGE.detail_type],
            detail=detail,
            **place,
        ),
        targets=[options["target"]] if "target" in options else None,
    )


def forwarding_target(
    rule: Construct, event_bus: events.IEventBus, dead_letter_queue: sqs.IQueue | None
) -> events.IRuleTarget:
    """A bus as the target of a rule, with a role that may put events on it and nothing else.

    CDK's target grants that to the role that it is given, and lets the rule send to the queue.
    """
    role = start_role(
        rule, "EventsRole", service="events.amazonaws.com", description="Forwards events of model packages"
    )
    queue = MissedStarts.of(rule) if dead_letter_queue is None else dead_letter_queue
    made = targets.EventBus(event_bus, role=cast("iam.IRole", role), dead_letter_queue=queue)
    return cast("events.IRuleTarget", made)
