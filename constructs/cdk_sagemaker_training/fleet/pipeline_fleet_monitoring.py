"""Who is told what about the pipelines of a fleet, when it is alarming, and where to look: once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypedDict

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_sagemaker_training.asked_once import Home, account_of, differences, region_of
from cdk_sagemaker_training.checks.cdk_objects import excluded, kind_problems
from cdk_sagemaker_training.definition.fields.checks import integer
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.monitoring import messages, patterns
from cdk_sagemaker_training.monitoring.metrics import account_metric, pipelines_of, rule_metric
from cdk_sagemaker_training.monitoring.pipeline_alarms import alarm, undelivered_alarm
from cdk_sagemaker_training.monitoring.rules import message_rules
from cdk_sagemaker_training.monitoring.topic import topic_for
from cdk_sagemaker_training.monitoring.widgets import COLORS, WIDTH, Row
from cdk_sagemaker_training.removal import removal_problems

if TYPE_CHECKING:
    from cdk_sagemaker_training.fleet.pipeline_fleet import PipelineFleet

_HOUR: Final = Duration.hours(1)
_PIPELINE: Final = events.EventField.from_path("$.detail.pipelineArn")


class FleetMonitoringOptions(TypedDict, total=False):
    """What ``PipelineFleetMonitoring`` takes besides its fleet."""

    topic: sns.ITopic | sns.Topic | None
    encryption_key: kms.IKey | None
    failed_per_hour: int
    removal_policy: RemovalPolicy


class PipelineFleetMonitoring(Construct):
    """One dashboard, one set of alarms, and messages, for every pipeline whose name begins with ``<fleet>-``.

    Nothing here names a variant, so a variant more changes nothing of it, and pipelines that are made later are watched
    from their first execution on. A message names its pipeline by the ARN, whose end is the variant.

    Every failed step and every failed or stopped execution is a message: a fault that all variants share is two
    messages for each of them.

    :param fleet: Which pipelines.
    :param topic: Where messages and alarms go; it has to let EventBridge and alarms publish, as a
        :class:`TrainingAlertTopic` does. Default: a new one.
    :param encryption_key: Of the new topic. Default: a new key. Excludes ``topic``.
    :param failed_per_hour: It is alarming when so many executions fail within an hour, 1 or more. Default: 1. The
        service may send the event of a failure more than once, and each counts.
    :param removal_policy: Of the key made here. Default: ``RETAIN``.
    :raises InvalidInputError: what is out of bounds or excludes each other; all at once. A stack in another account or
        region than the fleet, where both are known: no event of the fleet arrives there.
    """

    topic: sns.ITopic
    rules: Mapping[str, events.Rule]
    """``Failed`` and ``Stopped`` executions, and ``Step``."""
    alarms: Mapping[str, cloudwatch.Alarm]
    """``Failed`` and ``Undelivered``."""
    rows: Sequence[Row]
    """What the dashboard shows, for dashboards of your own."""
    dashboard: cloudwatch.Dashboard

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        fleet: PipelineFleet,
        topic: sns.ITopic | sns.Topic | None = None,
        encryption_key: kms.IKey | None = None,
        failed_per_hour: int = 1,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        problems = [
            *kind_problems(locals(), required=["fleet"]),
            *integer(minimum=1)("failed_per_hour", failed_per_hour),
            *excluded("topic", topic, {"encryption_key": encryption_key}),
            *removal_problems(scope, removal_policy),
        ]
        if not problems:
            problems += _elsewhere(scope, fleet)
        if problems:
            raise InvalidInputError(f"PipelineFleetMonitoring {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        self.topic = topic_for(self, topic=topic, encryption_key=encryption_key, removal_policy=removal_policy)
        self.rules = self._rules(fleet)
        self.alarms = {
            "Failed": alarm(
                self,
                "FailedAlarm",
                rule_metric(self.rules["Failed"], "Invocations").with_(period=_HOUR),
                description=f"{failed_per_hour} or more executions of fleet {fleet.fleet_name} failed within an hour",
                threshold=failed_per_hour,
                topic=self.topic,
            ),
            "Undelivered": undelivered_alarm(self, f"fleet {fleet.fleet_name}", topic=self.topic, rules=self.rules),
        }
        self.rows = list(self._rows(fleet.fleet_name))
        self.dashboard = cloudwatch.Dashboard(self, "Dashboard", widgets=[list(row) for row in self.rows])

    def _rules(self, fleet: PipelineFleet) -> dict[str, events.Rule]:
        prefix = fleet.pipeline_arn_prefix
        execution = messages.execution_text(_PIPELINE)
        told = {
            "Failed": (patterns.executions_of_all(prefix, [patterns.FAILED]), execution),
            "Stopped": (patterns.executions_of_all(prefix, [patterns.STOPPED]), execution),
            "Step": (
                patterns.steps_of_all(prefix, [patterns.FAILED, patterns.STOPPED]),
                messages.step_text(self, _PIPELINE),
            ),
        }
        return message_rules(self, told, about="a fleet of SageMaker pipelines", topic=self.topic)

    def _rows(self, fleet_name: str) -> Iterator[Row]:
        """Counts and alarms, failures, durations. A search shows 500 pipelines at most."""
        yield [
            cloudwatch.GraphWidget(
                title=f"Executions of {fleet_name} (of 500 pipelines at most)",
                width=9,
                left=[
                    pipelines_of(name, fleet_name, statistic="Sum", total=True).with_(
                        label=name.removeprefix("Execution").lower(), color=color
                    )
                    for name, color in COLORS.items()
                ],
            ),
            cloudwatch.GraphWidget(
                title="Executions of all pipelines of the account",
                width=9,
                left=[account_metric(name) for name in COLORS],
            ),
            cloudwatch.AlarmStatusWidget(title="Alarms", width=6, height=6, alarms=list(self.alarms.values())),
        ]
        yield [
            cloudwatch.GraphWidget(
                title=f"Failed and stopped executions of {fleet_name}, by their events",
                width=WIDTH // 2,
                left=[
                    rule_metric(self.rules[kind], "Invocations").with_(label=kind.lower())
                    for kind in ("Failed", "Stopped")
                ],
            ),
            cloudwatch.GraphWidget(
                title="Failed, by pipeline (500 at most)",
                width=WIDTH // 2,
                left=[pipelines_of("ExecutionFailed", fleet_name, statistic="Sum")],
            ),
        ]
        yield [
            cloudwatch.GraphWidget(
                title="Longest execution, by pipeline (500 at most)",
                width=WIDTH,
                left=[pipelines_of("ExecutionDuration", fleet_name, statistic="Maximum")],
                left_y_axis=cloudwatch.YAxisProps(label="milliseconds", show_units=False, min=0),
            )
        ]


def _elsewhere(scope: Construct, fleet: PipelineFleet) -> Iterator[Problem]:
    """Where rules and metrics would see nothing: EventBridge and CloudWatch know their own account and region alone."""
    pipelines = next(iter(fleet.stacks.values()))
    for what, wanted, given in differences(Home(account_of(pipelines), region_of(pipelines)), scope):
        allowed = f"a stack of the fleet's {what}, {wanted}: its events and metrics are nowhere else"
        fix = "leave it out, or take a stack beside the fleet"
        yield Problem("scope", f"a stack in {what} {given}", allowed, fix)
