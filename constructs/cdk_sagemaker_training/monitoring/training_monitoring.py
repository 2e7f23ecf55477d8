"""Who is told what about one pipeline, when it is alarming, and where to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from aws_cdk import Annotations, Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_sagemaker_training.asked_once import account_of, differences, home_of, region_of
from cdk_sagemaker_training.checks.cdk_objects import excluded, kind_problems
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.monitoring import messages, patterns
from cdk_sagemaker_training.monitoring.facade_segment import facade_segment
from cdk_sagemaker_training.monitoring.job_logs import job_log_group, saved_query, telling_lines
from cdk_sagemaker_training.monitoring.pipeline_alarms import budget_problems, pipeline_alarms
from cdk_sagemaker_training.monitoring.rules import message_rules
from cdk_sagemaker_training.monitoring.steps import WatchedSteps
from cdk_sagemaker_training.monitoring.topic import topic_for
from cdk_sagemaker_training.monitoring.widgets import Row, pipeline_rows
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase
from cdk_sagemaker_training.pipeline.training_pipeline import TrainingPipeline
from cdk_sagemaker_training.removal import removal_problems

if TYPE_CHECKING:
    from cdk_monitoring_constructs import IDashboardSegment

ELSEWHERE: Final = "@cdk-sagemaker-training/monitoring:pipeline-elsewhere"
"""Warning id, for a pipeline that is known to be of another account or region than what watches it."""


class TrainingMonitoring(Construct):
    """Messages, alarms, a dashboard and a saved query for one pipeline.

    A message is a text with the reason and with links into the console of the stack's partition and region. The service
    may send an event more than once, and then there is a message more than once.

    Rules know the jobs of this pipeline by their names, which hold the name of the step and not that of the pipeline:
    jobs of another pipeline's step with the same first 20 characters are told about too, and are in the graphs of
    instances. ``base_job_name`` of a step keeps them apart.

    :param pipeline: Of this app, or one that exists (``TrainingPipeline.from_pipeline_arn``), whose steps are not
        known: then there are no messages about jobs, and no graphs of steps and instances. Of the stack's account and
        region, where its events and metrics are; of another it is a warning.
    :param topic: Where messages and alarms go; it has to let EventBridge and alarms publish, as a
        :class:`TrainingAlertTopic` does. Default: a new one.
    :param encryption_key: Of the new topic. Default: a new key. Excludes ``topic``.
    :param notify_success: Whether there is a message when an execution succeeded. Default: False.
    :param duration_budget: An execution that took longer is alarming; known when it has ended. Default: no such alarm.
    :param success_within: Whole days, 1 to 7: it is alarming if no execution succeeded in them, also if none was
        started. The alarm is on until the first success. Default: no such alarm.
    :param removal_policy: Of the key made here. Default: ``RETAIN``.
    :raises InvalidInputError: durations that are out of bounds, what excludes each other; all at once.
    """

    topic: sns.ITopic
    rules: Mapping[str, events.Rule]
    """``Execution`` and ``Step``; ``Success`` where asked for; ``Job`` and ``Interruption`` of training steps, of which
    some thirty go into a rule: then ``Job2`` and so on."""
    alarms: Mapping[str, cloudwatch.Alarm]
    """``Failed``, ``Stopped``, ``OverBudget``, ``NoSuccess`` and ``Undelivered``, those that there are."""
    rows: Sequence[Row]
    """What the dashboard shows, for dashboards of your own."""
    dashboard: cloudwatch.Dashboard

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pipeline: PipelineBase,
        topic: sns.ITopic | sns.Topic | None = None,
        encryption_key: kms.IKey | None = None,
        notify_success: bool = False,
        duration_budget: Duration | None = None,
        success_within: Duration | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        problems = [
            *kind_problems(locals(), required=["pipeline"]),
            *budget_problems(duration_budget, success_within),
            *excluded("topic", topic, {"encryption_key": encryption_key}),
            *removal_problems(scope, removal_policy),
        ]
        if problems:
            raise InvalidInputError(f"TrainingMonitoring {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        self.pipeline = pipeline
        _warn_of_place(self, pipeline)
        self.topic = topic_for(self, topic=topic, encryption_key=encryption_key, removal_policy=removal_policy)
        steps = WatchedSteps.of(pipeline.definition if isinstance(pipeline, TrainingPipeline) else None)
        self.rules = self._rules(steps, succeeded=notify_success)
        self.alarms = dict(
            pipeline_alarms(
                self,
                pipeline,
                topic=self.topic,
                duration_budget=duration_budget,
                success_within=success_within,
                rules=self.rules,
            )
        )
        job_logs = job_log_group(self)
        self.rows = list(
            pipeline_rows(
                pipeline,
                steps=steps,
                alarms=list(self.alarms.values()),
                duration_budget=duration_budget,
                job_logs=job_logs,
            )
        )
        self.dashboard = cloudwatch.Dashboard(self, "Dashboard", widgets=[list(row) for row in self.rows])
        saved_query(
            self,
            "WhatJobsSaid",
            title="What the jobs said",
            lines=telling_lines(steps.job_wildcards),
            log_group=job_logs,
        )

    def as_segment(self) -> IDashboardSegment:
        """For ``MonitoringFacade.add_segment`` of cdk-monitoring-constructs; ImportError without that package."""
        return facade_segment(
            f"SageMaker pipeline {self.pipeline.pipeline_name}", self.rows, list(self.alarms.values())
        )

    def _rules(self, steps: WatchedSteps, *, succeeded: bool) -> dict[str, events.Rule]:
        ended = [patterns.FAILED, patterns.STOPPED]
        name, arn = self.pipeline.pipeline_name, self.pipeline.pipeline_arn
        told = {
            "Execution": (patterns.executions(arn, ended), messages.execution_text(name)),
            "Step": (patterns.steps(arn, ended), messages.step_text(self, name)),
        }
        if succeeded:
            told["Success"] = patterns.executions(arn, [patterns.SUCCEEDED]), messages.success_text(name)
        for number, jobs in enumerate(patterns.in_patterns(steps.job_wildcards), start=1):
            more = "" if number == 1 else str(number)
            told[f"Job{more}"] = patterns.jobs(jobs, ended), messages.job_text(self)
            told[f"Interruption{more}"] = patterns.interruptions(jobs), messages.interruption_text(self)
        return message_rules(self, told, about="a SageMaker pipeline", topic=self.topic)


def _warn_of_place(scope: Construct, pipeline: PipelineBase) -> None:
    """Events can be forwarded, so this is no error."""
    home, ours = home_of(pipeline), (account_of(scope), region_of(scope))
    if any(differences(home, scope)):
        Annotations.of(scope).add_warning_v2(
            ELSEWHERE,
            f"the pipeline is of {', '.join(home)}, this stack of {', '.join(ours)}: nothing is told here unless the "
            "events there are forwarded to this account and region, and no alarm looks at metrics of another region: "
            "watch it from a stack there",
        )
