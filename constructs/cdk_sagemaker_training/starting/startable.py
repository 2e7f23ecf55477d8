"""The ways to start a pipeline, as methods of it; each loads what it needs when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, cast

from aws_cdk import Duration, Resource
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training.definition.document.start_parameters import EVENTS, SCHEDULER, STEP_FUNCTIONS, Start
from cdk_sagemaker_training.definition.fields.options import unknown_options
from cdk_sagemaker_training.errors import InvalidInputError

if TYPE_CHECKING:
    import datetime as dt

    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_s3 as s3
    from aws_cdk import aws_scheduler as scheduler
    from aws_cdk import aws_sqs as sqs
    from constructs import Construct, IConstruct
    from typing_extensions import Unpack

    from cdk_sagemaker_training.definition.document.start_parameters import StartParameters
    from cdk_sagemaker_training.definition.settings.parallelism import ParallelismConfiguration
    from cdk_sagemaker_training.starting.event_target import PipelineEventTarget
    from cdk_sagemaker_training.starting.run_pipeline import RunPipeline, WhenRunning
    from cdk_sagemaker_training.starting.s3_trigger import PipelineS3Trigger
    from cdk_sagemaker_training.starting.schedule import PipelineSchedule


class DeliveryOptions(TypedDict, total=False):
    """What becomes of a start that AWS refuses. ``dead_letter_queue``: where it is told; default: a queue of the
    stack, see ``MissedStarts``. ``max_event_age``: 1 minute to 24 hours; default: 24 hours. ``retry_attempts``: 0 to
    185; default: 185. A retried start comes late: shorten both where another one is near.
    """

    dead_letter_queue: sqs.IQueue
    max_event_age: Duration
    retry_attempts: int


class Startable(Resource):
    """A pipeline that can be started: what it is started with is checked against what it declares."""

    @property
    def pipeline_name(self) -> str:
        """The name."""
        raise NotImplementedError

    @property
    def pipeline_arn(self) -> str:
        """The ARN."""
        raise NotImplementedError

    def grant_start_pipeline_execution(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody start executions."""
        return iam.Grant.add_to_principal(
            grantee=grantee, actions=["sagemaker:StartPipelineExecution"], resource_arns=[self.pipeline_arn]
        )

    @property
    def resource(self) -> IConstruct | None:
        """What has to be there before something starts the pipeline; None for one from elsewhere."""
        return self.node.default_child

    def add_start(self, start: Start) -> None:
        """Check a start, as the methods here do before they make anything. Raises ``InvalidInputError``.

        Nothing is known of the parameters of a pipeline from elsewhere; only the form is looked at.
        """
        start.check(None)

    def schedule(
        self,
        construct_id: str,
        schedule: scheduler.ScheduleExpression,
        *,
        parameters: StartParameters | None = None,
        time_window: scheduler.TimeWindow | None = None,
        start: dt.datetime | None = None,
        end: dt.datetime | None = None,
        enabled: bool = True,
        description: str | None = None,
        schedule_group: scheduler.IScheduleGroup | None = None,
        encryption_key: kms.IKey | None = None,
        role: iam.IRole | None = None,
        **delivery: Unpack[DeliveryOptions],
    ) -> PipelineSchedule:
        """Start the pipeline by EventBridge Scheduler.

        :param schedule: ``ScheduleExpression.cron(hour="3", minute="0", time_zone=TimeZone.EUROPE_BERLIN)``, ``rate``
            or ``at``; UTC where no time zone is given. Rules that depend on a schedule look at it.
        :param parameters: By parameter, the value. Default: every parameter has its default.
        :param time_window: A window after each time, 1 to 1,440 minutes, in which AWS chooses when to start. Default:
            none.
        :param start: No start before this. Default: none.
        :param end: No start after this. Default: none.
        :param enabled: Whether it starts anything. Default: True.
        :param schedule_group: Default: the group "default".
        :param encryption_key: Of the schedule's data. Default: a key that AWS owns.
        :param role: What Scheduler starts the pipeline with, such as one that many schedules share. It is left as it
            is, but that CDK lets it decrypt with ``encryption_key``: it has to allow the start, sending to the queue,
            and the use of the queue's key. Default: a new role that may do this and nothing else.
        :param delivery: ``dead_letter_queue``, ``max_event_age``, ``retry_attempts``.
        :raises InvalidInputError: parameters that the pipeline does not have, lacks or cannot take, all at once.
        """
        from cdk_sagemaker_training.starting.schedule import PipelineSchedule

        subject = f"schedule {construct_id!r} of {self.node.path!r}"
        _require_known(subject, delivery)
        expression = schedule.expression_string
        how = Start(subject=subject, starter=SCHEDULER, parameters=parameters or {}, schedule=expression)
        self.add_start(how)
        return PipelineSchedule(
            self,
            construct_id,
            pipeline=self,
            how=how,
            schedule=schedule,
            time_window=time_window,
            start=start,
            end=end,
            enabled=enabled,
            description=description,
            schedule_group=schedule_group,
            encryption_key=encryption_key,
            role=role,
            delivery=delivery,
        )

    def as_event_target(
        self, *, parameters: StartParameters | None = None, **delivery: Unpack[DeliveryOptions]
    ) -> PipelineEventTarget:
        """A target for EventBridge rules: ``rule.add_target(pipeline.as_event_target())``.

        :param parameters: By parameter, the value, or a JSON path into the event that is the whole value:
            ``"$.detail.object.key"``. EventBridge takes no underscores in names here. Default: every parameter has its
            default.
        :param delivery: ``dead_letter_queue``, ``max_event_age``, ``retry_attempts``.
        :raises InvalidInputError: parameters that the pipeline does not have, lacks or cannot take, all at once.
        """
        from cdk_sagemaker_training.starting.event_target import PipelineEventTarget

        subject = f"event target of {self.node.path!r}"
        _require_known(subject, delivery)
        how = Start(subject=subject, starter=EVENTS, parameters=parameters or {})
        self.add_start(how)
        return PipelineEventTarget(self, how=how, delivery=delivery)

    def on_s3_object(
        self,
        construct_id: str,
        *,
        bucket: s3.IBucket,
        prefix: str = "",
        suffix: str = "",
        parameters: StartParameters | None = None,
        description: str | None = None,
        enabled: bool = True,
        **delivery: Unpack[DeliveryOptions],
    ) -> PipelineS3Trigger:
        """Start the pipeline for each object that is written to a bucket. Many objects are many executions: let the
        writer end with one object, such as ``_SUCCESS``, and wait for that.

        :param bucket: A bucket of this app gets EventBridge notifications switched on; of another one, its owner has to
            (a warning says so).
        :param prefix: What keys begin with. Default: any.
        :param suffix: What keys end with. Default: any.
        :param parameters: As ``as_event_target`` has them: ``{"InputKey": "$.detail.object.key"}``.
        :param enabled: Whether it starts anything. Default: True.
        :param delivery: ``dead_letter_queue``, ``max_event_age``, ``retry_attempts``.
        :raises InvalidInputError: parameters that the pipeline does not have, lacks or cannot take, all at once.
        """
        from cdk_sagemaker_training.starting.s3_trigger import PipelineS3Trigger

        return PipelineS3Trigger(
            self,
            construct_id,
            target=self.as_event_target(parameters=parameters, **delivery),
            bucket=bucket,
            prefix=prefix,
            suffix=suffix,
            description=description,
            enabled=enabled,
        )

    def as_state(
        self,
        scope: Construct,
        construct_id: str,
        *,
        parameters: StartParameters | None = None,
        parallelism_config: ParallelismConfiguration | None = None,
        wait: Duration | None = None,
        when_running: WhenRunning | None = None,
    ) -> RunPipeline:
        """States of a state machine that start the pipeline; the machine's role is granted what they need.

        :param parameters: By parameter, the value, or what the state's input has: ``JsonPath.string_at("$.date")``.
            Default: every parameter has its default.
        :param parallelism_config: How many steps of this execution run at once. Default: the pipeline's.
        :param wait: How often to look whether the execution has ended, in whole seconds from 1; the machine goes on
            when it has succeeded, and fails when it has not. Default: the machine goes on at once.
        :param when_running: What to do while the newest execution of the pipeline has not ended. Default: start another
            beside it.
        :raises InvalidInputError: parameters that the pipeline does not have, lacks or cannot take, all at once.
        """
        from cdk_sagemaker_training.starting.run_pipeline import RunPipeline

        how = Start(subject=f"state {construct_id!r}", starter=STEP_FUNCTIONS, parameters=parameters or {})
        self.add_start(how)
        return RunPipeline(
            scope,
            construct_id,
            pipeline=self,
            how=how,
            parallelism_config=parallelism_config,
            wait=wait,
            when_running=when_running,
        )

    def grant_start_to_function(
        self, function: lambda_.Function, *, environment_variable: str = "PIPELINE_NAME"
    ) -> iam.Grant:
        """Let a function start executions, and tell it the pipeline's name.

        :param environment_variable: Which one holds the name. Default: ``PIPELINE_NAME``.
        """
        function.add_environment(environment_variable, self.pipeline_name)
        return self.grant_start_pipeline_execution(cast("iam.IGrantable", function))


def _require_known(subject: str, delivery: DeliveryOptions) -> None:
    if problems := [*unknown_options(delivery, DeliveryOptions)]:
        raise InvalidInputError(subject, problems)
