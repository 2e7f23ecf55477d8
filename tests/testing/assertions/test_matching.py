from __future__ import annotations

import pytest
from aws_cdk import Stack
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Match, Template

from cdk_sagemaker_training import DefinitionLocation, TrainingPipeline
from cdk_sagemaker_training.testing import definition_like
from tests.support.steps import ROLE, train
from tests.testing.conftest import MakeTeam

PIPELINE = "AWS::SageMaker::Pipeline"


@pytest.fixture
def template(stack: Stack, bucket: s3.Bucket) -> Template:
    step = train(role=ROLE, output_path=f"s3://{bucket.bucket_name}/models/", hyperparameters={"eta": 0.3})
    TrainingPipeline(stack, "Pipeline", steps=[step])
    return Template.from_stack(stack)


def test_looks_into_definitions_within_cdk_s_own_assertions(template: Template):
    job = {"HyperParameters": {"eta": Match.string_like_regexp(r"0\.\d")}}
    pattern = {"Steps": Match.array_with([Match.object_like({"Name": "Train", "Arguments": job})])}
    for definition in (
        definition_like(pattern),
        {"PipelineDefinitionBody": definition_like(Match.object_like(pattern))},
    ):
        template.has_resource_properties(PIPELINE, {"PipelineDefinition": definition})


def test_tokens_are_placeholders_with_the_whole_logical_id(template: Template):
    output = {"OutputDataConfig": {"S3OutputPath": Match.string_like_regexp("^s3://<Ref Data[0-9A-F]{8}>/models/$")}}
    pattern = {"Steps": [Match.object_like({"Arguments": output})]}
    template.has_resource_properties(PIPELINE, {"PipelineDefinition": definition_like(pattern)})


def test_says_where_it_differs(template: Template):
    pattern = {"Steps": [Match.object_like({"Name": "Tune"})]}
    with pytest.raises(RuntimeError, match="Expected Tune but received Train at /Steps/0/Name"):
        template.has_resource_properties(PIPELINE, {"PipelineDefinition": definition_like(pattern)})


def test_composes_with_not(template: Template):
    pattern = definition_like({"Steps": [Match.object_like({"Name": "Tune"})]})
    template.has_resource_properties(PIPELINE, {"PipelineDefinition": Match.not_(pattern)})


def test_a_definition_on_s3_never_matches(make_team: MakeTeam):
    on_s3 = Template.from_stack(make_team(location=DefinitionLocation.S3))
    with pytest.raises(RuntimeError, match="the definition is not seen"):
        on_s3.has_resource_properties(PIPELINE, {"PipelineDefinition": definition_like({})})
