"""A pipeline as the target of EventBridge rules, which CDK has none for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import jsii
from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk_sagemaker_training.asked_once import account_of, differences, home_of, region_of
from cdk_sagemaker_training.definition.document.start_parameters import Start
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.starting.delivery import DeliveryOptions
from cdk_sagemaker_training.starting.missed_starts import MissedStarts
from cdk_sagemaker_training.starting.sending_rules import let_rule_send
from cdk_sagemaker_training.starting.start_role import start_role
from cdk_sagemaker_training.starting.startable import Startable

_ROLE: Final = "EventsRole"


@jsii.implements(events.IRuleTarget)
class PipelineEventTarget:
    """Made by ``pipeline.as_event_target(...)``, which has its parameters.

    The rules of a pipeline share one role, which may start it and nothing else.
    """

    def __init__(self, pipeline: Startable, *, how: Start, delivery: DeliveryOptions) -> None:
        self._pipeline = pipeline
        self._how = how
        self._delivery = delivery

    @property
    def role(self) -> iam.IRole:
        """What rules start the pipeline with."""
        found = cast("iam.Role | None", self._pipeline.node.try_find_child(_ROLE))
        if found is None:
            description = "Starts a SageMaker pipeline on events"
            found = start_role(self._pipeline, _ROLE, service="events.amazonaws.com", description=description)
            self._pipeline.grant_start_pipeline_execution(cast("iam.IGrantable", found))
        return cast("iam.IRole", found)

    def bind(self, rule: events.IRule, _id: str | None = None) -> events.RuleTargetConfig:
        """What CDK asks when the target is added to a rule."""
        resource = rule.node.default_child
        if not isinstance(resource, events.CfnRule):
            problem = Problem("rule", rule.node.path, "a rule of this app: targets are properties of the rule")
            raise InvalidInputError(self._subject, [problem])
        if self._is_elsewhere(rule):
            # CDK sends the events to the bus where the pipeline is, and asks again for a rule that it makes there.
            return events.RuleTargetConfig(
                arn=self._pipeline.pipeline_arn, role=self.role, target_resource=self._pipeline
            )
        if self._pipeline.resource is not None:
            rule.node.add_dependency(self._pipeline.resource)
        queue = self._queue(rule)
        let_rule_send(queue, rule.rule_arn)
        if self._how.parameters:
            # RuleTargetConfig has no place for the parameters of pipelines, the resource has.
            position = len(cast("Sequence[object]", Stack.of(rule).resolve(resource.targets) or ()))
            resource.add_property_override(
                f"Targets.{position}.SageMakerPipelineParameters.PipelineParameterList",
                [{"Name": name, "Value": value} for name, value in self._how.to_request()],
            )
        age = self._delivery.get("max_event_age")
        return events.RuleTargetConfig(
            arn=self._pipeline.pipeline_arn,
            role=self.role,
            dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=queue.queue_arn),
            retry_policy=events.CfnRule.RetryPolicyProperty(
                maximum_event_age_in_seconds=None if age is None else age.to_seconds(),
                maximum_retry_attempts=self._delivery.get("retry_attempts"),
            )
            if age is not None or "retry_attempts" in self._delivery
            else None,
            target_resource=self._pipeline,
        )

    @property
    def _subject(self) -> str:
        return f"event target of {self._pipeline.node.path!r}"

    def _is_elsewhere(self, rule: events.IRule) -> bool:
        """Whether the rule is of another account or region. One from elsewhere CDK refuses, and names neither."""
        theirs = home_of(self._pipeline)
        elsewhere = any(differences(theirs, rule))
        if elsewhere and self._pipeline.resource is None:
            ours = account_of(rule), region_of(rule)
            allowed = f"a rule of {theirs.account}, {theirs.region}, as the pipeline: rules call targets of their own"
            fix = "forward the event to an event bus there, and put the rule on that"
            raise InvalidInputError(self._subject, [Problem("rule", f"one of {', '.join(ours)}", allowed, fix)])
        return elsewhere

    def _queue(self, rule: events.IRule) -> sqs.IQueue:
        given = self._delivery.get("dead_letter_queue")
        return MissedStarts.of(cast("Construct", rule)) if given is None else given
