"""EventBridge rules that put what they could not deliver into a queue."""

from __future__ import annotations

from typing import Any, Final, cast

import jsii
from aws_cdk import IStableAnyProducer, Lazy
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk_sagemaker_training.asked_once import arn_of, once
from cdk_sagemaker_training.catalog.policy_limits import MAX_QUEUE_POLICY_BYTES
from cdk_sagemaker_training.starting.missed_starts import MissedStarts

_NAMED_RULES: Final = MAX_QUEUE_POLICY_BYTES // 200
"""An ARN of a rule has fewer characters than that by names of CloudFormation's; the rest is for other statements."""


def let_rule_send(queue: sqs.IQueue, rule_arn: str) -> None:
    """Let an EventBridge rule put what it could not deliver into a queue."""
    once(queue, "rules that send", lambda: _SendingRules(queue)).add(rule_arn)


@jsii.implements(IStableAnyProducer)
class _SendingRules:
    """The rules in one statement of the queue's policy: SQS takes 20 statements, and a stack may have more rules."""

    def __init__(self, queue: sqs.IQueue) -> None:
        self._queue, self._rules = queue, list[str]()
        rules: Any = Lazy.any(cast("IStableAnyProducer", self))
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[cast("iam.IPrincipal", iam.ServicePrincipal("events.amazonaws.com"))],
                actions=["sqs:SendMessage"],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": rules}},
            )
        )

    def add(self, rule_arn: str) -> None:
        if rule_arn not in self._rules:
            self._rules.append(rule_arn)

    def produce(self) -> object:
        """By name as long as the policy can be no longer than SQS takes; then the rules of the account and region."""
        if len(self._rules) > _NAMED_RULES:
            return arn_of(self._queue, "events", "rule/*")
        return self._rules if len(self._rules) > 1 else self._rules[0]


@jsii.implements(events.IRuleTarget)
class _WithMissedStarts:
    """A target of CDK's that gets the queue of a stack: given it, CDK would add a statement for each rule."""

    def __init__(self, target: events.IRuleTarget, queue: sqs.IQueue) -> None:
        self._target, self._queue = target, queue

    def bind(self, rule: events.IRule, _id: str | None = None) -> events.RuleTargetConfig:
        """What CDK asks when the target is added to a rule."""
        made = self._target.bind(rule, _id)
        let_rule_send(self._queue, rule.rule_arn)
        return events.RuleTargetConfig(
            arn=made.arn,
            role=made.role,
            input=made.input,
            target_resource=made.target_resource,
            dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=self._queue.queue_arn),
        )


def with_dead_letters(target: events.IRuleTarget, user: Construct, given: sqs.IQueue | None) -> events.IRuleTarget:
    """A target of CDK's: as it is where it was given a queue, else with that of the stack of ``user``."""
    return target if given is not None else cast("events.IRuleTarget", _WithMissedStarts(target, MissedStarts.of(user)))
