from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk.assertions import Annotations, Match

from cdk_sagemaker_training import (
    InvalidInputError,
    MapItems,
    ParallelismConfiguration,
    ParameterString,
    PipelineMap,
    TrainingPipeline,
    TrainingWorkspace,
)
from cdk_sagemaker_training.local.emulator import bridge
from tests.stacks.test_nag import findings, rules
from tests.support.example_app import flags
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.steps import train
from tests.support.templates import deployed, resources, warnings

REFUSED, THROTTLED = "SageMaker.ResourceLimitExceededException", "SageMaker.ThrottlingException"
ARN = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/churn"


@pytest.fixture
def bucket(stack: Stack) -> s3.IBucket:
    """With a key of its own."""
    key = cast("kms.IKey", kms.Key(stack, "Key"))
    return cast("s3.IBucket", s3.Bucket(stack, "Lists", encryption_key=key))


def state_of(stack: Stack) -> dict[str, Any]:
    """The map of the only machine."""
    (found,) = deployed(resources(stack, "AWS::StepFunctions::StateMachine"))
    return json.loads(found["DefinitionString"])["States"]["Map"]


def allowed(stack: Stack) -> dict[str, Any]:
    """By action, the resource, of all policies of the map."""
    policies = [p for p in deployed(resources(stack, "AWS::IAM::Policy")) if p["PolicyName"].startswith("Map")]
    found: dict[str, Any] = {}
    for statement in [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]:
        actions = statement["Action"]
        for action in [actions] if isinstance(actions, str) else actions:
            found.setdefault(action, []).append(statement["Resource"])
    return found


def test_the_states(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket):
    PipelineMap(
        stack,
        "Map",
        pipeline=pipeline,
        items=MapItems.from_csv(bucket, "lists/stores.csv"),
        parameters={"Key": "$.store", "Rounds": 5},
        wait=Duration.seconds(90),
        parallelism_config=ParallelismConfiguration(max_parallel_execution_steps=2),
        tolerated_failure_percentage=2.5,
        tolerated_failure_count=100,
        results_bucket=bucket,
    )
    state = state_of(stack)
    states = state["ItemProcessor"].pop("States")
    assert {
        "Type": "Map",
        "End": True,
        "Label": "Items",
        "MaxConcurrency": 20,
        "ToleratedFailurePercentage": 2.5,
        "ToleratedFailureCount": 100,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Run: Start",
        },
        "ItemReader": {
            "Resource": "arn:<AWS::Partition>:states:::s3:getObject",
            "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
            "Parameters": {"Bucket": "<ListsCB6DC742>", "Key": "lists/stores.csv"},
        },
        "ResultWriter": {
            "Resource": "arn:<AWS::Partition>:states:::s3:putObject",
            "Parameters": {"Bucket": "<ListsCB6DC742>", "Prefix": "map-results"},
        },
    } == state
    start = states["Run: Start"]
    assert {
        "ClientRequestToken.$": "$$.Execution.Name",
        "ParallelismConfiguration": {"MaxParallelExecutionSteps": 2},
        "PipelineName": "churn",
        "PipelineParameters": [
            {"Name": "Key", "Value.$": "States.Format('{}', $.store)"},
            {"Name": "Rounds", "Value": "5"},
        ],
    } == start["Parameters"]
    assert start["Retry"] == states["Run: Look"]["Retry"]
    waits = {"IntervalSeconds": 15, "BackoffRate": 2, "MaxDelaySeconds": 300, "JitterStrategy": "FULL"}
    refused, others = start["Retry"]
    assert {"ErrorEquals": [REFUSED, THROTTLED], "MaxAttempts": 300, **waits} == refused
    # Also what a row is refused for that SageMaker never takes.
    assert {"ErrorEquals": ["SageMaker.SageMakerException"], "MaxAttempts": 30, **waits} == others
    assert (90, "Run: Look") == (states["Run: Wait"]["Seconds"], states["Run: Wait"]["Next"])


def test_a_start_that_is_refused_is_tried_again_under_the_same_name(
    stack: Stack, pipeline: TrainingPipeline, monkeypatch: pytest.MonkeyPatch
):
    """The states of one item, walked by the interpreter of the embedded AWS, in no time."""
    PipelineMap(stack, "Map", pipeline=pipeline, items=MapItems.from_input(), parameters={"Key": "$.name"})
    processor = json.loads(json.dumps(state_of(stack)["ItemProcessor"]).replace("<AWS::Partition>", "aws"))
    states, answers, asked = bridge.service("stepfunctions"), [REFUSED, THROTTLED, "Executing", "Executing"], []

    def answered(info: Any, service: str, action: str, given: dict[str, Any]) -> dict[str, Any]:
        del info, service
        asked.append((action, given.get("ClientRequestToken"), given.get("PipelineParameters")))
        answer = answers.pop(0) if answers else "Succeeded"
        if answer.startswith("SageMaker."):
            raise states._ExecutionError(answer, "not now")
        return {"PipelineExecutionArn": "arn", "PipelineExecutionStatus": answer}

    monkeypatch.setitem(states._AWS_SDK_SERVICE_MAP, "sagemaker", {"target_prefix": "SageMaker", "protocol": "json"})
    monkeypatch.setattr(states, "_dispatch_aws_sdk_json", answered)
    monkeypatch.setattr(states, "_SFN_WAIT_SCALE", 0)
    context = {"Execution": {"Name": "child"}, "StateMachine": {"Name": "map"}, "QueryLanguage": "JSONPath"}
    execution = {"stateMachineArn": "arn:map", "events": []}
    ended = states._run_sub_machine(processor["States"], processor["StartAt"], {"name": 7}, execution, context)
    start = ("startPipelineExecution", "child", [{"Name": "Key", "Value": "7"}])
    look = ("describePipelineExecution", None, None)
    assert [start, start, start, look, look] == asked
    assert (7, "Succeeded") == (ended["name"], ended["PipelineExecution"]["PipelineExecutionStatus"])


def test_what_the_role_may(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket):
    items = MapItems.from_json(bucket, "stores.json")
    PipelineMap(
        stack,
        "Map",
        pipeline=pipeline,
        items=items,
        parameters={"Key": "$.k"},
        results_bucket=bucket,
        results_prefix="r",
    )
    found = allowed(stack)
    executions = "arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<<MapC2A4E5B2> split at :[6]>"
    of_lists = ["<ListsCB6DC742.Arn>/r/*"]
    assert {
        "kms:Decrypt": ["<Key961B73FD.Arn>"] * 2,
        "kms:Encrypt": ["<Key961B73FD.Arn>"],
        "kms:GenerateDataKey": ["<Key961B73FD.Arn>"],
        "s3:AbortMultipartUpload": of_lists,
        "s3:GetObject": [*of_lists, "<ListsCB6DC742.Arn>/stores.json"],
        "s3:ListMultipartUploadParts": of_lists,
        "s3:PutObject": of_lists,
        "sagemaker:DescribePipelineExecution": [f"{ARN}/execution/*"],
        "sagemaker:StartPipelineExecution": [ARN],
        "states:DescribeExecution": [f"{executions}:*"],
        "states:RedriveExecution": [f"{executions}/Items:*"],
        "states:StartExecution": ["<MapC2A4E5B2>"],
        "states:StopExecution": [f"{executions}:*"],
    } == {action: resource for action, resource in sorted(found.items()) if action[:4] not in {"logs", "xray"}}


@pytest.mark.parametrize(
    ("made", "config", "action", "resource"),
    [
        ("from_csv", {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, "s3:GetObject", "/list"),
        ("from_json", {"InputType": "JSON"}, "s3:GetObject", "/list"),
        ("from_json_lines", {"InputType": "JSONL"}, "s3:GetObject", "/list"),
        ("from_objects", None, "s3:ListBucket", ""),
    ],
)
def test_lists_in_s3(
    stack: Stack,
    pipeline: TrainingPipeline,
    bucket: s3.IBucket,
    made: str,
    config: dict[str, Any] | None,
    action: str,
    resource: str,
):
    items = getattr(MapItems, made)(bucket, "list")
    PipelineMap(stack, "Map", pipeline=pipeline, items=items, parameters={"Key": "$.Key"}, results_bucket=bucket)
    reader = state_of(stack)["ItemReader"]
    assert (config, "list") == (reader.get("ReaderConfig"), reader["Parameters"].get("Key", "list"))
    assert f"<ListsCB6DC742.Arn>{resource}" == allowed(stack)[action][-1]
    assert (action == "s3:ListBucket") == ("s3:ListBucket" in allowed(stack))


def test_a_prefix_alone_may_be_listed(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket):
    items = MapItems.from_objects(bucket, "stores/")
    PipelineMap(stack, "Map", pipeline=pipeline, items=items, parameters={"Key": "$.Key"}, results_bucket=bucket)
    (policy,) = [p for p in deployed(resources(stack, "AWS::IAM::Policy")) if p["PolicyName"].startswith("MapRole")]
    (statement,) = [each for each in policy["PolicyDocument"]["Statement"] if each["Action"] == "s3:ListBucket"]
    assert {"StringEquals": {"s3:prefix": "stores/"}} == statement["Condition"]


def test_a_list_in_the_input(stack: Stack, pipeline: TrainingPipeline):
    PipelineMap(stack, "Map", pipeline=pipeline, items=MapItems.from_input("$.stores"), parameters={"Key": "$.name"})
    state = state_of(stack)
    assert ("$.stores", None, None) == (state["ItemsPath"], state.get("ItemReader"), state.get("ResultWriter"))
    assert not [action for action in allowed(stack) if action.startswith(("s3:", "kms:"))]
    Annotations.from_stack(stack).has_no_warning("/Stack/Map", Match.any_value())


def test_results_that_would_not_fit_are_a_warning(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket):
    PipelineMap(
        stack, "Map", pipeline=pipeline, items=MapItems.from_csv(bucket, "a.csv"), parameters={"Key": "$.store"}
    )
    Annotations.from_stack(stack).has_warning("/Stack/Map", Match.string_like_regexp("at most 256 KiB"))


def test_who_may_start_it_and_on_a_schedule(stack: Stack, pipeline: TrainingPipeline):
    made = PipelineMap(stack, "Map", pipeline=pipeline, items=MapItems.from_input(), parameters={"Key": "$.name"})
    user = iam.User(stack, "User")
    made.grant_start_execution(cast("iam.IGrantable", user))
    target = targets.StepFunctionsStartExecution(cast("sfn.IStateMachine", made.state_machine))
    scheduler.Schedule(
        stack,
        "Weekly",
        schedule=scheduler.ScheduleExpression.rate(Duration.days(7)),
        target=cast("scheduler.IScheduleTarget", target),
    )
    granted = [
        statement["Resource"]
        for policy in deployed(resources(stack, "AWS::IAM::Policy"))
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == "states:StartExecution" and policy["PolicyName"][:3] != "Map"
    ]
    assert ["<MapC2A4E5B2>"] * 2 == granted


def test_what_is_refused(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket):
    given: dict[str, Any] = {
        "pipeline": pipeline,
        "items": MapItems.from_input(),
        "parameters": {"Kay": "$.store", "Rounds": "$.a + 1"},
        "max_concurrent_executions": 0,
        "tolerated_failure_percentage": 101,
        "tolerated_failure_count": -1,
        "results_prefix": "x",
        "wait": Duration.millis(1500),
    }
    assert [
        "max_concurrent_executions",
        "wait",
        "tolerated_failure_percentage",
        "tolerated_failure_count",
        "results_bucket",
        "parameters['Rounds']",
        "parameters key",
        "parameters['Key']",
    ] == wrong_fields(lambda: PipelineMap(stack, "Map", **given))
    assert ["key"] == wrong_fields(lambda: MapItems.from_csv(bucket, ""))
    ((where, told, _),) = mistakes(lambda: MapItems.from_csv(bucket, sfn.JsonPath.string_at("$.key")))
    assert ("key", "a JSON path") == (where, told)
    assert ["path"] == wrong_fields(lambda: MapItems.from_input("items"))


def test_data_in_the_place_of_objects(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket):
    wrong: dict[str, Any] = {
        "items": "lists/stores.csv",
        "wait": 60,
        "results_bucket": "results",
        "log_retention": 365,
        "removal_policy": "retain",
        "parameters": ["Key"],
    }
    assert wrong.keys() == set(wrong_fields(lambda: PipelineMap(stack, "Map", pipeline=pipeline, **wrong)))
    named: Any = "churn"
    items = MapItems.from_csv(bucket, "stores.csv")
    assert ["pipeline"] == wrong_fields(lambda: PipelineMap(stack, "Map", pipeline=named, items=items))
    assert ["bucket"] == wrong_fields(lambda: MapItems.from_csv(named, "stores.csv"))


@pytest.mark.parametrize(
    ("given", "fix"),
    [
        ("s3://b/lists/stores.csv", "key='lists/stores.csv', and bucket= the bucket of the URI"),
        ("s3://b", "key='', and bucket= the bucket of the URI"),
        ("/lists/stores.csv", "key='lists/stores.csv'"),
    ],
)
def test_a_uri_is_no_key(bucket: s3.IBucket, given: str, fix: str):
    with pytest.raises(InvalidInputError) as caught:
        MapItems.from_csv(bucket, given)
    assert [("key", given, fix)] == [(each.where, each.given, each.fix) for each in caught.value.problems]


def test_nor_is_what_a_workspace_says_of_its_buckets(stack: Stack):
    workspace = TrainingWorkspace(stack, "Training")
    ((where, told, _),) = mistakes(lambda: MapItems.from_objects(workspace.data_bucket, workspace.data("lists/")))
    assert ("prefix", "a URI") == (where, told)
    assert "lists/" == MapItems.from_objects(workspace.data_bucket, "lists/").where


SAME, IN_TEXT = (f"@cdk-sagemaker-training/starting:{each}" for each in ("map-same-for-all", "path-in-text"))


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"Key": "store"}, ["give a JSON path into it, such as {'Key': '$.store'}", SAME]),
        ({"Key": "eu-west", "Rounds": 5}, ["{'Key': 'eu-west', 'Rounds': 5}: give a JSON path", SAME]),
        ({"Key": "x-$.store"}, ["parameters['Key'] is 'x-$.store' as it stands", IN_TEXT]),
        ({"Key": "$.store"}, []),
        ({"Key": "costs 5$.", "Rounds": "$.rounds"}, []),
        ({"Key": sfn.JsonPath.string_at("$.store")}, []),
    ],
)
def test_items_that_nothing_reads(
    stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket, parameters: Any, expected: list[str]
):
    PipelineMap(stack, "Map", pipeline=pipeline, items=MapItems.from_csv(bucket, "a.csv"), parameters=parameters)
    told = [each for each in warnings(stack) if SAME in each or IN_TEXT in each]
    assert (1 if expected else 0) == len(told)
    assert [] == [each for each in expected if each not in told[0]]


def test_a_name_that_only_the_deployment_knows_is_no_path(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket):
    given = {"Key": bucket.bucket_name, "Rounds": sfn.JsonPath.string_at("$.rounds")}
    PipelineMap(stack, "Map", pipeline=pipeline, items=MapItems.from_csv(bucket, "a.csv"), parameters=given)
    start = state_of(stack)["ItemProcessor"]["States"]["Run: Start"]
    first, second = start["Parameters"]["PipelineParameters"]
    assert (deployed(stack.resolve(bucket.bucket_name)), "States.Format('{}', $.rounds)") == (
        first["Value"],
        second["Value.$"],
    )


def test_nag_finds_nothing(tmp_path: Path):
    app = App(context=flags(), outdir=str(tmp_path))
    stack = Stack(app, "Maps")
    workspace = TrainingWorkspace(stack, "Training")
    step = train(output_path=None, metric_definitions=[{"Name": "loss", "Regex": "loss=([0-9.]+)"}])
    pipeline = TrainingPipeline(
        stack, "Pipeline", workspace=workspace, steps=[step], parameters=[ParameterString(name="Key")]
    )
    PipelineMap(
        stack,
        "Map",
        pipeline=pipeline,
        items=MapItems.from_csv(workspace.data_bucket, "lists/stores.csv"),
        parameters={"Key": "$.store"},
        results_bucket=workspace.artifacts_bucket,
        encryption_key=workspace.encryption_key,
    )
    found = findings(app, fails=True)
    assert {"S3BucketReplicationEnabled"} == rules(found)
    assert [] == [each for each in found if "/Training/" not in each[1]]


@pytest.mark.parametrize("path", ["$['store name']", "$.städte"])
def test_columns_of_any_name(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket, path: str):
    items = MapItems.from_csv(bucket, "a.csv")
    PipelineMap(stack, "Map", pipeline=pipeline, items=items, parameters={"Key": path})
    start = state_of(stack)["ItemProcessor"]["States"]["Run: Start"]
    assert f"States.Format('{{}}', {path})" == start["Parameters"]["PipelineParameters"][0]["Value.$"]


def test_paths_that_lead_to_no_value(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket):
    items = MapItems.from_csv(bucket, "a.csv")
    joined = f"stores/{sfn.JsonPath.string_at('$.store')}"
    for value in ("$.store name", "$.*", joined):
        given: Any = {"Key": value}
        assert ["parameters['Key']"] == wrong_fields(
            lambda given=given: PipelineMap(stack, "Map", pipeline=pipeline, items=items, parameters=given)
        )
    assert ["key"] == wrong_fields(lambda: MapItems.from_csv(bucket, joined))
