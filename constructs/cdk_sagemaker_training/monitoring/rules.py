"""Rules on the default event bus that send a text to a topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_sagemaker_training.monitoring.patterns import Pattern


def event_rule(scope: Construct, construct_id: str, *, pattern: Pattern, description: str) -> events.Rule:
    """A rule without a target."""
    return events.Rule(
        scope,
        construct_id,
        description=description,
        event_pattern=events.EventPattern(
            source=pattern["source"], detail_type=pattern["detail-type"], detail=pattern["detail"]
        ),
    )


def message_rule(
    scope: Construct, construct_id: str, *, pattern: Pattern, description: str, topic: sns.ITopic, text: Sequence[str]
) -> events.Rule:
    """A rule that publishes ``text``, whose lines may hold fields of the event."""
    rule = event_rule(scope, construct_id, pattern=pattern, description=description)
    message = events.RuleTargetInput.from_multiline_text("\n".join(text))
    rule.add_target(cast("events.IRuleTarget", targets.SnsTopic(topic, message=message)))
    return rule


def message_rules(
    scope: Construct, told: Mapping[str, tuple[Pattern, Sequence[str]]], *, about: str, topic: sns.ITopic
) -> dict[str, events.Rule]:
    """A rule for each kind of message: ``<kind>Rule``, with what it is told of and its text."""
    return {
        kind: message_rule(
            scope, f"{kind}Rule", pattern=pattern, description=f"{kind} messages of {about}", topic=topic, text=text
        )
        for kind, (pattern, text) in told.items()
    }
