"""A schedule, an object in S3, a state machine and an approved model start a pipeline that the CDK CLI has deployed.

Another machine trains by itself: a job that there is no capacity for is started again, in vain, and the next one runs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from demo.cdk_cli import ROOT, CdkCli

from .in_this_process import synthesize

pytestmark = pytest.mark.e2e

DEPLOYED_AFTER = 8
"""Seconds; a schedule that is due before it is deployed starts at once."""
LONGEST = 60


@pytest.fixture
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(jobs="record") as running:
        yield running


def _executions(aws: EmbeddedAws, pipeline: str) -> dict[str, str]:
    """By the key that each was started with, its status."""
    sagemaker = aws.client("sagemaker")
    found: dict[str, str] = {}
    for each in sagemaker.list_pipeline_executions(PipelineName=pipeline)["PipelineExecutionSummaries"]:
        parameters = sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=each["PipelineExecutionArn"])
        found[parameters["PipelineParameters"][0]["Value"]] = each["PipelineExecutionStatus"]
    return found


def _finished(aws: EmbeddedAws, execution: str) -> dict[str, Any]:
    """An execution of a state machine, once it has ended."""
    states = aws.client("stepfunctions")
    end = time.monotonic() + LONGEST
    while (found := states.describe_execution(executionArn=execution))["status"] == "RUNNING":
        assert time.monotonic() < end
        time.sleep(0.2)
    return found


def _approve(aws: EmbeddedAws, group: str) -> None:
    sagemaker = aws.client("sagemaker")
    container = {"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"}
    version = sagemaker.create_model_package(
        ModelPackageGroupName=group,
        InferenceSpecification={"Containers": [container]},
        ModelApprovalStatus="PendingManualApproval",
    )
    sagemaker.update_model_package(ModelPackageArn=version["ModelPackageArn"], ModelApprovalStatus="Approved")


def test_a_schedule_an_object_a_machine_and_an_approval_start_the_pipeline(aws: EmbeddedAws, tmp_path: Path) -> None:
    paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
    cdk = CdkCli(environment=environment, work=tmp_path, say=[].append)
    due = dt.datetime.now(tz=ZoneInfo("Asia/Tokyo")) + dt.timedelta(seconds=DEPLOYED_AFTER)
    synthesize("tests/e2e/starting_app.py", tmp_path, due=due.strftime("%Y-%m-%dT%H:%M:%S"))
    outputs = cdk.deploy(synthesized=True)["Started"]

    for key in ("old/a.csv", "new/a.txt", "new/a b.csv"):
        aws.client("s3").put_object(Bucket=outputs["BucketName"], Key=key, Body=b"1,2\n")

    _approve(aws, "approved")
    started = aws.client("stepfunctions").start_execution(
        stateMachineArn=outputs["MachineArn"], input=json.dumps({"key": "new/state.csv"})
    )

    ran = _finished(aws, started["executionArn"])
    assert "SUCCEEDED" == ran["status"], ran
    told = json.loads(ran["output"])
    assert ("new/state.csv", "Succeeded") == (told["key"], told["PipelineExecution"]["PipelineExecutionStatus"])
    expected = dict.fromkeys(["approved", "new/a b.csv", "new/scheduled.csv", "new/state.csv"], "Succeeded")
    end = time.monotonic() + LONGEST
    while expected != (found := _executions(aws, outputs["PipelineName"])) and time.monotonic() < end:
        time.sleep(0.2)
    assert expected == found
    uris = {
        aws.client("sagemaker").describe_training_job(TrainingJobName=job["TrainingJobName"])["InputDataConfig"][0][
            "DataSource"
        ]["S3DataSource"]["S3Uri"]
        for job in aws.client("sagemaker").list_training_jobs()["TrainingJobSummaries"]
    }
    assert {f"s3://{outputs['BucketName']}/{key}" for key in expected} == uris
    assert_trains_alone(aws, outputs)


def assert_trains_alone(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    given = {"key": "a.csv", "reason": "CapacityError: Unable to provision requested ML compute capacity."}
    started = aws.client("stepfunctions").start_execution(stateMachineArn=outputs["AloneArn"], input=json.dumps(given))
    ran = _finished(aws, started["executionArn"])
    assert "SUCCEEDED" == ran["status"], ran
    told = json.loads(ran["output"])
    assert {"CapacityError": 2, "Wait": 0} == {key: told["Fails"][key] for key in ("CapacityError", "Wait")}
    assert "States.TaskFailed" == told["Fails"]["Failure"]["Error"]
    assert given["reason"] == json.loads(told["Fails"]["Failure"]["Cause"])["FailureReason"]
    sagemaker = aws.client("sagemaker")
    jobs = sagemaker.list_training_jobs(NameContains="-fails-")["TrainingJobSummaries"]
    assert ["Failed"] * 3 == [job["TrainingJobStatus"] for job in jobs]
    job = sagemaker.describe_training_job(TrainingJobName=told["Trains"]["TrainingJobName"])
    assert "Completed" == job["TrainingJobStatus"]
    assert told["Trains"]["ModelArtifacts"] == job["ModelArtifacts"]
    data = job["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]
    assert f"s3://{outputs['BucketName']}/own/a.csv" == data
