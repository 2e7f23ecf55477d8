from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import MISSING, DefinitionLocation, InvalidInputError, TrainingPipeline, TrainingWorkspace
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.pipeline.definition_location import INLINE_MAX_BYTES, goes_to_s3
from cdk_sagemaker_training.pipeline.definition_text import DefinitionText
from tests.support.mistakes import mistakes
from tests.support.steps import ROLE, train
from tests.support.templates import PIPELINE, deployed, resources

AUTO, INLINE, S3 = DefinitionLocation.AUTO, DefinitionLocation.INLINE, DefinitionLocation.S3


def text(*parts: str, values: int = 0) -> DefinitionText:
    return DefinitionText(parts=[*parts, *(["text", 0] for _ in range(values))], values=["a"])


def large_steps() -> list[Any]:
    """Some 110 KiB."""
    environment = {f"VALUE_{index}": "x" * 500 for index in range(100)}
    return [train(f"Train{number}", role=ROLE, environment=environment) for number in range(2)]


def forms(stack: Stack) -> list[str]:
    return [form for pipeline in resources(stack, PIPELINE) for form in pipeline["PipelineDefinition"]]


def test_the_threshold_is_the_sdks():
    assert not goes_to_s3(AUTO, text("x" * (INLINE_MAX_BYTES - 1)), has_bucket=True, subject="P")
    assert goes_to_s3(AUTO, text("x" * INLINE_MAX_BYTES), has_bucket=True, subject="P")


def test_bytes_count_and_so_do_values_that_are_not_known():
    half = "ü" * (INLINE_MAX_BYTES // 2 - 64)
    assert not goes_to_s3(AUTO, text(half, values=1), has_bucket=True, subject="P")
    assert goes_to_s3(AUTO, text(half, values=2), has_bucket=True, subject="P")


@pytest.mark.parametrize(("wanted", "size", "expected"), [(S3, 10, True), (INLINE, INLINE_MAX_BYTES, False)])
def test_forced_and_forbidden(wanted: DefinitionLocation, size: int, *, expected: bool):
    assert expected is goes_to_s3(wanted, text("x" * size), has_bucket=True, subject="P")


@pytest.mark.parametrize("wanted", [AUTO, INLINE, S3])
def test_longer_than_the_service_takes(wanted: DefinitionLocation):
    allowed = "a definition of at most 1,048,576 characters, inline and on S3"
    too_long = text("ü" * (limits.MAX_DEFINITION_CHARS + 1))
    longest = text("ü" * limits.MAX_DEFINITION_CHARS)
    assert [("steps", "1,048,577 characters", allowed)] == mistakes(
        lambda: goes_to_s3(wanted, too_long, has_bucket=True, subject="P")
    )
    assert (wanted is not INLINE) == goes_to_s3(wanted, longest, has_bucket=True, subject="P")


def test_no_bucket_to_put_it_into():
    with pytest.raises(InvalidInputError) as caught:
        goes_to_s3(AUTO, text("x" * 102_400), has_bucket=False, subject="TrainingPipeline 'P'")
    expected = (
        "TrainingPipeline 'P': 1 problem\n"
        "  - definition_bucket: got nothing; allowed: a bucket, which a definition of 102,400 bytes needs; "
        "fix: give definition_bucket, or a workspace, whose artifacts bucket is used, "
        "or definition_location=DefinitionLocation.INLINE"
    )
    assert expected == str(caught.value)


def test_a_name_is_no_location(stack: Stack):
    allowed = "DefinitionLocation.AUTO, DefinitionLocation.INLINE, DefinitionLocation.S3"
    wrong: Any = "s3"
    assert [("definition_location", "s3", allowed)] == mistakes(
        lambda: TrainingPipeline(stack, "P", steps=[train()], definition_location=wrong)
    )


def test_forced_without_a_bucket(stack: Stack):
    allowed = "a bucket, which definition_location=S3 needs"
    assert [("definition_bucket", MISSING, allowed)] == mistakes(
        lambda: TrainingPipeline(stack, "P", steps=[train()], definition_location=S3)
    )


def test_a_small_definition_stays_in_the_template(stack: Stack):
    bucket = s3.Bucket(stack, "Bucket")
    TrainingPipeline(stack, "P", steps=[train()], definition_bucket=bucket)
    assert ["PipelineDefinitionBody"] == forms(stack)
    Template.from_stack(stack).resource_count_is("AWS::Lambda::Function", 0)


def test_a_large_definition_goes_to_the_bucket_that_is_given(stack: Stack):
    bucket = s3.Bucket(stack, "Bucket")
    pipeline = TrainingPipeline(stack, "P", steps=large_steps(), definition_bucket=bucket)
    (found,) = resources(stack, PIPELINE)
    (written,) = resources(stack, "Custom::TrainingPipelineDefinition")
    location = deployed(found["PipelineDefinition"]["PipelineDefinitionS3Location"])
    assert {"Bucket", "Key"} == set(location)
    assert deployed(stack.resolve(bucket.bucket_name)) == location["Bucket"] == deployed(written["Bucket"])
    assert location["Key"].endswith(".Key>")
    assert f"pipeline-definitions/{pipeline.pipeline_name}/" == written["Prefix"]


def test_a_large_definition_stays_in_the_template_on_demand(stack: Stack):
    TrainingPipeline(stack, "P", steps=large_steps(), definition_location=INLINE)
    assert ["PipelineDefinitionBody"] == forms(stack)


def test_the_artifacts_bucket_of_the_workspace_is_the_default(stack: Stack):
    workspace = TrainingWorkspace(stack, "Workspace")
    TrainingPipeline(stack, "P", steps=[train()], workspace=workspace, definition_location=S3)
    (written,) = resources(stack, "Custom::TrainingPipelineDefinition")
    assert stack.resolve(workspace.artifacts_bucket.bucket_name) == written["Bucket"]
