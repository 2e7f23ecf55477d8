"""Alarms on one pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_sagemaker_training.catalog.alarm_limits import MAX_EVALUATED_DAYS
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.monitoring.metrics import PERIOD, rule_metric
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase

_AT_LEAST = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
_ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
_BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
_QUIET = cloudwatch.TreatMissingData.NOT_BREACHING


def alarm(
    scope: Construct,
    construct_id: str,
    metric: cloudwatch.IMetric,
    *,
    description: str,
    threshold: float,
    comparison: cloudwatch.ComparisonOperator = _AT_LEAST,
    periods: int = 1,
    missing: cloudwatch.TreatMissingData = _QUIET,
    topic: sns.ITopic,
) -> cloudwatch.Alarm:
    """An alarm that tells the topic when it begins and when it is over."""
    made = cloudwatch.Alarm(
        scope,
        construct_id,
        metric=metric,
        alarm_description=description,
        threshold=threshold,
        comparison_operator=comparison,
        evaluation_periods=periods,
        treat_missing_data=missing,
    )
    action = cast("cloudwatch.IAlarmAction", actions.SnsAction(topic))
    made.add_alarm_action(action)
    made.add_ok_action(action)
    return made


def pipeline_alarms(
    scope: Construct,
    pipeline: PipelineBase,
    *,
    topic: sns.ITopic,
    duration_budget: Duration | None,
    success_within: Duration | None,
    rules: Mapping[str, events.Rule],
) -> Iterator[tuple[str, cloudwatch.Alarm]]:
    """By name, the alarms of a pipeline."""
    name = pipeline.pipeline_name
    yield (
        "Failed",
        alarm(
            scope,
            "FailedAlarm",
            pipeline.metric_execution_failed(period=PERIOD),
            description=f"An execution of {name} failed",
            threshold=1,
            topic=topic,
        ),
    )
    yield (
        "Stopped",
        alarm(
            scope,
            "StoppedAlarm",
            pipeline.metric_execution_stopped(period=PERIOD),
            description=f"An execution of {name} was stopped",
            threshold=1,
            topic=topic,
        ),
    )
    if duration_budget is not None:
        metric = pipeline.metric_execution_duration(period=PERIOD, statistic="Maximum")
        description = f"An execution of {name} took longer than {duration_budget.to_human_string()}; known at its end"
        limit = duration_budget.to_milliseconds()
        yield (
            "OverBudget",
            alarm(
                scope,
                "OverBudgetAlarm",
                metric,
                description=description,
                threshold=limit,
                comparison=_ABOVE,
                topic=topic,
            ),
        )
    if success_within is not None:
        yield "NoSuccess", _no_success(scope, pipeline, int(success_within.to_days()), topic)
    yield "Undelivered", undelivered_alarm(scope, name, topic=topic, rules=rules)


def undelivered_alarm(
    scope: Construct, about: str, *, topic: sns.ITopic, rules: Mapping[str, events.Rule]
) -> cloudwatch.Alarm:
    """An alarm on messages that these rules could not publish."""
    lost = cloudwatch.MathExpression(
        expression="SUM(METRICS())",  # a rule that lost nothing has no value, which + would take for the sum's
        using_metrics={
            f"m{number}": rule_metric(rule, "FailedInvocations") for number, rule in enumerate(rules.values())
        },
        label="FailedInvocations",
        period=PERIOD,
    )
    return alarm(
        scope,
        "UndeliveredAlarm",
        lost,
        description=f"A message about {about} was lost: the topic's policy or key keeps EventBridge out",
        threshold=1,
        topic=topic,
    )


def _no_success(scope: Construct, pipeline: PipelineBase, days: int, topic: sns.ITopic) -> cloudwatch.Alarm:
    return alarm(
        scope,
        "NoSuccessAlarm",
        pipeline.metric_execution_succeeded(period=Duration.days(1)),
        description=f"No execution of {pipeline.pipeline_name} succeeded for {days} day{'s' if days > 1 else ''}",
        threshold=1,
        comparison=_BELOW,
        periods=days,
        missing=cloudwatch.TreatMissingData.BREACHING,  # a day without executions has no value at all
        topic=topic,
    )


def budget_problems(duration_budget: object, success_within: object) -> Iterable[Problem]:
    """What is out of bounds; a duration that is a token is not looked at."""
    known = isinstance(duration_budget, Duration) and not duration_budget.is_unresolved()
    if isinstance(duration_budget, Duration) and known and duration_budget.to_milliseconds() < 1:
        yield Problem("duration_budget", duration_budget.to_human_string(), "a duration above 0")
    if not isinstance(success_within, Duration):
        return
    if success_within.is_unresolved():
        yield Problem("success_within", success_within, "a duration that synth knows: it is counted in days")
        return
    days = success_within.to_seconds() / 86_400
    if not days.is_integer() or not 1 <= days <= MAX_EVALUATED_DAYS:
        allowed = f"1 to {MAX_EVALUATED_DAYS} whole days, which is as far back as a CloudWatch alarm looks"
        yield Problem("success_within", success_within.to_human_string(), allowed)
