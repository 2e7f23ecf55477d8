"""Distributed maps: what the machine's role may, the names of children, the files of results."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest

from .support import TRUST, Account

ITEMS = [{"a": 1}, {"a": 2}, {"a": "x"}]
S3 = {"Bucket": "maps", "Key": "items.json"}
TRUSTED = json.loads(json.dumps(TRUST).replace("sagemaker.", "states."))


@pytest.fixture(scope="module", autouse=True)
def bucket(account: Account) -> str:
    s3 = account.client("s3")
    s3.create_bucket(Bucket="maps")
    s3.put_object(Bucket="maps", Key="items.json", Body=json.dumps(ITEMS).encode())
    return "maps"


def allow(action: str, resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


RUN = allow("states:StartExecution", "*")
READ = allow("s3:GetObject", "arn:aws:s3:::maps/items.json")
WRITE = allow("s3:PutObject", "arn:aws:s3:::maps/out/*")


def ran(account: Account, *statements: dict[str, Any], state: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The end of a machine that maps; each child hands on its item and its own name, unless ``state`` has others."""
    name = {"Type": "Pass", "Parameters": {"name.$": "$$.Execution.Name", "item.$": "$"}, "End": True}
    map_state = {
        "Type": "Map",
        "Label": "Items",
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "Name", "States": {"Name": name}},
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "JSON"},
            "Parameters": S3,
        },
        "ResultWriter": {
            "Resource": "arn:aws:states:::s3:putObject",
            "Parameters": {"Bucket": "maps", "Prefix": "out"},
        },
        "End": True,
        **(state or {}),
    }
    states = account.client("stepfunctions")
    machine = states.create_state_machine(
        name=account.name("map"),
        definition=json.dumps({"StartAt": "Map", "States": {"Map": map_state}}),
        roleArn=account.role(*statements, trust=TRUSTED),
    )["stateMachineArn"]
    started = states.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    deadline = time.monotonic() + 20
    while (found := states.describe_execution(executionArn=started))["status"] == "RUNNING":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def read(account: Account, key: str) -> Any:
    return json.loads(account.client("s3").get_object(Bucket="maps", Key=key)["Body"].read())


def test_children_have_names_of_their_own_and_results_are_written(account: Account):
    found = ran(account, RUN, READ, WRITE)
    assert "SUCCEEDED" == found["status"], found
    told = json.loads(found["output"])
    manifest = read(account, told["ResultWriterDetails"]["Key"])
    assert ("maps", told["MapRunArn"]) == (manifest["DestinationBucket"], manifest["MapRunArn"])
    files = manifest["ResultFiles"]
    assert ([], []) == (files["FAILED"], files["PENDING"])
    (succeeded,) = files["SUCCEEDED"]
    children = read(account, succeeded["Key"])
    assert {"SUCCEEDED"} == {child["Status"] for child in children}
    outputs = [json.loads(child["Output"]) for child in children]
    assert ITEMS == sorted((output["item"] for output in outputs), key=lambda item: str(item["a"]))
    assert [child["Name"] for child in children] == [output["name"] for output in outputs]
    assert 3 == len({output["name"] for output in outputs})


@pytest.mark.parametrize(
    ("statements", "error"),
    [
        ([READ, WRITE], "States.Permissions"),
        ([RUN, WRITE], "States.ItemReaderFailed"),
        ([RUN, READ], "States.ResultWriterFailed"),
    ],
)
def test_what_the_role_may_not(account: Account, statements: list[dict[str, Any]], error: str):
    found = ran(account, *statements)
    assert ("FAILED", error) == (found["status"], found.get("error")), found


def test_a_child_fails_with_the_error_that_step_functions_documents(account: Account):
    start = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:sagemaker:startPipelineExecution",
        "Parameters": {"PipelineName": "nowhere"},
        "End": True,
    }
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "Start", "States": {"Start": start}}
    found = ran(account, RUN, READ, WRITE, state={"ItemProcessor": processor, "ToleratedFailureCount": 3})
    assert "SUCCEEDED" == found["status"], found
    told = json.loads(found["output"])["ResultWriterDetails"]["Key"]
    (failed,) = read(account, told)["ResultFiles"]["FAILED"]
    assert ["SageMaker.ResourceNotFoundException"] * 3 == [child["Error"] for child in read(account, failed["Key"])]
