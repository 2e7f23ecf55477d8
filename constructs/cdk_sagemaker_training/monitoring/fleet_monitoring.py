"""All training jobs of an account and region, and its pipelines side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from aws_cdk import RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_sagemaker_training.catalog.alarm_limits import MAX_WIDGET_METRICS
from cdk_sagemaker_training.catalog.consoles import TRAINING_JOB_LOG_GROUP
from cdk_sagemaker_training.checks.cdk_objects import WANTED, kind_problems
from cdk_sagemaker_training.encryption import TrainingKey
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.monitoring import messages, patterns
from cdk_sagemaker_training.monitoring.event_log import JobEventLog
from cdk_sagemaker_training.monitoring.facade_segment import facade_segment
from cdk_sagemaker_training.monitoring.fleet_widgets import fleet_rows
from cdk_sagemaker_training.monitoring.rules import message_rule
from cdk_sagemaker_training.monitoring.topic import topic_for
from cdk_sagemaker_training.monitoring.utilization import UtilizationBounds, utilization_alarms
from cdk_sagemaker_training.monitoring.widgets import Row
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase
from cdk_sagemaker_training.removal import removal_problems

if TYPE_CHECKING:
    from cdk_monitoring_constructs import IDashboardSegment


class TrainingFleetMonitoring(Construct):
    """What cannot be told apart by pipeline: instances of jobs, Managed Spot, failed jobs. One an account and region.

    CloudWatch knows an instance by ``<job name>/algo-<n>``, and a pipeline's jobs are named anew by each execution. So
    no alarm can name them, an alarm takes no search, and a Metrics Insights query has no pattern matching: alarms look
    at every instance of every training job. Each instance is judged by itself.

    :param pipelines: Which are shown side by side, 1 to 500.
    :param topic: Where messages and alarms go, as of :class:`TrainingMonitoring`. Default: a new one.
    :param encryption_key: Of the new topic and of the log group. Default: a new ``TrainingKey``.
    :param bounds: When an instance is alarming. Default: ``UtilizationBounds()``.
    :param retention: How long the events of ended jobs are kept. Default: a year.
    :param job_log_retention: Makes the log group ``/aws/sagemaker/TrainingJobs`` of all training jobs part of the
        stack, encrypted, with this retention. The service makes it with the first job of an account and keeps it for
        ever; where it is there already, ``cdk deploy --import-existing-resources`` takes it over. Default: it is left
        alone.
    :param removal_policy: Of the key and the log groups. Default: ``RETAIN``.
    :raises InvalidInputError: what is out of bounds or excludes each other.
    """

    topic: sns.ITopic
    rules: Mapping[str, events.Rule]
    """``Interruption``, which tells, and ``Log``, which writes down."""
    alarms: Mapping[str, cloudwatch.Alarm]
    """``IdleGpu``, ``IdleCpu``, ``FullMemory``, ``FullDisk``, those that there are."""
    event_log: JobEventLog
    rows: Sequence[Row]
    """What the dashboard shows, for dashboards of your own."""
    dashboard: cloudwatch.Dashboard

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pipelines: Sequence[PipelineBase],
        topic: sns.ITopic | sns.Topic | None = None,
        encryption_key: kms.IKey | None = None,
        bounds: UtilizationBounds | None = None,
        retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
        job_log_retention: logs.RetentionDays | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        wrong = [*kind_problems(locals(), required=["pipelines"])]
        counted = () if any(problem.where == "pipelines" for problem in wrong) else _count(pipelines)
        problems = [*wrong, *counted, *removal_problems(scope, removal_policy)]
        if problems:
            raise InvalidInputError(f"TrainingFleetMonitoring {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        key = encryption_key or cast(
            "kms.IKey",
            TrainingKey(self, "Key", description="Alerts and events of training jobs", removal_policy=removal_policy),
        )
        self.topic = topic_for(self, topic=topic, encryption_key=key, removal_policy=removal_policy)
        self.event_log = JobEventLog(
            self, "EventLog", encryption_key=key, retention=retention, removal_policy=removal_policy
        )
        interruptions = message_rule(
            self,
            "InterruptionRule",
            pattern=patterns.interruptions(),
            description="Tells which training jobs Managed Spot interrupted",
            topic=self.topic,
            text=messages.interruption_text(self),
        )
        self.rules = {"Interruption": interruptions, "Log": self.event_log.rule}
        self.alarms = dict(utilization_alarms(self, bounds or UtilizationBounds(), topic=self.topic))
        self.rows = list(
            fleet_rows(pipelines, alarms=list(self.alarms.values()), interruptions=interruptions, log=self.event_log)
        )
        self.dashboard = cloudwatch.Dashboard(self, "Dashboard", widgets=[list(row) for row in self.rows])
        if job_log_retention is not None:
            logs.LogGroup(
                self,
                "JobLogs",
                log_group_name=TRAINING_JOB_LOG_GROUP,
                encryption_key=key,
                retention=job_log_retention,
                removal_policy=removal_policy,
            )

    def as_segment(self) -> IDashboardSegment:
        """For ``MonitoringFacade.add_segment`` of cdk-monitoring-constructs; ImportError without that package."""
        return facade_segment("SageMaker training", self.rows, list(self.alarms.values()))


def _count(pipelines: Sequence[PipelineBase]) -> Iterable[Problem]:
    if not 1 <= len(pipelines) <= MAX_WIDGET_METRICS:
        allowed = f"1 to {MAX_WIDGET_METRICS} pipelines, the metrics that one graph shows"
        yield Problem("pipelines", len(pipelines), allowed)
    for position, each in enumerate(pipelines):
        yield from WANTED["pipeline"](f"pipelines[{position}]", each)
