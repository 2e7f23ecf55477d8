"""A schedule that starts a pipeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

import jsii
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk_sagemaker_training.definition.document.start_parameters import Start
from cdk_sagemaker_training.permissions.permission import own_policy
from cdk_sagemaker_training.starting.delivery import MAX_EVENT_AGE_SECONDS, MAX_RETRY_ATTEMPTS, DeliveryOptions
from cdk_sagemaker_training.starting.missed_starts import MissedStarts, let_role_send
from cdk_sagemaker_training.starting.start_role import scheduler_role
from cdk_sagemaker_training.starting.startable import Startable


class PipelineSchedule(Construct):
    """An ``AWS::Scheduler::Schedule`` with a role that may start this pipeline and nothing else.

    Made by ``pipeline.schedule(...)``, which has its parameters.
    """

    schedule: scheduler.Schedule
    role: iam.IRole
    """What the schedule starts the pipeline with."""
    dead_letter_queue: sqs.IQueue
    """Where starts go that were refused for good."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pipeline: Startable,
        how: Start,
        schedule: scheduler.ScheduleExpression,
        time_window: scheduler.TimeWindow | None,
        start: dt.datetime | None,
        end: dt.datetime | None,
        enabled: bool,
        description: str | None,
        schedule_group: scheduler.IScheduleGroup | None,
        encryption_key: kms.IKey | None,
        role: iam.IRole | None,
        delivery: DeliveryOptions,
    ) -> None:
        super().__init__(scope, construct_id)
        self.dead_letter_queue = delivery.get("dead_letter_queue") or MissedStarts.of(self)
        self.role = role or cast("iam.IRole", self._role(pipeline, schedule_group, encryption_key))
        target = _Target(pipeline.pipeline_arn, how.to_request(), self.role, self.dead_letter_queue, delivery)
        self.schedule = scheduler.Schedule(
            self,
            "Resource",
            schedule=schedule,
            target=cast("scheduler.IScheduleTarget", target),
            time_window=time_window,
            start=start,
            end=end,
            enabled=enabled,
            description=description,
            schedule_group=schedule_group,
            key=encryption_key,
        )
        # It may be due before the pipeline or what the role may do is there.
        awaited = [pipeline.resource, own_policy(self.role)]
        self.schedule.node.add_dependency(*(each for each in awaited if each is not None))

    def _role(
        self,
        pipeline: Startable,
        schedule_group: scheduler.IScheduleGroup | None,
        encryption_key: kms.IKey | None,
    ) -> iam.Role:
        group = "default" if schedule_group is None else schedule_group.schedule_group_name
        role = scheduler_role(self, "Role", description="Starts a SageMaker pipeline on a schedule", group_name=group)
        pipeline.grant_start_pipeline_execution(cast("iam.IGrantable", role))
        let_role_send(self.dead_letter_queue, cast("iam.IRole", role))
        if encryption_key is not None:
            encryption_key.grant_encrypt_decrypt(cast("iam.IGrantable", role))
        return role


@jsii.implements(scheduler.IScheduleTarget)
class _Target:
    """CDK's target adds to the policy of every role that it is given; here a role that many share is left as it is."""

    def __init__(
        self,
        arn: str,
        parameters: Sequence[tuple[str, str]],
        role: iam.IRole,
        queue: sqs.IQueue,
        delivery: DeliveryOptions,
    ) -> None:
        self._arn, self._parameters, self._role, self._queue, self._delivery = arn, parameters, role, queue, delivery

    def bind(self, schedule: scheduler.ISchedule) -> scheduler.ScheduleTargetConfig:  # noqa: ARG002
        age, attempts = self._delivery.get("max_event_age"), self._delivery.get("retry_attempts")
        pairs = [
            scheduler.CfnSchedule.SageMakerPipelineParameterProperty(name=name, value=value)
            for name, value in self._parameters
        ]
        given = scheduler.CfnSchedule.SageMakerPipelineParametersProperty(pipeline_parameter_list=pairs)
        return scheduler.ScheduleTargetConfig(
            arn=self._arn,
            role=self._role,
            dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=self._queue.queue_arn),
            retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                maximum_event_age_in_seconds=MAX_EVENT_AGE_SECONDS if age is None else age.to_seconds(),
                maximum_retry_attempts=MAX_RETRY_ATTEMPTS if attempts is None else attempts,
            ),
            sage_maker_pipeline_parameters=given if pairs else None,
        )
