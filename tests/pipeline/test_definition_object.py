from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Aws, CfnParameter, Fn, Lazy, Stack, Stage
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import DefinitionLocation, TrainingKey, TrainingPipeline, TrainingWorkspace
from cdk_sagemaker_training.pipeline import definition_writer
from tests.support.steps import ROLE, train
from tests.support.templates import deployed, resources, statements_of

from .test_tokens import Quotes

WRITTEN = "Custom::TrainingPipelineDefinition"
WRITER = "PipelineDefinitionWriter"


def on_s3(stack: Stack, construct_id: str = "OnS3", bucket: s3.IBucket | None = None, **step: Any) -> TrainingPipeline:
    return TrainingPipeline(
        stack,
        construct_id,
        steps=[train(role=ROLE, **step)],
        definition_location=DefinitionLocation.S3,
        definition_bucket=bucket or s3.Bucket.from_bucket_name(stack, f"{construct_id}Bucket", "definitions"),
    )


def stored(stack: Stack) -> list[Any]:
    """The parts in the one asset of a stack."""
    stage = Stage.of(stack)
    assert stage is not None
    (path,) = Path(stage.asset_outdir).glob("pipeline-definition.*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def written(stack: Stack, values: list[Any]) -> str:
    """What the function writes."""
    parts = stored(stack)
    return "".join(p if isinstance(p, str) else definition_writer.text(p[0], values[p[1]]) for p in parts)


def test_the_text_is_that_of_the_template(stack: Stack):
    bucket, name = (CfnParameter(stack, name).value_as_string for name in ("Output", "Name"))
    count = CfnParameter(stack, "Count", type="Number", default=2).value_as_number
    step = {
        "output_path": f"s3://{bucket}/{Aws.REGION}/models/",
        "instance_count": count,
        "hyperparameters": {name: 1, "quoted": 'ü "${AWS::Region}" \\ \u2028\n'},
        "environment": {"EMPTY": "", "TWICE": f"{bucket}{bucket}"},
    }
    on_s3(stack, **step)
    TrainingPipeline(stack, "Inline", steps=[train(role=ROLE, **step)])

    (on_bucket,) = resources(stack, WRITTEN)
    bodies = [found["PipelineDefinition"].get("PipelineDefinitionBody") for found in resources(stack, "AWS::SageMaker::Pipeline")]
    (inline,) = [deployed(body) for body in bodies if body]
    values = deployed(on_bucket["Values"])
    assert ["<Output>", "<AWS::Region>", "<Count>", "<Name>"] == sorted(values, key=["<O", "<A", "<C", "<N"].index(v[:2]) if False else lambda v: ["<O", "<A", "<C", "<N"].index(v[:2]))
    assert inline == written(stack, values)
