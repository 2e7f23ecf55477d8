"""Processing jobs whose container is told an S3 location by a parameter, as the templates of MLOps projects do it."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import pipeline, processing_step

DATA: dict[str, object] = {"Name": "InputDataUrl", "Type": "String", "DefaultValue": "s3://data/abalone.csv"}
NAMED: Json = {"Get": "Parameters.InputDataUrl"}
JOINED: Json = {"Std:Join": {"On": "/", "Values": ["s3:/", "data", "abalone.csv"]}}
SEEN = ["s3://data/abalone.csv", NAMED, JOINED]


def rules(word: Json, isolated: bool | None, **parameter: object) -> set[str]:
    request = {
        "AppSpecification": {"ContainerArguments": ["--input-data", word]},
        "NetworkConfig": {"EnableNetworkIsolation": isolated},
    }
    document = pipeline(processing_step(request=request), parameters=[{**DATA, **parameter}]).document
    return {found.rule for found in check_definition(document)} & {"SMT621", "SMT625"}


@pytest.mark.parametrize("word", SEEN)
def test_an_isolated_container_cannot_fetch_it(word: Json):
    assert {"SMT625"} == rules(word, isolated=True)


@pytest.mark.parametrize("word", SEEN)
def test_nobody_is_told_to_isolate_a_container_that_fetches_it(word: Json):
    assert set() == rules(word, isolated=None)


@pytest.mark.parametrize("parameter", [{"DefaultValue": None}, {"DefaultValue": "/opt/ml/processing/input/a.csv"}])
def test_other_words_say_nothing(parameter: dict[str, object]):
    assert set() == rules(NAMED, isolated=True, **parameter)
    assert {"SMT621"} == rules(NAMED, isolated=None, **parameter)


def test_a_join_of_which_a_part_is_not_known_says_nothing():
    joined: Json = {"Std:Join": {"On": "/", "Values": ["s3:/", "data", {"Get": "Execution.PipelineExecutionId"}]}}
    assert {"SMT621"} == rules(joined, isolated=None)
