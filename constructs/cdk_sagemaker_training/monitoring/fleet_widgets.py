"""What the dashboard of a fleet shows: all pipelines at a glance, and all instances of training jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events

from cdk_sagemaker_training.monitoring.event_log import JobEventLog
from cdk_sagemaker_training.monitoring.metrics import PERIOD, account_metric, rule_metric
from cdk_sagemaker_training.monitoring.widgets import COLORS, WIDTH, Row, utilization
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase


def fleet_rows(
    pipelines: Sequence[PipelineBase],
    *,
    alarms: Sequence[cloudwatch.IAlarm],
    interruptions: events.Rule,
    log: JobEventLog,
) -> Iterator[Row]:
    """The account, the pipelines side by side, jobs and Managed Spot, instances."""
    yield [
        cloudwatch.GraphWidget(
            title="Executions of all pipelines of the account",
            width=12,
            left=[account_metric(name) for name in COLORS],
        ),
        cloudwatch.AlarmStatusWidget(title="Alarms", width=12, height=6, alarms=list(alarms)),
    ]
    for title, name in (
        ("Succeeded", "ExecutionSucceeded"),
        ("Failed", "ExecutionFailed"),
        ("Longest execution, milliseconds", "ExecutionDuration"),
    ):
        statistic = "Maximum" if name == "ExecutionDuration" else "Sum"
        yield [
            cloudwatch.GraphWidget(
                title=title,
                width=WIDTH,
                left=[
                    pipeline.metric(name, period=PERIOD, statistic=statistic, label=pipeline.pipeline_name)
                    for pipeline in pipelines
                ],
            )
        ]
    yield [
        cloudwatch.GraphWidget(title="Training jobs", width=8, left=[log.ended_jobs, log.failed_jobs]),
        cloudwatch.GraphWidget(
            title="Jobs that Managed Spot interrupted", width=8, left=[rule_metric(interruptions, "Invocations")]
        ),
        cloudwatch.GraphWidget(
            title="Saving of Managed Spot",
            width=8,
            left=[log.training_seconds, log.billable_seconds],
            right=[log.spot_saving],
            right_y_axis=cloudwatch.YAxisProps(min=0, max=100),
        ),
    ]
    yield utilization([""])
