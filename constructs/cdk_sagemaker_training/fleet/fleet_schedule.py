"""A start a day for each pipeline of a fleet, spread over a window so that not all run at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, cast

from aws_cdk import Annotations, Duration, Stack, TimeZone
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk_sagemaker_training.checks.accepted_findings import accept_wildcards
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.fields.checks import integer
from cdk_sagemaker_training.errors import InvalidInputError, Problem, TrainingError
from cdk_sagemaker_training.fleet.offsets import DAY, mean_at_once, offset_in_window, peak_at_once, window_for
from cdk_sagemaker_training.fleet.problems import of_variant, told
from cdk_sagemaker_training.starting import MissedStarts, PipelineSchedule
from cdk_sagemaker_training.starting.delivery import DeliveryOptions, delivery_problems
from cdk_sagemaker_training.starting.missed_starts import let_role_send
from cdk_sagemaker_training.starting.start_role import scheduler_role

if TYPE_CHECKING:
    from cdk_sagemaker_training.definition.document.start_parameters import StartParameters
    from cdk_sagemaker_training.fleet.pipeline_fleet import PipelineFleet

TOO_MANY_AT_ONCE: Final = "@cdk-sagemaker-training/fleet:too-many-at-once"
"""Warning id: at some minute more executions are started than the account runs at once."""

_ROLE_ID: Final = "StartRole"
_DAY: Final = "(?:SUN|MON|TUE|WED|THU|FRI|SAT|[1-7])"
_WEEK_DAYS: Final = re.compile(rf"(?i:\*|L|{_DAY}(?:L|#[1-5])|{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*)")
"""Scheduler's user guide, "Cron-based schedules": the field for days of the week, without steps."""


class FleetSchedule(Construct):
    """A schedule of EventBridge Scheduler for each pipeline, at a minute of a window that follows from its name alone.

    So a variant more moves no other one. The schedules of a stack share one role, which may start the pipelines of the
    fleet and nothing else, and the stack's queue for starts that were refused for good (``MissedStarts``).

    Made by ``fleet.schedule(...)``:

    :param hour: When the window begins, 0 to 23, with ``minute``, 0 to 59.
    :param week_day: ``MON-FRI``, as cron has it; the window then ends by midnight. Default: every day.
    :param time_zone: Default: UTC. Where clocks are changed, an hour is left out or comes twice, and its starts too.
    :param window: In which all are started, a whole number of minutes, 1 minute to 24 hours.
    :param execution_time: How long an execution takes, as far as you know; whole minutes, 1 minute to 24 hours. Nothing
        is made of it but the arithmetic of what runs at once.
    :param max_concurrent_executions: The account's quota, which all of its pipelines share. Default: 20, which is an
        account's default. More on average is an error. More at some minute is a warning: SageMaker refuses such
        starts, and Scheduler tries again for up to a day, so they come late. Which refusals it tries again no page says
        (unverified); those that it gives up go to the queue.
    :param parameters: By parameter, the value; the same for each pipeline. Default: every parameter has its default.
    :param enabled: Whether anything is started. Default: True.
    :param delivery: ``dead_letter_queue``, ``max_event_age``, ``retry_attempts``.
    :raises InvalidInputError: what is out of bounds, or too much on average; parameters that a pipeline does not have,
        lacks or cannot take.
    """

    schedules: Mapping[str, PipelineSchedule]
    """By name of the variant."""
    offsets: Mapping[str, int]
    """By name of the variant, the minute of the window that it is started in."""
    mean_at_once: float
    """How many executions run at once on average while they are started."""
    peak_at_once: int
    """How many run at once at most."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        fleet: PipelineFleet,
        hour: int,
        minute: int,
        week_day: str | None,
        time_zone: TimeZone | None,
        window: Duration,
        execution_time: Duration,
        max_concurrent_executions: int,
        parameters: StartParameters | None,
        enabled: bool,
        delivery: DeliveryOptions,
    ) -> None:
        subject = f"schedule {construct_id!r} of fleet {fleet.fleet_name!r}"
        problems = [
            *kind_problems(locals(), required=["window", "execution_time"]),
            *delivery_problems(delivery),
            *integer(minimum=0, maximum=23)("hour", hour),
            *integer(minimum=0, maximum=59)("minute", minute),
            *integer(minimum=1)("max_concurrent_executions", max_concurrent_executions),
            *_week_day_problems(week_day),
            *_minutes_problems("window", window),
            *_minutes_problems("execution_time", execution_time),
        ]
        if problems:
            raise InvalidInputError(subject, problems)
        minutes, length = int(execution_time.to_minutes()), int(window.to_minutes())
        begin, names = 60 * hour + minute, list(fleet.pipelines)
        problems = [
            *_past_midnight(begin + length, week_day),
            *_too_many(names, minutes, length, max_concurrent_executions),
        ]
        if problems:
            raise InvalidInputError(subject, problems)
        super().__init__(scope, construct_id)
        self.offsets = {name: offset_in_window(name, length) for name in names}
        self.mean_at_once = mean_at_once(len(names), minutes=minutes, window=length)
        self.peak_at_once = peak_at_once((begin + offset for offset in self.offsets.values()), minutes=minutes)
        if self.peak_at_once > max_concurrent_executions:
            wider = window_for(names, minutes=minutes, at_most=max_concurrent_executions)
            Annotations.of(next(iter(fleet.stacks.values()))).add_warning_v2(
                f"{TOO_MANY_AT_ONCE}:{construct_id}",
                f"{subject}: up to {self.peak_at_once} executions at once, {self.mean_at_once:.1f} on average; "
                f"{max_concurrent_executions} are allowed, and Scheduler tries the others again for up to a day. "
                + (f"A window of {wider:,} minutes keeps it below" if wider else "No window of a day keeps it below"),
            )
        queue = delivery.get("dead_letter_queue")
        queues = {label: queue or MissedStarts.of(stack) for label, stack in fleet.stacks.items()}
        roles = {label: _role(stack, fleet, queues[label]) for label, stack in fleet.stacks.items()}
        at = dict[int, scheduler.ScheduleExpression]()
        schedules: dict[str, PipelineSchedule] = {}
        problems = list[Problem]()
        for name, pipeline in fleet.pipelines.items():
            time = (begin + self.offsets[name]) % DAY
            at[time] = at.get(time) or _daily(time, week_day, time_zone)
            try:
                schedules[name] = pipeline.schedule(
                    construct_id,
                    at[time],
                    parameters=parameters,
                    enabled=enabled,
                    role=roles[fleet.labels[name]],
                    **{**delivery, "dead_letter_queue": queues[fleet.labels[name]]},
                )
            except TrainingError as error:
                problems += of_variant(name, error.problems)
        if problems:
            raise InvalidInputError(subject, told(problems))
        self.schedules = schedules


def _role(stack: Stack, fleet: PipelineFleet, queue: sqs.IQueue) -> iam.IRole:
    """What the schedules of a stack start pipelines with. It names the whole fleet, so no variant changes it."""
    role = cast("iam.Role | None", stack.node.try_find_child(_ROLE_ID))
    if role is None:
        role = scheduler_role(stack, _ROLE_ID, description="Starts the SageMaker pipelines of a fleet on a schedule")
        fleet.grant_start_pipeline_execution(cast("iam.IGrantable", role))
        accept_wildcards(role)
    let_role_send(queue, cast("iam.IRole", role))
    return cast("iam.IRole", role)


def _daily(time: int, week_day: str | None, time_zone: TimeZone | None) -> scheduler.ScheduleExpression:
    hour, minute = divmod(time, 60)
    return scheduler.ScheduleExpression.cron(hour=str(hour), minute=str(minute), week_day=week_day, time_zone=time_zone)


def _week_day_problems(given: object) -> Iterator[Problem]:
    if given is not None and not (isinstance(given, str) and _WEEK_DAYS.fullmatch(given)):
        yield Problem("week_day", given, "days as cron has them: MON-FRI, MON,THU, 2-6, SUN#1, FRIL")


def _minutes_problems(where: str, given: object) -> Iterator[Problem]:
    allowed = f"whole minutes, 1 to {DAY:,}, known at synth"
    if not isinstance(given, Duration):
        return
    if given.is_unresolved():
        yield Problem(where, "a duration that only the deployment knows", allowed)
        return
    minutes = given.to_seconds() / 60
    if not minutes.is_integer() or not 1 <= minutes <= DAY:
        yield Problem(where, given.to_human_string(), allowed)


def _past_midnight(end: int, week_day: str | None) -> Iterator[Problem]:
    if week_day is not None and end > DAY:
        fix = "begin earlier, shorten the window, or leave out week_day"
        yield Problem("week_day", week_day, "a window that ends by midnight, or its end would be the next day's", fix)


def _too_many(names: list[str], minutes: int, window: int, at_most: int) -> Iterator[Problem]:
    """More at once on average than there may be: then those that are started later and later never catch up."""
    count = len(names)
    mean = mean_at_once(count, minutes=minutes, window=window)
    if mean <= at_most:
        return
    given = f"{count:,} executions of {minutes:,} minutes in {window:,} minutes"
    sum_of = f"{count:,} x {minutes:,} / {window:,}"
    wanted = -(-count * minutes // at_most)
    if wanted <= DAY:
        sum_of_window = f"{count:,} x {minutes:,} / {at_most}"
        fix = f"a window of {wanted:,} minutes ({sum_of_window}) is the least; twice that is seldom exceeded"
    else:
        needed = -(-count * minutes // DAY)
        fix = (
            f"no window of a day is long enough: ask AWS for {needed:,} concurrent executions or more "
            f"({count:,} x {minutes:,} / {DAY:,}) and say so as max_concurrent_executions, or train some less often"
        )
    yield Problem("window", f"{given}: {mean:,.1f} at once on average ({sum_of})", f"at most {at_most} at once", fix)
