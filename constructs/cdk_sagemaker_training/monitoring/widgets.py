"""What dashboards show of one pipeline, a row of widgets at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_logs as logs

from cdk_sagemaker_training.catalog.metrics import PERCENT_RANGES
from cdk_sagemaker_training.monitoring.job_logs import telling_lines
from cdk_sagemaker_training.monitoring.metrics import PERIOD, instances_of, step_metric
from cdk_sagemaker_training.monitoring.steps import WatchedSteps
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase

Row = Sequence[cloudwatch.IWidget]

WIDTH: Final = 24
"""Columns of a dashboard."""
COLORS: Final[Mapping[str, str]] = {
    "ExecutionStarted": cloudwatch.Color.GREY,
    "ExecutionSucceeded": cloudwatch.Color.GREEN,
    "ExecutionFailed": cloudwatch.Color.RED,
    "ExecutionStopped": cloudwatch.Color.ORANGE,
}


def pipeline_rows(
    pipeline: PipelineBase,
    *,
    steps: WatchedSteps,
    alarms: Sequence[cloudwatch.IAlarm],
    duration_budget: Duration | None,
    job_logs: logs.ILogGroup,
) -> Iterator[Row]:
    """Executions and alarms, steps, instances, what the jobs said."""
    yield [
        cloudwatch.GraphWidget(title="Executions", width=9, left=executions(pipeline)),
        cloudwatch.GraphWidget(
            title="Duration of executions",
            width=9,
            left=[pipeline.metric_execution_duration(period=PERIOD, statistic="Maximum", label="longest")],
            left_y_axis=cloudwatch.YAxisProps(label="milliseconds", show_units=False, min=0),
            left_annotations=_budget(duration_budget),
        ),
        cloudwatch.AlarmStatusWidget(title="Alarms", width=6, height=6, alarms=list(alarms)),
    ]
    if steps.names:
        yield [
            cloudwatch.GraphWidget(
                title="Failed steps",
                width=12,
                left=[step_metric(pipeline, "StepFailed", name, statistic="Sum") for name in steps.names],
            ),
            cloudwatch.GraphWidget(
                title="Duration of steps",
                width=12,
                left=[step_metric(pipeline, "StepDuration", name, statistic="Maximum") for name in steps.names],
                left_y_axis=cloudwatch.YAxisProps(label="milliseconds", show_units=False, min=0),
            ),
        ]
    if steps.job_words:
        yield utilization(steps.job_words)
        yield [
            cloudwatch.LogQueryWidget(
                title="What the jobs said",
                width=WIDTH,
                height=6,
                log_group_names=[job_logs.log_group_name],
                query_lines=list(telling_lines(steps.job_wildcards)),
            )
        ]


def executions(pipeline: PipelineBase) -> list[cloudwatch.IMetric]:
    """How executions began and ended."""
    return [
        pipeline.metric(name, period=PERIOD, color=color, label=name.removeprefix("Execution").lower())
        for name, color in COLORS.items()
    ]


def utilization(job_words: Sequence[str]) -> Row:
    """A graph for each metric of instances; ``job_words``: of which jobs."""
    return [
        cloudwatch.GraphWidget(
            title=f"{name}, % ({span})",
            width=8 if index < 3 else 12,
            left=instances_of(name, job_words),
            left_y_axis=cloudwatch.YAxisProps(min=0),
        )
        for index, (name, span) in enumerate(_ordered())
    ]


def _ordered() -> list[tuple[str, str]]:
    return sorted(PERCENT_RANGES.items(), key=lambda one: (not one[0].startswith("GPU"), one[0]))


def _budget(limit: Duration | None) -> list[cloudwatch.HorizontalAnnotation]:
    if limit is None:
        return []
    return [
        cloudwatch.HorizontalAnnotation(
            value=limit.to_milliseconds(), label=f"budget: {limit.to_human_string()}", color=cloudwatch.Color.RED
        )
    ]
