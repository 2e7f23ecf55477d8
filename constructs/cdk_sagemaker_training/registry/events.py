"""Rules on what becomes of versions in the model registry, and their way to other accounts and regions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, cast

from aws_cdk import Stack, Token
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from cdk_sagemaker_training.asked_once import differ
from cdk_sagemaker_training.catalog import state_changes
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.fields.options import unknown_options
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.starting.sending_rules import with_dead_letters
from cdk_sagemaker_training.starting.start_role import start_role

if TYPE_CHECKING:
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_sqs as sqs

    from cdk_sagemaker_training.registry.model_package_group_base import ModelPackageGroupBase


class RuleOptions(TypedDict, total=False):
    """Of a rule on the versions of a group. ``target``: default: none yet. ``event_bus``: the bus that the events of a
    group of another account or region are forwarded to; default: the default bus. ``description``. ``enabled``:
    default: True. ``cross_stack_scope``: where the rule is made; default: below the group. Name the stack of the target
    where that stack refers to the group's: else each would need the other.
    """

    target: events.IRuleTarget
    event_bus: events.IEventBus
    description: str
    enabled: bool
    cross_stack_scope: Construct


def version_rule(
    scope: Construct,
    construct_id: str,
    group: ModelPackageGroupBase,
    *,
    approval_status: Sequence[str] | None,
    options: RuleOptions,
) -> events.Rule:
    """A rule for the versions of a group. On a bus that others send to, account and region are looked at as well:
    EventBridge writes them, and names of groups are unique in one account and region alone.

    :raises InvalidInputError: a status that there is not, or no bus for the events of a group elsewhere.
    """
    bus = options.get("event_bus")
    scope = options.get("cross_stack_scope", scope)
    wrong = [
        *unknown_options(options, RuleOptions),
        *kind_problems({**options, "approval_status": approval_status}, required=["target"]),
    ]
    problems = wrong or [*_status_problems(approval_status), *bus_problems(scope, group, bus)]
    if problems:
        raise InvalidInputError(f"rule {construct_id!r} for {group.node.path!r}", problems)
    detail: dict[str, Any] = {"ModelPackageGroupName": [group.model_package_group_name]}
    if approval_status is not None:
        detail["ModelApprovalStatus"] = list(approval_status)
    place: dict[str, Any] = {}
    if bus is not None:
        place = {"account": [group.env.account], "region": [group.env.region]}
    return events.Rule(
        scope,
        construct_id,
        event_bus=bus,
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


def bus_problems(
    scope: Construct, group: ModelPackageGroupBase, event_bus: events.IEventBus | None
) -> Iterator[Problem]:
    """Events are sent in the account and region of the group."""
    here = Stack.of(scope)
    places = {"account": (group.env.account, here.account), "region": (group.env.region, here.region)}
    for kind, (there, own) in places.items() if event_bus is None else ():
        if differ(there, own):
            yield Problem(
                "event_bus",
                MISSING,
                f"the bus that the events of {kind} {there} are forwarded to",
                "forward_events where the group is made, and ModelPackageEventBus here",
            )


def _status_problems(given: Sequence[str] | None) -> list[Problem]:
    known = state_changes.APPROVAL_STATUSES
    wrong = [] if given is None else [each for each in given if not Token.is_unresolved(each) and each not in known]
    if given is not None and not given:
        return [Problem("approval_status", given, f"one or more of {', '.join(known)}")]
    return [Problem("approval_status", each, f"one of {', '.join(known)}") for each in wrong]


def forwarding_target(
    rule: Construct, event_bus: events.IEventBus, dead_letter_queue: sqs.IQueue | None
) -> events.IRuleTarget:
    """A bus as the target of a rule, with a role that may put events on it and nothing else.

    CDK's target grants that to the role that it is given, and lets the rule send to the queue.
    """
    role = start_role(
        rule, "EventsRole", service="events.amazonaws.com", description="Forwards events of model packages"
    )
    made = targets.EventBus(event_bus, role=cast("iam.IRole", role), dead_letter_queue=dead_letter_queue)
    return with_dead_letters(cast("events.IRuleTarget", made), rule, dead_letter_queue)
