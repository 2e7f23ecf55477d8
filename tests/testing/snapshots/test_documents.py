from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
import yaml
from aws_cdk import App, Environment, NestedStack, Stack
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk.assertions import Template

from cdk_sagemaker_training import DefinitionLocation, PipelineDefinition, PyTorch, TrainingPipeline, TrainingStep
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.testing import SnapshotOptions, readable_pipeline, readable_stack
from tests.support.steps import ROLE, train
from tests.support.templates import definition_of
from tests.testing.conftest import MakeTeam, Team

LOCATIONS = [DefinitionLocation.INLINE, DefinitionLocation.S3]


def changed(before: str, after: str) -> list[str]:
    """The lines of a diff that say something else, without their indentation."""
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [re.sub(r"^(.) +", r"\1 ", line) for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize("location", LOCATIONS)
def test_a_hyperparameter_is_one_line_of_a_diff(make_team: MakeTeam, location: DefinitionLocation):
    before, after = (readable_stack(make_team(rounds, location=location)) for rounds in (200, 300))
    assert ["- num_round: '200'", "+ num_round: '300'"] == changed(before, after)


def test_the_place_of_a_definition_does_not_change_what_it_says(make_team: MakeTeam):
    inline, on_s3 = (yaml.safe_load(readable_pipeline(make_team(location=each).pipeline)) for each in LOCATIONS)
    assert inline["Definition"] == on_s3["Definition"]


def test_a_definition_is_the_one_that_is_deployed(team: Team):
    """Decoded here and by the tests' own reader of templates, which writes ``<DataE3889A50.Arn>`` for a token."""

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        if not isinstance(value, str):
            return value
        return re.sub(r"<(?:Ref |GetAtt )?(\w+?)([0-9A-F]{8})?(\.\w+)?>", r"<\1\3>", value.replace("AWS::", ""))

    found = yaml.safe_load(readable_pipeline(team.pipeline))["Definition"]
    expected = plain(definition_of(team))
    job = found["Steps"][0]["Arguments"]
    assert "<FindInMap" in job["AlgorithmSpecification"].pop("TrainingImage")
    expected["Steps"][0]["Arguments"]["AlgorithmSpecification"].pop("TrainingImage")
    assert expected == plain(found)
    assert (
        "s3://<Ref TrainingBucketsData>/churn/train/"
        == job["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]
    )


def test_a_stack_a_template_and_its_dict_read_the_same(team: Team):
    template = Template.from_stack(team)
    assert readable_stack(team) == readable_stack(template) == readable_stack(template.to_json())


def test_logical_ids_stand_to_the_letter_and_references_are_readable(team: Team):
    resources = yaml.safe_load(readable_stack(team))["Resources"]
    assert set(Template.from_stack(team).to_json()["Resources"]) == set(resources)
    (pipeline,) = (found for found in resources.values() if found["Type"] == "AWS::SageMaker::Pipeline")
    assert (["PipelineRolePolicy"], "<GetAtt PipelineRole.Arn>") == (
        pipeline["DependsOn"],
        pipeline["Properties"]["RoleArn"],
    )


def test_what_writes_a_definition_says_nothing_of_what_is_in_it(make_team: MakeTeam):
    text = readable_stack(make_team(location=DefinitionLocation.S3))
    resources = yaml.safe_load(text)["Resources"].values()
    (writer,) = (found for found in resources if found["Type"] == "Custom::TrainingPipelineDefinition")
    assert {"Bucket", "Prefix", "ServiceToken", "ServiceTimeout"} == set(writer["Properties"])
    assert [] == re.findall(r"[0-9a-f]{64}", text)


def test_a_definition_that_cannot_be_seen_says_why():
    stack = Stack(App(), "Stack")
    where = {"Bucket": "theirs", "Key": "churn.json"}
    sagemaker.CfnPipeline(
        stack, "P", pipeline_name="p", role_arn=ROLE, pipeline_definition={"PipelineDefinitionS3Location": where}
    )
    expected = {
        "PipelineDefinitionS3Location": where,
        "Definition": "not seen: s3://theirs/churn.json is not a file of this cloud assembly",
    }
    assert expected == yaml.safe_load(readable_stack(stack))["Resources"]["P"]["Properties"]["PipelineDefinition"]


def test_pipelines_of_typed_steps_need_no_stack(team: Team):
    document = yaml.safe_load(readable_pipeline(team.pipeline.definition))["Definition"]
    job = document["Steps"][0]["Arguments"]
    assert ("<image sagemaker-xgboost:3.2-0>", "200") == (
        job["AlgorithmSpecification"]["TrainingImage"],
        job["HyperParameters"]["num_round"],
    )
    assert re.fullmatch(r"s3://<[A-Za-z.]+>/churn/", job["CheckpointConfig"]["S3Uri"])  # the same in every run


def test_code_and_images_of_typed_steps_are_named(tmp_path: Path):
    (tmp_path / "train.py").write_text("print('x')", encoding="utf-8")
    estimator = PyTorch(
        entry_point="train.py",
        source_dir=str(tmp_path),
        framework_version="2.6",
        py_version="py312",
        instance_type="ml.m5.xlarge",
        role=ROLE,
    )
    definition = PipelineDefinition.from_steps(steps=[TrainingStep(name="Train", estimator=estimator)])
    job = yaml.safe_load(readable_pipeline(definition))["Definition"]["Steps"][0]["Arguments"]
    assert '"<source train.py>"' == job["HyperParameters"]["sagemaker_submit_directory"]
    assert job["AlgorithmSpecification"]["TrainingImage"].startswith("<image pytorch-training:2.6")


def test_pipelines_of_nested_stacks_and_of_others():
    app = App()
    nested = NestedStack(Stack(app, "Stack", env=Environment(region="eu-west-1")), "Nested")
    ours = TrainingPipeline(nested, "Ours", steps=[train(role=ROLE)])
    body = {"PipelineDefinitionBody": '{"Version":"2020-12-01","Steps":[]}'}
    theirs = sagemaker.CfnPipeline(nested, "Theirs", pipeline_name="theirs", role_arn=ROLE, pipeline_definition=body)
    assert ["Train"] == [step["Name"] for step in yaml.safe_load(readable_pipeline(ours))["Definition"]["Steps"]]
    assert {
        "Definition": {"Version": "2020-12-01", "Steps": []},
        "PipelineName": "theirs",
        "RoleArn": ROLE,
    } == yaml.safe_load(readable_pipeline(theirs))
    with pytest.raises(InvalidInputError, match="a construct with one AWS::SageMaker::Pipeline in it"):
        readable_pipeline(nested)


def test_options_come_after_the_normalization(team: Team):
    options = SnapshotOptions(exclude=["/Resources/*IAM*", "*/Tags"], replace={"<Ref Training": "<Ref "})
    text = readable_stack(team, options=options)
    assert ("Tags:" in readable_stack(team), "Tags:" in text) == (True, False)
    assert "s3://<Ref BucketsData>/churn/train/" in text


@pytest.mark.parametrize("given", [{"Steps": []}, "text", 1])
def test_what_is_no_stack_is_refused(given: Any):
    with pytest.raises(InvalidInputError, match="a Stack, a Template"):
        readable_stack(given)


def test_what_is_no_pipeline_is_refused():
    with pytest.raises(InvalidInputError, match="a TrainingPipeline, a CfnPipeline or a PipelineDefinition"):
        readable_pipeline({"Steps": []})  # pyright: ignore[reportArgumentType]
