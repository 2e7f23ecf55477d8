"""Maps that the CDK CLI has deployed start a pipeline for each item, as the roles of their machines may."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from demo.cdk_cli import ROOT, CdkCli

from .in_this_process import synthesize

pytestmark = pytest.mark.e2e

LONGEST = 90
STORES = [f"store-{position:02}" for position in range(12)]


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(jobs="record") as running:
        yield running


@pytest.fixture(scope="module")
def outputs(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
    work: Path = tmp_path_factory.mktemp("cdk")
    synthesize("tests/e2e/mapped_app.py", work)
    return CdkCli(environment=environment, work=work, say=[].append).deploy(synthesized=True)["Mapped"]


def _ran(aws: EmbeddedAws, machine: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An execution of a state machine, once it has ended."""
    states = aws.client("stepfunctions")
    started = states.start_execution(stateMachineArn=machine, input=json.dumps(given or {}))
    end = time.monotonic() + LONGEST
    while (found := states.describe_execution(executionArn=started["executionArn"]))["status"] == "RUNNING":
        assert time.monotonic() < end
        time.sleep(0.2)
    return found


def _executions(aws: EmbeddedAws, pipeline: str) -> list[dict[str, str]]:
    """The parameters of each."""
    sagemaker = aws.client("sagemaker")
    pages = sagemaker.get_paginator("list_pipeline_executions").paginate(PipelineName=pipeline)
    arns = [each["PipelineExecutionArn"] for page in pages for each in page["PipelineExecutionSummaries"]]
    found = [sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn) for arn in arns]
    return [{each["Name"]: each["Value"] for each in execution["PipelineParameters"]} for execution in found]


def _results(aws: EmbeddedAws, ran: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """What the manifest that the machine tells of leads to, by status."""
    s3, told = aws.client("s3"), json.loads(ran["output"])["ResultWriterDetails"]

    def read(key: str) -> Any:
        return json.loads(s3.get_object(Bucket=told["Bucket"], Key=key)["Body"].read())

    files = read(told["Key"])["ResultFiles"]
    return {status: [entry for each in found for entry in read(each["Key"])] for status, found in files.items()}


def test_rows_of_a_list(aws: EmbeddedAws, outputs: Mapping[str, str]):
    rows = "\n".join(["store,rounds", *(f"{name},{len(name)}" for name in STORES)])
    aws.client("s3").put_object(Bucket=outputs["BucketName"], Key="lists/stores.csv", Body=rows.encode())
    before = len(_executions(aws, outputs["PipelineName"]))
    ran = _ran(aws, outputs["RowsArn"])
    assert "SUCCEEDED" == ran["status"], (ran.get("error"), ran.get("cause"))
    started = _executions(aws, outputs["PipelineName"])
    assert before + len(STORES) == len(started)
    assert {(name, "8") for name in STORES} <= {(each["Store"], each.get("Rounds", "")) for each in started}
    results = _results(aws, ran)
    assert {"FAILED": 0, "PENDING": 0, "SUCCEEDED": 12} == {status: len(found) for status, found in results.items()}
    told = [json.loads(entry["Output"]) for entry in results["SUCCEEDED"]]
    assert STORES == sorted(each["store"] for each in told)
    assert {"Succeeded"} == {each["PipelineExecution"]["PipelineExecutionStatus"] for each in told}
    uris = {
        aws.client("sagemaker").describe_training_job(TrainingJobName=job["TrainingJobName"])["InputDataConfig"][0][
            "DataSource"
        ]["S3DataSource"]["S3Uri"]
        for job in aws.client("sagemaker").list_training_jobs(MaxResults=100)["TrainingJobSummaries"]
    }
    assert {f"s3://{outputs['BucketName']}/stores/{name}" for name in STORES} <= uris


def test_an_item_that_fails_is_tolerated_and_numbers_become_text(aws: EmbeddedAws, outputs: Mapping[str, str]):
    items = [{"store": "a", "rounds": 3, "reason": ""}, {"store": "b", "rounds": 4, "reason": "no data"}]
    lines = "\n".join(map(json.dumps, items))
    aws.client("s3").put_object(Bucket=outputs["BucketName"], Key="lists/stores.jsonl", Body=lines.encode())
    ran = _ran(aws, outputs["LinesArn"])
    assert "SUCCEEDED" == ran["status"], (ran.get("error"), ran.get("cause"))
    results = _results(aws, ran)
    (succeeded,), (failed,) = results["SUCCEEDED"], results["FAILED"]
    assert ("a", "SageMaker.PipelineExecutionFailed") == (json.loads(succeeded["Input"])["store"], failed["Error"])
    assert json.loads(failed["Cause"])["FailureReason"].endswith("failed: Unsound")
    assert {"3", "4"} <= {each.get("Rounds") for each in _executions(aws, outputs["PipelineName"])}


def test_objects_below_a_prefix(aws: EmbeddedAws, outputs: Mapping[str, str]):
    for key in ("stores/x.csv", "stores/y.csv", "other/z.csv"):
        aws.client("s3").put_object(Bucket=outputs["BucketName"], Key=key, Body=b"1,2\n")
    ran = _ran(aws, outputs["ObjectsArn"])
    assert "SUCCEEDED" == ran["status"], (ran.get("error"), ran.get("cause"))
    assert ["stores/x.csv", "stores/y.csv"] == sorted(each["Key"] for each in json.loads(ran["output"]))


def test_one_failure_too_many_and_a_list_that_is_not_there(aws: EmbeddedAws, outputs: Mapping[str, str]):
    ran = _ran(aws, outputs["GivenArn"], {"items": [{"store": "c", "reason": "no data"}]})
    assert ("FAILED", "States.ExceedToleratedFailureThreshold") == (ran["status"], ran["error"])
    aws.client("s3").delete_object(Bucket=outputs["BucketName"], Key="lists/stores.jsonl")
    ran = _ran(aws, outputs["LinesArn"])
    assert ("FAILED", "States.ItemReaderFailed") == (ran["status"], ran["error"])
