"""What aws-cdk-lib synthesizes is read back as what was put in, with tokens where its tokens were."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import jsii
import pytest
from aws_cdk import App, Aws, CfnParameter, Duration, Fn, IStableAnyProducer, Lazy, NestedStack, Stack, Stage
from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as s3_assets
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets

from cdk_sagemaker_training import DefinitionLocation, TrainingPipeline
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.templates import (
    Assets,
    TemplatePipeline,
    TemplateSchedule,
    is_template,
    pipelines_in,
)
from cdk_sagemaker_training.definition.templates.located import WRITTEN_AT_DEPLOYMENT
from cdk_sagemaker_training.pipeline.definition_object import RESOURCE_TYPE
from tests.support.steps import ROLE, train

NAMES = {"Raw", "Joined", "Substituted", "Asset", "OnS3", "Inline", "NestedAsset"}
LITERAL = {"Version": "2020-12-01", "Steps": [{"Name": "Wait", "Note": 'ü "quoted" ${AWS::Region} \\'}]}


@jsii.implements(IStableAnyProducer)
class _Late:
    def produce(self) -> Any:
        return {"Nested": [Aws.ACCOUNT_ID, 1]}


def _document(stack: Stack, bucket: str) -> dict[str, Any]:
    """Tokens in every place that has one."""
    return {
        "Version": "2020-12-01",
        "Inside": f's3://{bucket}/"models"/{Aws.REGION}',
        "Whole": bucket,
        "Number": CfnParameter(stack, "Number", type="Number").value_as_number,
        "Known": CfnParameter(stack, "Known", type="Number", default=2).value_as_number,
        "List": CfnParameter(stack, "List", type="CommaDelimitedList").value_as_list,
        "Split": Fn.split(",", CfnParameter(stack, "Split").value_as_string),
        "Late": Lazy.any(_Late()),
        "Selected": Fn.select(1, Fn.split("/", bucket)),
        "Default": CfnParameter(stack, "Folder", default="models/").value_as_string,
        "Items": [1, "x", bucket, {"Get": "Steps.A.B"}],
        f"Key-{bucket}": True,
        "Backslash": "\\" + bucket + '"',
    }


def _raw(scope: Stack, construct_id: str, definition: Mapping[str, Any]) -> None:
    sagemaker.CfnPipeline(
        scope, construct_id, pipeline_name=construct_id, role_arn=ROLE, pipeline_definition=dict(definition)
    )


def _asset(scope: Stack, construct_id: str, path: Path) -> None:
    asset = s3_assets.Asset(scope, f"{construct_id}File", path=str(path))
    location = {"Bucket": asset.s3_bucket_name, "Key": asset.s3_object_key}
    _raw(scope, construct_id, {"PipelineDefinitionS3Location": location})


def _fill(stack: Stack, folder: Path) -> None:
    path = folder / "definition.json"
    path.write_text(json.dumps(LITERAL), encoding="utf-8")
    bucket = s3.Bucket(stack, "Bucket")
    name = bucket.bucket_name
    document = _document(stack, name)
    _raw(stack, "Raw", {"PipelineDefinitionBody": stack.to_json_string(document)})
    _raw(stack, "Joined", {"PipelineDefinitionBody": Fn.join("-", [f'{{"a":"{name}', f'{Aws.REGION}","b":"{name}"}}'])})
    _raw(stack, "Substituted", {"PipelineDefinitionBody": Fn.sub('{"a":"${Name}-${AWS::Region}"}', {"Name": name})})
    _asset(stack, "Asset", path)
    _asset(NestedStack(stack, "Nested"), "NestedAsset", path)
    for construct_id, location in (("OnS3", DefinitionLocation.S3), ("Inline", DefinitionLocation.INLINE)):
        step = train(
            role=ROLE,
            output_path=f"s3://{name}/models/",
            instance_count=document["Number"],
            subnets=document["Split"],
            security_group_ids=document["List"],
            environment={"LATE": name, "DEFAULT": document["Default"], "QUOTED": 'ü "x" \\'},
        )
        pipeline = TrainingPipeline(
            stack,
            construct_id,
            pipeline_name=construct_id,
            steps=[step],
            definition_location=location,
            definition_bucket=cast("s3.IBucket", bucket),
        )
        parameter = targets.SageMakerPipelineParameter(name="Day", value="1")
        target = targets.SageMakerStartPipelineExecution(pipeline, pipeline_parameter_list=[parameter])
        rate = scheduler.ScheduleExpression.rate(Duration.days(1))
        scheduler.Schedule(
            stack, f"{construct_id}Daily", schedule=rate, target=cast("scheduler.IScheduleTarget", target)
        )
    parameters = events.CfnRule.SageMakerPipelineParametersProperty(
        pipeline_parameter_list=[events.CfnRule.SageMakerPipelineParameterProperty(name="Hour", value="2")]
    )
    arn = stack.format_arn(service="sagemaker", resource="pipeline", resource_name="raw")
    rule_target = events.CfnRule.TargetProperty(
        id="A", arn=arn, role_arn=ROLE, sage_maker_pipeline_parameters=parameters
    )
    events.CfnRule(stack, "Hourly", schedule_expression="rate(1 hour)", targets=[rule_target])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assembly")
    app = App(outdir=str(folder / "cdk.out"))
    _fill(Stack(app, "Stack"), folder)
    _fill(Stack(Stage(app, "Prod"), "Stack"), folder)
    app.synth()
    return folder / "cdk.out"


@pytest.fixture(scope="module", params=[".", "assembly-Prod"])
def pipelines(folder: Path, request: pytest.FixtureRequest) -> dict[str, TemplatePipeline]:
    found: dict[str, TemplatePipeline] = {}
    for path in (folder / request.param).glob("*.template.json"):
        template: object = json.loads(path.read_text(encoding="utf-8"))
        assert is_template(template)
        found |= {str(each.name): each for each in pipelines_in(template, assets=Assets.of_template(path))}
    return found


def read(pipeline: TemplatePipeline) -> Any:
    assert "" == pipeline.unseen
    return json.loads(str(pipeline.text))


def test_every_pipeline_is_found(pipelines: dict[str, TemplatePipeline]):
    assert NAMES == set(pipelines)
    assert all(found.text is not None for found in pipelines.values())


def test_tokens_in_every_place(pipelines: dict[str, TemplatePipeline]):
    document = read(pipelines["Raw"])
    (bucket,) = [value for key, value in document.items() if key == "Whole"]
    assert is_token(bucket)
    (split, selected) = document.pop("Split"), document.pop("Selected")
    assert is_token(split)
    assert is_token(selected)
    expected = {
        "Version": "2020-12-01",
        "Inside": f's3://{bucket}/"models"/${{Token[Ref.AWS::Region]}}',
        "Whole": bucket,
        "Number": "${Token[Ref.Number]}",
        "Known": 2,
        "List": "${Token[Ref.List]}",
        "Late": {"Nested": ["${Token[Ref.AWS::AccountId]}", 1]},
        "Default": "models/",
        "Items": [1, "x", bucket, {"Get": "Steps.A.B"}],
        f"Key-{bucket}": True,
        "Backslash": "\\" + bucket + '"',
    }
    assert expected == document


def test_join_and_sub(pipelines: dict[str, TemplatePipeline]):
    bucket = read(pipelines["Raw"])["Whole"]
    assert {"a": f"{bucket}-${{Token[Sub.AWS::Region]}}"} == read(pipelines["Substituted"])
    assert {"a": f"{bucket}-${{Token[Ref.AWS::Region]}}", "b": bucket} == read(pipelines["Joined"])


@pytest.mark.parametrize("name", ["Asset", "NestedAsset"])
def test_files(pipelines: dict[str, TemplatePipeline], name: str):
    assert LITERAL == read(pipelines[name])


def test_our_own_pipelines_read_the_same_inline_and_on_s3(pipelines: dict[str, TemplatePipeline]):
    inline = read(pipelines["Inline"])
    assert inline == read(pipelines["OnS3"])
    assert pipelines["OnS3"].property_path.endswith("/PipelineDefinition/PipelineDefinitionS3Location")
    arguments = inline["Steps"][0]["Arguments"]
    bucket = read(pipelines["Raw"])["Whole"]
    assert f"s3://{bucket}/models/" == arguments["OutputDataConfig"]["S3OutputPath"]
    assert "${Token[Ref.Number]}" == arguments["ResourceConfig"]["InstanceCount"]
    assert {"LATE": bucket, "DEFAULT": "models/", "QUOTED": 'ü "x" \\'} == arguments["Environment"]
    assert "${Token[Ref.List]}" == arguments["VpcConfig"]["SecurityGroupIds"]


def test_schedules(pipelines: dict[str, TemplatePipeline]):
    for name in ("OnS3", "Inline"):
        (daily,) = pipelines[name].schedules
        assert daily.logical_id.startswith(f"{name}Daily")
        assert ("rate(1 day)", ("Day",)) == (daily.expression, daily.parameters)
    hourly = TemplateSchedule(logical_id="Hourly", expression="rate(1 hour)", parameters=("Hour",))
    assert (hourly,) == pipelines["Raw"].schedules
    assert () == pipelines["Asset"].schedules


def test_the_resource_is_the_one_that_the_pipeline_folder_declares():
    assert RESOURCE_TYPE == WRITTEN_AT_DEPLOYMENT
