"""Verdicts, steps and missed metrics, from what a job printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.rehearsal.metric_lines import missed_lines
from cdk_sagemaker_training.rehearsal.requests import Given, known_image, request_of, training_steps
from cdk_sagemaker_training.rehearsal.resuming import Resumed, resumed
from cdk_sagemaker_training.runtime.metrics import Line, Metrics


def lines(*attempts: Sequence[str]) -> tuple[list[Line], Metrics]:
    metrics = Metrics([{"Name": "loss", "Regex": r"loss=([0-9.]+)"}])
    for number, texts in enumerate(attempts, 1):
        metrics.attempt = number
        for text in texts:
            metrics.take("algo-1", text)
    return metrics.lines, metrics


def epochs(*numbers: int, name: str = "loss") -> list[str]:
    return [f"12:00:0{number % 10} epoch {number}: {name}={1 / (number + 1):.3f}" for number in numbers]


@pytest.mark.parametrize(
    ("first", "second", "again", "first_again"),
    [
        (range(5), range(5, 9), 0, False),
        (range(5), range(3, 9), 2, False),
        (range(5), range(9), 5, True),
    ],
)
@pytest.mark.parametrize("name", ["loss", "cost"])
def test_steps_that_were_done_again_are_counted(
    first: Sequence[int], second: Sequence[int], again: int, first_again: bool, name: str
) -> None:
    banner = ["Training Env:", "cores 2", "seed 1"]
    seen, metrics = lines([*banner, *epochs(*first, name=name)], [*banner, *epochs(*second, name=name)])
    found = resumed(seen, metrics.values, 2)
    assert isinstance(found, Resumed)
    assert (5, again, first_again) == (found.steps_before, found.again, found.first_again)
    assert (found.seconds_lost > 0) == (again > 1)


def test_lines_that_do_not_say_which_step_they_are_tell_nothing() -> None:
    seen, metrics = lines(["loss=0.5", "loss=0.4"], ["loss=0.5"])
    assert resumed(seen, metrics.values, 2) is None
    seen, metrics = lines([], ["loss=0.5"])
    assert resumed(seen, metrics.values, 2) is None


@pytest.mark.parametrize(
    ("name", "regex", "line", "value"),
    [
        ("val_loss", "val_loss: ([0-9.]+)", "round 0 validation loss is 1.5000", "1.5000"),
        ("validation:accuracy", "val_acc=([0-9.]+)", "epoch 3/10 - val_accuracy: 0.91 - loss: 0.3", "0.91"),
        ("loss", "Loss = ([0-9.]+)", '{"step": 10, "loss": 0.25, "lr": 1e-4}', "0.25"),
        ("learning_rate", "rate=(.*)", "step 7 lr 3e-05 learning_rate 2.5e-05", "2.5e-05"),
        ("auc", "AUC: ([0-9.]+)", "test auc=.75", ".75"),
    ],
)
def test_a_regex_is_offered_that_catches_what_was_meant(name: str, regex: str, line: str, value: str) -> None:
    found = missed_lines(name, regex, ["Installing 3 packages", "took 12.5 s", line])
    assert line == found[0].line
    match = re.search(found[0].regex, line)
    assert match is not None
    assert value == match.group(1)


def test_nothing_is_offered_where_no_line_is_like_it() -> None:
    assert [] == list(missed_lines("val_loss", "val_loss=(.*)", ["Installing 3 packages", "took 12.5 s", "done"]))


@given(st.lists(st.text(max_size=60), max_size=20))
def test_whatever_is_printed_the_regex_compiles_and_matches_its_line(printed: list[str]) -> None:
    for missed in missed_lines("val_loss", "val_loss=(.*)", [*printed, "val loss 0.5"]):
        assert re.search(missed.regex, missed.line) is not None


def document(**changes: Any) -> dict[str, Json]:
    image = builtin_image("xgboost", "1.7-1").uri("eu-west-1")
    source = {"S3DataType": "S3Prefix", "S3Uri": {"Get": "Parameters.Data"}}
    arguments: dict[str, Any] = {
        "AlgorithmSpecification": {"TrainingImage": image, "TrainingInputMode": "File"},
        "HyperParameters": {
            "num_round": {"Get": "Parameters.Rounds"},
            "tag": {"Std:Join": {"On": "-", "Values": ["a", 1]}},
        },
        "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": source}}],
        "OutputDataConfig": {"S3OutputPath": {"Get": "Parameters.Data"}},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
        **changes,
    }
    return {
        "Version": "2020-12-01",
        "Parameters": [
            {"Name": "Rounds", "Type": "Integer", "DefaultValue": 7},
            {"Name": "Data", "Type": "String"},
        ],
        "Steps": [{"Name": "Train", "Type": "Training", "Arguments": arguments}],
    }


def requested(given: Given, **changes: Any) -> Any:
    found = document(**changes)
    return request_of(found, training_steps(found)[0], given)


def test_parameters_and_samples_take_the_place_of_expressions(tmp_path: Path) -> None:
    found = requested(Given(samples={"train": tmp_path}))
    assert {"num_round": "7", "tag": "a-1"} == found.body["HyperParameters"]
    (uri,) = found.samples
    assert uri == found.body["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]
    assert {uri: tmp_path} == found.samples
    assert (
        "9"
        == requested(Given(samples={"Train.train": tmp_path}, parameters={"Rounds": "9"})).body["HyperParameters"][
            "num_round"
        ]
    )


def test_a_model_of_a_step_before_is_a_channel(tmp_path: Path) -> None:
    source = {"S3DataType": "S3Prefix", "S3Uri": {"Get": "Steps.First.ModelArtifacts.S3ModelArtifacts"}}
    channels = [{"ChannelName": "model", "DataSource": {"S3DataSource": source}}]
    found = requested(Given(models={"First": "s3://rehearsal/First/m.tar.gz"}), InputDataConfig=channels)
    assert "s3://rehearsal/First/m.tar.gz" == found.body["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]


def test_all_that_is_missing_is_said_at_once() -> None:
    parameters = {"a": {"Get": "Parameters.Unknown"}, "b": {"Get": "Steps.X.Y"}, "c": "${Token[TOKEN.1]}"}
    with pytest.raises(InvalidInputError) as error:
        requested(Given(), HyperParameters=parameters)
    assert ["HyperParameters.a", "HyperParameters.b", "HyperParameters.c", "channel train"] == [
        problem.where for problem in error.value.problems
    ]


def test_an_image_of_an_unknown_region_is_still_that_image() -> None:
    token = "${Token[TOKEN.12]}"
    found = known_image(f"{token}.dkr.ecr.{token}.{token}/sagemaker-xgboost:1.7-1")
    assert found.endswith("/sagemaker-xgboost:1.7-1")
    assert found in {
        builtin_image("xgboost", "1.7-1").uri(region) for region in builtin_image("xgboost", "1.7-1").regions
    }
    assert "rehearsal/mine:3" == known_image(f"{token}/mine:3")
