from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from cdk_sagemaker_training.catalog.shapes import Kind, shape_of, step_shape
from cdk_sagemaker_training.definition import (
    ConditionEquals,
    ConditionStep,
    EMRStep,
    EMRStepConfig,
    EndpointStep,
    Estimator,
    LambdaOutput,
    LambdaStep,
    Properties,
    TrainingStep,
)
from cdk_sagemaker_training.errors import InvalidInputError

TRAIN = TrainingStep(name="Train", estimator=Estimator(image_uri="image", instance_type="ml.m5.xlarge")).properties
PROCESS = Properties("P", shape=step_shape("Processing"))
TUNE = Properties("T", shape=step_shape("Tuning"))


@pytest.mark.parametrize(
    ("properties", "path"),
    [
        (TRAIN, "Steps.Train"),
        (TRAIN.ModelArtifacts.S3ModelArtifacts, "Steps.Train.ModelArtifacts.S3ModelArtifacts"),
        (
            TRAIN.InputDataConfig[0].DataSource.S3DataSource.S3Uri,
            "Steps.Train.InputDataConfig[0].DataSource.S3DataSource.S3Uri",
        ),
        (TRAIN.FinalMetricDataList["acc"].Value, "Steps.Train.FinalMetricDataList['acc'].Value"),
        (TRAIN.HyperParameters["eta"], "Steps.Train.HyperParameters['eta']"),
        (
            PROCESS.ProcessingOutputConfig.Outputs["train"].S3Output.S3Uri,
            "Steps.P.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri",
        ),
        (TUNE.BestTrainingJob.TrainingJobName, "Steps.T.BestTrainingJob.TrainingJobName"),
        (TUNE.TrainingJobSummaries[0].TrainingJobName, "Steps.T.TrainingJobSummaries[0].TrainingJobName"),
        (
            Properties("J", shape=step_shape("Job")).JobConfigDocument.Anything.At[3].All,
            "Steps.J.JobConfigDocument.Anything.At[3].All",
        ),
        (Properties("E", shape=step_shape("EMR")).Config.Args[1], "Steps.E.Config.Args[1]"),
        (Properties("X").Whatever["x"][1].Y, "Steps.X.Whatever['x'][1].Y"),
    ],
)
def test_paths(properties: Properties, path: str) -> None:
    assert {"Get": path} == properties.expr


@pytest.mark.parametrize(
    ("properties", "further", "given", "fix"),
    [
        (TRAIN, "ModelArtefacts", "ModelArtefacts", "did you mean 'ModelArtifacts'?"),
        (TRAIN.ModelArtifacts, "S3ModelArtifact", "S3ModelArtifact", "did you mean 'S3ModelArtifacts'?"),
        (TRAIN.ModelArtifacts.S3ModelArtifacts, "Uri", "Uri", ""),
        (TRAIN.InputDataConfig, "ChannelName", "ChannelName", ""),
        (TRAIN.HyperParameters, "Eta", "Eta", ""),
        (TRAIN, 0, 0, ""),
        (TRAIN.InputDataConfig, -1, -1, ""),
        (TRAIN.InputDataConfig, True, True, ""),
        (TRAIN.HyperParameters, 0, 0, ""),
        (TRAIN.SecondaryStatusTransitions, "x", "x", ""),
    ],
)
def test_a_path_to_nowhere(properties: Any, further: Any, given: object, fix: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        _ = getattr(properties, further) if isinstance(further, str) and further[0].isupper() else properties[further]
    [problem] = raised.value.problems
    assert (given, fix) == (problem.given, problem.fix)
    assert "step 'Train'" in raised.value.subject
    assert problem.where.startswith("properties")


def test_a_missing_member_lists_what_exists() -> None:
    with pytest.raises(InvalidInputError, match="one of S3ModelArtifacts"):
        _ = TRAIN.ModelArtifacts.Nothing


@pytest.mark.parametrize("name", ["resolve", "creation_stack", "_x", "__deepcopy__"])
def test_what_is_no_member_of_a_response_is_pythons_business(name: str) -> None:
    assert not hasattr(TRAIN, name)


def test_copies_are_equal() -> None:
    path = TRAIN.ModelArtifacts.S3ModelArtifacts
    assert path == copy.deepcopy(path) == pickle.loads(pickle.dumps(path))


def test_outputs_of_a_lambda_step() -> None:
    step = LambdaStep(
        name="L",
        function_arn="arn:aws:lambda:us-east-1:123456789012:function:f",
        outputs=[LambdaOutput(output_name="rows")],
    )
    assert {"Get": "Steps.L.OutputParameters['rows']"} == step.properties.Outputs["rows"].expr
    with pytest.raises(InvalidInputError, match="did you mean 'rows'"):
        _ = step.properties.Outputs["row"]
    with pytest.raises(InvalidInputError, match="one of Outputs"):
        _ = step.properties.Rows


def test_a_lambda_step_without_outputs_has_none() -> None:
    step = LambdaStep(name="L", function_arn="arn:aws:lambda:us-east-1:123456789012:function:f")
    with pytest.raises(InvalidInputError):
        _ = step.properties.Outputs["x"]


def test_steps_answer_as_their_type_does() -> None:
    choose = ConditionStep(name="C", conditions=[ConditionEquals(left=1, right=1)])
    endpoint = EndpointStep(name="E", endpoint_name="e", endpoint_config_name="c")
    spark = EMRStep(name="S", cluster_id="j", step_config=EMRStepConfig(jar="j.jar"))
    assert {"Get": "Steps.C.Outcome"} == choose.properties.Outcome.expr
    assert {"Get": "Steps.E.EndpointArn"} == endpoint.properties.EndpointArn.expr
    assert {"Get": "Steps.S.Status.State"} == spark.properties.Status.State.expr


def test_every_shape_leads_somewhere() -> None:
    left, seen = [step_shape(kind) for kind in ("Training", "Processing", "Tuning", "Model", "AutoML", "EMR")], 0
    names: set[int] = set()
    while left:
        shape = left.pop()
        assert shape is not None
        if id(shape) in names:
            continue
        names.add(id(shape))
        seen += 1
        left += [member.resolved() for member in shape.members.values()]
        left += [shape.inside] if shape.kind in {Kind.LIST, Kind.MAP} else []
    assert seen > 150


def test_an_unknown_step_type_has_no_shape() -> None:
    assert step_shape("Athena") is None
    assert shape_of("").kind is Kind.VALUE
