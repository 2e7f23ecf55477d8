"""A schedule that starts a pipeline."""

from __future__ import annotations

import datetime as dt
from typing import cast

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk_sagemaker_training.definition.document.start_parameters import Start
from cdk_sagemaker_training.starting.missed_starts import MissedStarts, let_role_encrypt
from cdk_sagemaker_training.starting.start_role import start_role
from cdk_sagemaker_training.starting.startable import DeliveryOptions, Startable


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
        delivery: DeliveryOptions,
    ) -> None:
        super().__init__(scope, construct_id)
        self.dead_letter_queue = delivery.get("dead_letter_queue") or MissedStarts.of(self)
        # Not the schedule's own ARN: Scheduler sends that of the group (its user guide, cross-service-confused-deputy).
        name = "default" if schedule_group is None else schedule_group.schedule_group_name
        group = Stack.of(self).format_arn(service="scheduler", resource="schedule-group", resource_name=name)
        role = start_role(
            self,
            "Role",
            service="scheduler.amazonaws.com",
            description="Starts a SageMaker pipeline on a schedule",
            conditions={"aws:SourceArn": group},
        )
        self.role = cast("iam.IRole", role)
        target = targets.SageMakerStartPipelineExecution(
            cast("sagemaker.IPipeline", pipeline),
            pipeline_parameter_list=[
                targets.SageMakerPipelineParameter(name=name, value=value) for name, value in how.to_request()
            ]
            or None,
            role=self.role,
            dead_letter_queue=self.dead_letter_queue,
            max_event_age=delivery.get("max_event_age"),
            retry_attempts=delivery.get("retry_attempts"),
        )
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
        let_role_encrypt(self.dead_letter_queue, self.role)
        if encryption_key is not None:
            encryption_key.grant_encrypt_decrypt(self.role)
        # It may be due before the pipeline or what the role may do is there.
        awaited = [pipeline.resource, role.node.try_find_child("DefaultPolicy")]
        self.schedule.node.add_dependency(*(each for each in awaited if each is not None))
