"""Metrics of steps, of the instances of training jobs and of rules, by their documented names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events

from cdk_sagemaker_training.catalog import metrics
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase

PERIOD: Final = Duration.minutes(5)
"""Of what dashboards and alarms look at. The service publishes every minute."""


def step_metric(pipeline: PipelineBase, metric_name: str, step_name: str, *, statistic: str) -> cloudwatch.Metric:
    """A metric of one step of a pipeline."""
    return cloudwatch.Metric(
        namespace=metrics.STEP_METRICS[metric_name].namespace,
        metric_name=metric_name,
        dimensions_map={"PipelineName": pipeline.pipeline_name, "StepName": step_name},
        statistic=statistic,
        label=step_name,
        period=PERIOD,
    ).attach_to(pipeline)


def account_metric(metric_name: str, *, statistic: str = "Sum") -> cloudwatch.Metric:
    """A metric of the executions of all pipelines of the account."""
    namespace = metrics.EXECUTION_METRICS[metric_name].namespace
    return cloudwatch.Metric(namespace=namespace, metric_name=metric_name, statistic=statistic, period=PERIOD)


def rule_metric(rule: events.Rule, metric_name: str) -> cloudwatch.Metric:
    """A metric of one rule on the default event bus."""
    return cloudwatch.Metric(
        namespace=metrics.RULE_METRICS[metric_name].namespace,
        metric_name=metric_name,
        dimensions_map={"RuleName": rule.rule_name},
        statistic="Sum",
        period=PERIOD,
    ).attach_to(rule)


def instances_of(metric_name: str, job_names: Iterable[str]) -> list[cloudwatch.IMetric]:
    """One series for each instance of the jobs whose name has the words of one of ``job_names``.

    A search, for graphs alone: no alarm takes one (:data:`alarm_limits.SEARCH_IN_ALARMS`). It finds metrics that had a
    value in the last two weeks.
    """
    return [
        cloudwatch.SearchExpression(expression=_search(metric_name, words), label="", period=PERIOD)
        for words in job_names
    ]


def pipelines_of(metric_name: str, words: str, *, statistic: str, total: bool = False) -> cloudwatch.MathExpression:
    """A metric of the executions of the pipelines whose name has these words: a series each, or their sum.

    ``words``: joined by hyphens. A search, for graphs alone: it compares words, wherever in a name they stand, finds
    metrics that had a value in the last two weeks, and shows 500 series at most (CloudWatch user guide,
    ``search-expression-syntax``); so a sum is that of 500 pipelines.
    """
    fact = metrics.EXECUTION_METRICS[metric_name]
    schema = f'{{"{fact.namespace}",{",".join(fact.dimensions)}}}'
    terms = " ".join([f'MetricName="{metric_name}"', *(f"PipelineName={word}" for word in words.split("-") if word)])
    search = f"SEARCH('{schema} {terms}', '{statistic}', {int(PERIOD.to_seconds())})"
    return cloudwatch.MathExpression(expression=f"SUM({search})" if total else search, label="", period=PERIOD)


def _search(metric_name: str, words: str) -> str:
    fact = metrics.INSTANCE_METRICS[metric_name]
    schema = f'{{"{fact.namespace}",{",".join(fact.dimensions)}}}'
    terms = " ".join([f'MetricName="{metric_name}"', *(f"Host={word}" for word in words.split("-") if word)])
    return f"SEARCH('{schema} {terms}', 'Average', {int(PERIOD.to_seconds())})"


def every_instance(metric_name: str, function: str, *, order: str) -> cloudwatch.MathExpression:
    """A Metrics Insights query with one series for each instance of any training job of the account.

    Alarms take it and judge each instance by itself, those of jobs too that did not exist when the alarm was made.
    ``function``: ``AVG``, ``MAX`` or ``MIN`` of a period; ``order``: ``ASC`` or ``DESC``, which of more than 500 count.
    """
    fact = metrics.INSTANCE_METRICS[metric_name]
    (label,) = fact.dimensions
    series = f'{function}({metric_name}) FROM SCHEMA("{fact.namespace}", {label})'
    return cloudwatch.MathExpression(
        expression=" ".join(["SELECT", series, "GROUP BY", label, f"ORDER BY {function}() {order}"]),
        label=metric_name,
        period=PERIOD,
    )
