"""A job that is told an S3 location in words, and whether its role reaches there."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import (
    Join,
    NetworkConfig,
    ParameterString,
    ProcessingInput,
    ProcessingOutput,
    ProcessingStep,
    Processor,
    TrainingPipeline,
)
from cdk_sagemaker_training.permissions.told_locations import TOLD
from tests.support.steps import IMAGE, train
from tests.support.templates import warnings

PLACE = "s3://raw/2026/data.csv"


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack")


def process(*arguments: Any, isolated: bool = False, **members: Any) -> ProcessingStep:
    processor = Processor(
        image_uri=IMAGE,
        instance_type="ml.m5.xlarge",
        network_config=NetworkConfig(enable_network_isolation=isolated),
    )
    return ProcessingStep(name="Process", processor=processor, job_arguments=list(arguments), **members)


def told(stack: Stack) -> list[str]:
    """The warnings of a synthesis."""
    return [warning for warning in warnings(stack) if TOLD in warning]


def test_an_argument(stack: Stack):
    TrainingPipeline(stack, "Pipeline", steps=[process("--input", PLACE)])
    (warning,) = told(stack)
    assert warning.startswith(
        f"step 'Process', /Steps/0/Arguments/AppSpecification/ContainerArguments/1: the job is told {PLACE}, and its "
        "role lets it neither read nor write there."
    )
    assert "bucket.grant_read(pipeline.job_roles['Process'])" in warning


def test_the_default_of_a_parameter_and_a_join(stack: Stack):
    place = ParameterString("Place", default_value=PLACE)
    joined = Join(on="/", values=["s3:/", "other", "folder"])
    TrainingPipeline(stack, "Pipeline", parameters=[place], steps=[process("--from", place, "--to", joined)])
    assert [PLACE, "s3://other/folder"] == [
        next(word.rstrip(",") for word in warning.split() if word.startswith("s3://")) for warning in told(stack)
    ]


def test_environment_and_hyperparameters(stack: Stack):
    step = train(hyperparameters={"data": PLACE}, environment={"MORE": "s3a://more/"})
    TrainingPipeline(stack, "Pipeline", steps=[step])
    assert 2 == len(told(stack))


def test_what_is_an_input_or_output_too(stack: Stack):
    step = process(
        *("--input", PLACE, "--output", "s3://out/report"),
        inputs=[ProcessingInput(source="s3://raw/2026/", destination="/opt/ml/processing/raw")],
        outputs=[ProcessingOutput(source="/opt/ml/processing/out", destination="s3://out/report/", output_name="out")],
    )
    TrainingPipeline(stack, "Pipeline", steps=[step])
    assert [] == told(stack)


def test_a_folder_of_which_the_job_gets_a_part(stack: Stack):
    step = process(
        "--all", "s3://raw/", inputs=[ProcessingInput(source="s3://raw/2026/", destination="/opt/ml/processing/in")]
    )
    TrainingPipeline(stack, "Pipeline", steps=[step])
    assert [] == told(stack)


def test_what_is_granted_later(stack: Stack):
    bucket = s3.Bucket.from_bucket_name(stack, "Raw", "raw")
    pipeline = TrainingPipeline(stack, "Pipeline", steps=[process("--input", PLACE)])
    bucket.grant_read(pipeline.job_roles["Process"])
    assert [] == told(stack)


def test_a_bucket_of_the_app(stack: Stack):
    bucket = s3.Bucket(stack, "Raw")
    step = process("--input", f"s3://{bucket.bucket_name}/raw/data.csv")
    pipeline = TrainingPipeline(stack, "Pipeline", steps=[step])
    bucket.grant_read(pipeline.job_roles["Process"], "raw/*")
    assert [] == told(stack)


def test_an_isolated_job_calls_nobody(stack: Stack):
    TrainingPipeline(stack, "Pipeline", steps=[process("--input", PLACE, isolated=True)])
    assert [] == told(stack)


def test_of_roles_from_elsewhere_nothing_is_known(stack: Stack):
    role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::123456789012:role/jobs")
    TrainingPipeline(stack, "Pipeline", steps=[process("--input", PLACE)], job_role=role)
    assert [] == told(stack)
