"""The texts that people get, a line each, filled in by EventBridge from the event (no function runs).

EventBridge puts a string into double quotes, so every line arrives in quotes (user guide,
``eb-transform-target-input``). A value that the event does not have leaves its place empty; one that is an object
comes without its quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_events as events
from constructs import Construct

from cdk_sagemaker_training.catalog import consoles
from cdk_sagemaker_training.monitoring.console import console_host

_REGION: Final = events.EventField.from_path("$.region")


def _of(key: str) -> str:
    return events.EventField.from_path(f"$.detail.{key}")


def execution_text(pipeline_name: str) -> Sequence[str]:
    """Of an execution that failed or was stopped. Its event says no reason; those of its steps do."""
    execution = _of("pipelineExecutionArn")
    return [
        *success_text(pipeline_name),
        f"Steps: aws sagemaker list-pipeline-execution-steps --region {_REGION} --pipeline-execution-arn {execution}",
    ]


def success_text(pipeline_name: str) -> Sequence[str]:
    """Of an execution that succeeded."""
    return [
        f"SageMaker pipeline {pipeline_name}: execution {_of('currentPipelineExecutionStatus')}",
        f"Execution: {_of('pipelineExecutionArn')}",
        f"Started {_of('executionStartTime')}, ended {_of('executionEndTime')}",
    ]


def step_text(scope: Construct, pipeline_name: str) -> Sequence[str]:
    """Of a step that failed or was stopped."""
    return [
        f"SageMaker pipeline {pipeline_name}: step {_of('stepName')} ({_of('stepType')}) {_of('currentStepStatus')}",
        f"Reason: {_of('failureReason')}",
        f"Ran: {_of('metadata')}",
        f"Execution: {_of('pipelineExecutionArn')}",
        f"Started {_of('stepStartTime')}, ended {_of('stepEndTime')}",
        f"Logs of training jobs: {consoles.log_link(console_host(scope), _REGION)}",
    ]


def job_text(scope: Construct) -> Sequence[str]:
    """Of a training job that failed or was stopped."""
    job, host = _of("TrainingJobName"), console_host(scope)
    return [
        f"SageMaker training job {job}: {_of('TrainingJobStatus')} ({_of('SecondaryStatus')})",
        f"Reason: {_of('FailureReason')}",
        f"Instances: {_of('ResourceConfig.InstanceCount')} x {_of('ResourceConfig.InstanceType')}",
        f"Job: {consoles.job_link(host, _REGION, job)}",
        f"Logs: {consoles.log_link(host, _REGION, job)}",
    ]


def interruption_text(scope: Construct) -> Sequence[str]:
    """Of a training job that Managed Spot interrupted, or had no capacity for."""
    job, host = _of("TrainingJobName"), console_host(scope)
    return [
        f"SageMaker training job {job}: Managed Spot interrupted it or had no capacity in time",
        f"It ended as {_of('TrainingJobStatus')} ({_of('SecondaryStatus')})",
        f"Seconds of training: {_of('TrainingTimeInSeconds')}; seconds billed: {_of('BillableTimeInSeconds')}",
        f"Job: {consoles.job_link(host, _REGION, job)}",
        f"Logs: {consoles.log_link(host, _REGION, job)}",
    ]
