from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local.emulator.expressions import Scope, parameters_of, references, resolve
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

FILES = {"s3://b/m.json": {"metrics": {"rmse": {"value": 0.5}}, "folds": [7, 8]}}


def read_json(uri: str) -> object:
    if uri not in FILES:
        raise RefusedError(f"there is no {uri}")
    return FILES[uri]


SCOPE = Scope(
    parameters={"Rounds": 50, "Bucket": "data", "Fast": True},
    execution={"PipelineExecutionId": "abc123"},
    steps={
        "Train": {
            "ModelArtifacts": {"S3ModelArtifacts": "s3://m/model.tar.gz"},
            "Channels": [{"ChannelName": "train", "Uri": "s3://t"}, {"ChannelName": "validation", "Uri": "s3://v"}],
        },
        "Eval": {"PropertyFiles": {"M": "s3://b/m.json"}},
    },
    experiment={"ExperimentName": "churn"},
    item='{"name": "de", "rows": 5}',
    read_json=read_json,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("literal", "literal"),
        ({"Get": "Parameters.Rounds"}, 50),
        ({"Get": "Execution.PipelineExecutionId"}, "abc123"),
        ({"Get": "PipelineExperimentConfig.ExperimentName"}, "churn"),
        ({"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}, "s3://m/model.tar.gz"),
        ({"Get": "Steps.Train.Channels[0].Uri"}, "s3://t"),
        ({"Get": "Steps.Train.Channels['validation'].Uri"}, "s3://v"),
        (
            {"Std:Join": {"On": "/", "Values": ["s3:/", {"Get": "Parameters.Bucket"}, {"Get": "Parameters.Rounds"}]}},
            "s3://data/50",
        ),
        ({"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Fast"}]}}, "true"),
        ({"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Eval.PropertyFiles.M"}, "Path": "metrics.rmse.value"}}, 0.5),
        ({"Std:JsonGet": {"S3Uri": {"Std:Join": {"On": "/", "Values": ["s3://b", "m.json"]}}, "Path": "folds[1]"}}, 8),
        ({"Std:JsonGet": {"S3Uri": "s3://b/m.json", "Path": "metrics['rmse'].value"}}, 0.5),
        ({"Get": "ForEach.CurrentItem"}, '{"name": "de", "rows": 5}'),
        ({"Get": "ForEach.CurrentItem.rows"}, 5),
        ([{"a": {"Get": "Parameters.Fast"}}], [{"a": True}]),
    ],
)
def test_resolve(value: Any, expected: Any) -> None:
    assert expected == resolve(value, SCOPE)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"Get": "Parameters.Missing"}, "Parameters.Missing has no value"),
        ({"Get": "Steps.Other.TrainingJobArn"}, "step 'Other' has no properties"),
        ({"Get": "Steps.Train.FinalMetricDataList['auc'].Value"}, "there is no 'FinalMetricDataList'"),
        ({"Std:JsonGet": {"PropertyFile": {"Get": "Steps.P.PropertyFiles.F"}, "Path": "a"}}, "'P' has no properties"),
        ({"Std:JsonGet": {"S3Uri": "s3://b/missing.json", "Path": "a"}}, "there is no s3://b/missing.json"),
        ({"Std:JsonGet": {"S3Uri": "s3://b/m.json", "Path": "metrics.auc"}}, "there is no 'auc'"),
        ({"Std:JsonGet": {"S3Uri": "s3://b/m.json", "Path": "folds[2]"}}, "there is no '2'"),
        ({"Std:JsonGet": {"Path": "a"}}, "takes one of PropertyFile and S3Uri"),
        ({"Get": "ForEach.CurrentItem.colour"}, "there is no 'colour'"),
    ],
)
def test_what_has_no_value_is_refused(value: Any, message: str) -> None:
    with pytest.raises(RefusedError, match=message.replace("[", r"\[")):
        resolve(value, SCOPE)


def test_references_finds_every_get() -> None:
    value = {"a": [{"Get": "Steps.A.X"}], "b": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.P"}]}}}
    assert ["Steps.A.X", "Parameters.P"] == list(references(value))


DECLARED = {
    "Parameters": [
        {"Name": "Rounds", "Type": "Integer", "DefaultValue": 10},
        {"Name": "Rate", "Type": "Float", "DefaultValue": 0.1},
        {"Name": "Fast", "Type": "Boolean", "DefaultValue": False},
        {"Name": "Mode", "Type": "String", "DefaultValue": "a", "EnumValues": ["a", "b"]},
        {"Name": "Bucket", "Type": "String"},
    ]
}


def test_parameters_take_defaults_and_typed_values() -> None:
    given = {"Rounds": "20", "Rate": "0.5", "Fast": "true", "Bucket": "data"}
    expected = {"Rounds": 20, "Rate": 0.5, "Fast": True, "Mode": "a", "Bucket": "data"}
    assert expected == parameters_of(DECLARED, given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, r"\['Bucket'\] have no default"),
        ({"Bucket": "b", "Nope": "1"}, r"\['Nope'\] are not defined"),
        ({"Bucket": "b", "Rounds": "many"}, r"\[Rounds\] is of type Integer and cannot take the value 'many'"),
        ({"Bucket": "b", "Fast": "yes"}, r"\[Fast\] is of type Boolean"),
        ({"Bucket": "b", "Mode": "c"}, r"\[Mode\] takes one of \['a', 'b'\], not 'c'"),
    ],
)
def test_bad_parameters_are_refused(given: dict[str, str], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        parameters_of(DECLARED, given)
