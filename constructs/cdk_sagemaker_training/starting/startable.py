"""The ways to start a pipeline, as methods of it; each loads what it needs when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from aws_cdk import Duration, Resource
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.document.start_parameters import EVENTS, SCHEDULER, STEP_FUNCTIONS, Start
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.starting.delivery import DeliveryOptions, delivery_problems
from cdk_sagemaker_training.starting.item_paths import warn_of_paths

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_s3 as s3
    from aws_cdk import aws_scheduler as scheduler
    from constructs import Construct, IConstruct
    from typing_extensions import Unpack

    from cdk_sagemaker_training.definition.document.start_parameters import StartParameters
    from cdk_sagemaker_training.definition.settings.parallelism import ParallelismConfiguration
    from cdk_sagemaker_training.starting.event_target import PipelineEventTarget
    from cdk_sagemaker_training.starting.run_pipeline import RunPipeline, WhenRunning
    from cdk_sagemaker_training.starting.s3_trigger import PipelineS3Trigger
    from cdk_sagemaker_training.starting.schedule import PipelineSchedule


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

    def begin(self, start: Start, problems: Iterable[Problem]) -> None:
        """``add_start``; raises ``InvalidInputError`` with these problems of its arguments too, all at once."""
        found = [*problems]
        try:
            self.add_start(start)
        except InvalidInputError as error:
            found += error.problems
        if found:
            raise InvalidInputError(start.subject, found)

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
        :param start: No start before this, a time with its zone. Default: none.
        :param end: No start after this, likewise. Default: none.
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

        problems = [*kind_problems(locals(), required=["schedule"]), *delivery_problems(delivery)]
        subject = f"schedule {construct_id!r} of {self.node.path!r}"
        expression = None if problems else schedule.expression_string
        how = Start(subject=subject, starter=SCHEDULER, parameters=parameters or {}, schedule=expression)
        self.begin(how, problems)
        made = PipelineSchedule(
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
        warn_of_paths(made, how)
        return made

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
        return self._event_target(parameters, delivery)

    def _event_target(
        self, parameters: StartParameters | None, delivery: DeliveryOptions, problems: Iterable[Problem] = ()
    ) -> PipelineEventTarget:
        """``problems``: of what the target is made for."""
        from cdk_sagemaker_training.starting.event_target import PipelineEventTarget

        how = Start(subject=f"event target of {self.node.path!r}", starter=EVENTS, parameters=parameters or {})
        self.begin(how, [*problems, *delivery_problems(delivery)])
        warn_of_paths(self, how)
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
            target=self._event_target(parameters, delivery, kind_problems(locals(), required=["bucket"])),
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
        when_running: WhenRunning | Literal["wait", "skip"] | None = None,
    ) -> RunPipeline:
        """States of a state machine that start the pipeline; the machine's role is granted what they need.

        :param parameters: By parameter, the value, or what the state's input has: ``JsonPath.string_at("$.date")``,
            or, if that is a number there or is joined with text, ``JsonPath.format("{}", JsonPath.string_at("$.n"))``.
            Default: every parameter has its default.
        :param parallelism_config: How many steps of this execution run at once. Default: the pipeline's.
        :param wait: How often to look whether the execution has ended, in whole seconds from 1; the machine goes on
            when it has succeeded, and fails when it has not. Default: the machine goes on at once.
        :param when_running: What to do while the newest execution of the pipeline has not ended: a ``WhenRunning``, or
            its value. Default: start another beside it.
        :raises InvalidInputError: parameters that the pipeline does not have, lacks or cannot take, all at once.
        """
        from cdk_sagemaker_training.starting.joined_paths import joined_problems
        from cdk_sagemaker_training.starting.places import region_problems
        from cdk_sagemaker_training.starting.run_pipeline import RunPipeline, run_problems

        problems = [*kind_problems(locals()), *run_problems(wait, when_running, construct_id)]
        how = Start(subject=f"state {construct_id!r}", starter=STEP_FUNCTIONS, parameters=parameters or {})
        self.begin(how, [*problems, *region_problems(scope, self), *joined_problems(parameters)])
        run = RunPipeline(
            scope,
            construct_id,
            pipeline=self,
            how=how,
            parallelism_config=parallelism_config,
            wait=wait,
            when_running=when_running,
        )
        warn_of_paths(run, how)
        return run

    def grant_start_to_function(
        self, function: lambda_.Function, *, environment_variable: str = "PIPELINE_NAME"
    ) -> iam.Grant:
        """Let a function start executions, and tell it the pipeline's name.

        :param environment_variable: Which one holds the name. Default: ``PIPELINE_NAME``.
        """
        if problems := [*kind_problems(locals(), required=["function"])]:
            raise InvalidInputError(f"start of {self.node.path!r} by a function", problems)
        function.add_environment(environment_variable, self.pipeline_name)
        return self.grant_start_pipeline_execution(cast("iam.IGrantable", function))
