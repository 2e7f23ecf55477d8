"""Every training job of an account that ended, kept in a log group, and metrics of what the events say."""

from __future__ import annotations

from typing import Any, cast

import jsii
from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_sagemaker_training.encryption import TrainingKey, allow_log_groups
from cdk_sagemaker_training.monitoring import patterns
from cdk_sagemaker_training.monitoring.job_logs import saved_query
from cdk_sagemaker_training.monitoring.metrics import PERIOD
from cdk_sagemaker_training.monitoring.rules import event_rule


@jsii.implements(events.IRuleTarget)
class _LogGroupTarget:
    """Not ``aws_events_targets.CloudWatchLogGroup``, which writes the group's policy with a Lambda function."""

    def __init__(self, log_group: logs.ILogGroup) -> None:
        self._arn = Stack.of(log_group).format_arn(
            service="logs",
            resource="log-group",
            resource_name=log_group.log_group_name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )

    def bind(self, rule: events.IRule, id: str | None = None) -> events.RuleTargetConfig:  # noqa: ARG002
        return events.RuleTargetConfig(arn=self._arn)


class JobEventLog(Construct):
    """The events of ended jobs in an encrypted log group, whose resource policy lets EventBridge write.

    An account has 10 such policies a region (CloudWatch Logs quotas).

    Metrics: ``FailedJobs`` and ``EndedJobs`` follow from documented keys of the event. ``TrainingSeconds`` and
    ``BillableSeconds`` are there only if the event has the members of DescribeTrainingJob that they are named after,
    which no page shows (unverified).
    """

    log_group: logs.LogGroup
    rule: events.Rule

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        encryption_key: kms.IKey,
        retention: logs.RetentionDays,
        removal_policy: RemovalPolicy,
    ) -> None:
        super().__init__(scope, construct_id)
        if not isinstance(encryption_key, TrainingKey):  # whose policy lets log groups use it already
            allow_log_groups(encryption_key)
        self.log_group = logs.LogGroup(
            self, "Resource", encryption_key=encryption_key, retention=retention, removal_policy=removal_policy
        )
        self.log_group.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[self.log_group.log_group_arn],
                principals=[cast("iam.IPrincipal", iam.ServicePrincipal("events.amazonaws.com"))],
            )
        )
        self.rule = event_rule(
            self, "Rule", pattern=patterns.ended_jobs(), description="Keeps what training jobs ended with"
        )
        self.rule.add_target(cast("events.IRuleTarget", _LogGroupTarget(cast("logs.ILogGroup", self.log_group))))
        self._namespace = f"SageMakerTraining/{self.node.path}"
        status = logs.FilterPattern.string_value("$.detail.TrainingJobStatus", "=", "Failed")
        self.failed_jobs = self._metric("FailedJobs", pattern=status, value="1")
        self.ended_jobs = self._metric("EndedJobs", pattern=logs.FilterPattern.exists("$.detail.TrainingJobStatus"))
        self.training_seconds = self._seconds("TrainingSeconds", "TrainingTimeInSeconds")
        self.billable_seconds = self._seconds("BillableSeconds", "BillableTimeInSeconds")
        self._queries()

    @property
    def spot_saving(self) -> cloudwatch.MathExpression:
        """Of the seconds that jobs trained, the percentage that was not billed."""
        return cloudwatch.MathExpression(
            expression="100 * (1 - billed / trained)",
            using_metrics={"billed": self.billable_seconds, "trained": self.training_seconds},
            label="not billed, %",
            period=PERIOD,
        )

    def _seconds(self, name: str, member: str) -> cloudwatch.Metric:
        place = f"$.detail.{member}"
        there = logs.FilterPattern.number_value(place, ">=", 0)
        return self._metric(name, pattern=there, value=place, unit=cloudwatch.Unit.SECONDS)

    def _metric(
        self, name: str, *, pattern: Any, value: str = "1", unit: cloudwatch.Unit = cloudwatch.Unit.COUNT
    ) -> cloudwatch.Metric:
        made = logs.MetricFilter(
            self,
            name,
            log_group=cast("logs.ILogGroup", self.log_group),
            filter_pattern=pattern,
            metric_namespace=self._namespace,
            metric_name=name,
            metric_value=value,
            unit=unit,
        )
        return made.metric(statistic="Sum", period=PERIOD, label=name)

    def _queries(self) -> None:
        group = cast("logs.ILogGroup", self.log_group)
        job = "fields @timestamp, detail.TrainingJobName, detail.SecondaryStatus, detail.FailureReason"
        failed = 'filter detail.TrainingJobStatus = "Failed"'
        saved_query(
            self,
            "FailedJobsQuery",
            title="Failed jobs",
            lines=[job, failed, "sort @timestamp desc", "limit 200"],
            log_group=group,
        )
        saved_query(
            self,
            "ReasonsQuery",
            title="Reasons of failed jobs",
            lines=[failed, "stats count(*) as jobs by detail.FailureReason", "sort jobs desc"],
            log_group=group,
        )
