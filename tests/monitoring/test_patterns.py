"""Patterns against the events of the developer guide, matched as EventBridge matches them (by ministack)."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest

from cdk_sagemaker_training.monitoring import patterns

PIPELINE = "arn:aws:sagemaker:us-east-1:111122223333:pipeline/mypipeline-123"
AS_IN_THE_GUIDE = "arn:aws:sagemaker:us-east-1:111122223333:pipeline/myPipeline-123"
EXECUTION: dict[str, Any] = {
    "detail-type": "SageMaker Model Building Pipeline Execution Status Change",
    "detail": {
        "pipelineExecutionDisplayName": "SomeDisplayName",
        "currentPipelineExecutionStatus": "Succeeded",
        "previousPipelineExecutionStatus": "Executing",
        "executionStartTime": "2021-03-15T16:03:13Z",
        "executionEndTime": "2021-03-15T16:10:10Z",
        "pipelineExecutionDescription": "SomeDescription",
        "pipelineArn": AS_IN_THE_GUIDE,
        "pipelineExecutionArn": f"{AS_IN_THE_GUIDE}/execution/p4jn9xou8a8s",
    },
}
STEP: dict[str, Any] = {
    "detail-type": "SageMaker Model Building Pipeline Execution Step Status Change",
    "detail": {
        "metadata": {"processingJob": {"arn": "arn:aws:sagemaker:us-east-1:111122223333:processing-job/mine"}},
        "stepStartTime": "2021-03-15T16:03:14Z",
        "stepEndTime": "2021-03-15T16:10:09Z",
        "stepName": "myprocessingstep1",
        "stepType": "Processing",
        "previousStepStatus": "Executing",
        "currentStepStatus": "Succeeded",
        "pipelineArn": AS_IN_THE_GUIDE,
        "pipelineExecutionArn": f"{AS_IN_THE_GUIDE}/execution/p4jn9xou8a8s",
    },
}
JOB: dict[str, Any] = {
    "detail-type": "SageMaker Training Job State Change",
    "detail": {
        "TrainingJobName": "pipelines-p4jn9xou8a8s-Train-tmgxry49ug",
        "TrainingJobArn": "arn:aws:sagemaker:us-east-1:111122223333:training-job/kmeans-1",
        "TrainingJobStatus": "Completed",
        "SecondaryStatus": "Completed",
        "CreationTime": "1583831889050",
        "SecondaryStatusTransitions": [],
        "Tags": {},
    },
}


def matches(pattern: dict[str, Any], event: dict[str, Any], **detail: Any) -> bool:
    eventbridge: Any = import_module("ministack.services.eventbridge")
    text = json.dumps({**event["detail"], **detail})
    record = {"Source": "aws.sagemaker", "DetailType": event["detail-type"], "Detail": text, "Time": 0}
    return bool(eventbridge._matches_pattern(json.dumps(pattern), record))


@pytest.mark.parametrize("status", ["Executing", "Succeeded", "Failed", "Stopping", "Stopped"])
def test_executions(status: str):
    pattern = patterns.executions(PIPELINE, ["Failed", "Stopped"])
    assert (status in {"Failed", "Stopped"}) == matches(pattern, EXECUTION, currentPipelineExecutionStatus=status)
    assert not matches(patterns.executions(f"{PIPELINE}4", [status]), EXECUTION, currentPipelineExecutionStatus=status)


@pytest.mark.parametrize("status", ["Starting", "Executing", "Succeeded", "Failed", "Stopping", "Stopped"])
def test_steps(status: str):
    pattern = patterns.steps(PIPELINE, ["Failed", "Stopped"])
    assert (status in {"Failed", "Stopped"}) == matches(pattern, STEP, currentStepStatus=status)
    assert not matches(pattern, EXECUTION)


@pytest.mark.parametrize("status", ["InProgress", "Completed", "Failed", "Stopping", "Stopped"])
def test_jobs(status: str):
    pattern = patterns.jobs(["pipelines-*-Train-*", "churn-*"], ["Failed", "Stopped"])
    assert (status in {"Failed", "Stopped"}) == matches(pattern, JOB, TrainingJobStatus=status)
    assert matches(pattern, JOB, TrainingJobStatus="Failed", TrainingJobName="churn-p4jn9xou8a8s-tmgxry49ug")
    assert not matches(pattern, JOB, TrainingJobStatus="Failed", TrainingJobName="kmeans-1")


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({}, False),
        ({"SecondaryStatusTransitions": [{"Status": "Training"}, {"Status": "Interrupted"}]}, True),
        ({"SecondaryStatusTransitions": [{"Status": "Training"}, {"Status": "Completed"}]}, False),
        ({"TrainingJobStatus": "Stopped", "SecondaryStatus": "MaxWaitTimeExceeded"}, True),
        ({"TrainingJobStatus": "Stopped", "SecondaryStatus": "MaxRuntimeExceeded"}, False),
        ({"TrainingJobStatus": "InProgress", "SecondaryStatusTransitions": [{"Status": "Interrupted"}]}, False),
    ],
)
def test_interruptions_are_told_once_the_job_has_ended(detail: dict[str, Any], told: bool):
    assert told == matches(patterns.interruptions(), JOB, **detail)
    assert told == matches(patterns.interruptions(["pipelines-*-Train-*"]), JOB, **detail)
    assert not matches(patterns.interruptions(["pipelines-*-Other-*"]), JOB, **detail)


def test_ended_jobs():
    assert matches(patterns.ended_jobs(), JOB)
    assert not matches(patterns.ended_jobs(), JOB, TrainingJobStatus="InProgress")
