"""SMT131 looks through the outputs of a Processing step: two of them in one location are one data set."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.examples import pipeline, processing_step, train_step

EXECUTION: Json = {"Get": "Execution.PipelineExecutionId"}


def joined(*folders: str) -> Json:
    return {"Std:Join": {"On": "/", "Values": ["s3:/", "data", EXECUTION, *folders]}}


def written(name: str, location: Json) -> dict[str, Json]:
    target: dict[str, Json] = {"LocalPath": f"/opt/ml/processing/{name}", "S3UploadMode": "EndOfJob"}
    return {"OutputName": name, "S3Output": target if location is None else {**target, "S3Uri": location}}


def fixes(train: Json, held_out: Json, step: str = "Process", output: str = "validation") -> list[str]:
    outputs = [written("train", train), written("validation", held_out)]
    channels = [
        from_s3(channel, S3Uri={"Get": f"Steps.{step}.ProcessingOutputConfig.Outputs['{name}'].S3Output.S3Uri"})
        for channel, name in (("train", "train"), ("validation", output))
    ]
    document = pipeline(
        processing_step(request={"ProcessingOutputConfig": {"Outputs": outputs}}),
        train_step("Train", {"InputDataConfig": channels}),
    ).document
    return [found.fix for found in check_definition(document) if found.rule == "SMT131"]


@pytest.mark.parametrize("location", ["s3://data/prepared/", joined("Prepare")])
def test_two_outputs_in_one_location(location: Json):
    (fix,) = fixes(location, location)
    assert fix.startswith("give each output a place of its own")


@pytest.mark.parametrize(
    ("train", "held_out"),
    [
        (joined("train"), joined("validation")),
        ("s3://data/train/", "s3://data/validation/"),
        (None, None),  # the workspace, or whoever makes the document, gives each its own
    ],
)
def test_outputs_of_their_own(train: Json, held_out: Json):
    assert [] == fixes(train, held_out)


@pytest.mark.parametrize(("step", "output"), [("Other", "validation"), ("Process", "test")])
def test_outputs_that_there_are_not(step: str, output: str):
    assert [] == fixes("s3://data/prepared/", "s3://data/prepared/", step, output)
