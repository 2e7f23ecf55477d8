"""Scripts in a workspace that isolates its jobs from the network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    ContinuousParameter,
    Estimator,
    HyperparameterTuner,
    PipelineDefinition,
    PyTorch,
    TrainingStep,
    TuningStep,
    XGBoost,
)
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults
from tests.support.scripts import knobs, source

CODE = "s3://assets/0123.tar.gz"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1.0"
ISOLATING = JobDefaults(enable_network_isolation=True)


@pytest.fixture
def torch(tmp_path: Path) -> dict[str, Any]:
    """A PyTorch job."""
    folder = source(tmp_path)
    return {
        "entry_point": "train.py",
        "source_dir": folder,
        "framework_version": "2.5.1",
        "instance_type": "ml.m5.xlarge",
    }


def arguments(step: Any, defaults: JobDefaults = ISOLATING) -> dict[str, Any]:
    document = PipelineDefinition.from_steps(steps=[step]).with_defaults(defaults)
    return json.loads(document.to_json(region="eu-west-1", source=lambda _: CODE))["Steps"][0]["Arguments"]


def train(estimator: Any, *channels: str) -> dict[str, Any]:
    inputs = {name: f"s3://bucket/{name}/" for name in channels}
    return arguments(TrainingStep(name="Train", estimator=estimator, inputs=inputs))


def channels_of(request: dict[str, Any]) -> list[str]:
    return [channel["ChannelName"] for channel in request.get("InputDataConfig", [])]


def test_scripts_are_isolated(torch: dict[str, Any]):
    found = train(PyTorch(**torch), "train")
    assert found["EnableNetworkIsolation"] is True
    assert ["train", "code"] == channels_of(found)
    assert CODE == found["InputDataConfig"][1]["DataSource"]["S3DataSource"]["S3Uri"]
    assert '"/opt/ml/input/data/code/0123.tar.gz"' == found["HyperParameters"]["sagemaker_submit_directory"]


def test_the_same_as_when_the_author_says_so(torch: dict[str, Any]):
    assert train(PyTorch(**torch, enable_network_isolation=True), "train") == train(PyTorch(**torch), "train")


def test_isolation_is_given_once(torch: dict[str, Any]):
    step = TrainingStep(name="Train", estimator=PyTorch(**torch))
    once = PipelineDefinition.from_steps(steps=[step]).with_defaults(ISOLATING)
    assert once.to_dict() == once.with_defaults(ISOLATING).to_dict()


@pytest.mark.parametrize("more", [{"enable_network_isolation": False}, {"enable_remote_debug": True}])
def test_the_author_decides(torch: dict[str, Any], more: dict[str, Any]):
    found = train(PyTorch(**torch, **more))
    assert more.get("enable_network_isolation") is found.get("EnableNetworkIsolation")
    assert f'"{CODE}"' == found["HyperParameters"]["sagemaker_submit_directory"]


def _not_isolated(found: dict[str, Any]) -> bool:
    fetched = "/opt/ml" not in found["HyperParameters"]["sagemaker_submit_directory"]
    return fetched and "EnableNetworkIsolation" not in found


def test_what_needs_the_network_is_not_isolated(torch: dict[str, Any], tmp_path: Path):
    assert _not_isolated(train(PyTorch(**knobs(torch, source_dir="s3://code/sourcedir.tar.gz"))))
    assert _not_isolated(train(XGBoost(**knobs(torch, framework_version="3.2-0"))))
    assert not _not_isolated(train(XGBoost(**knobs(torch, framework_version="3.0-5"))))
    source(tmp_path, requirements__txt="x\n")
    assert _not_isolated(train(PyTorch(**torch)))


def test_an_image_is_known_by_its_uri(torch: dict[str, Any]):
    account = "141502667606.dkr.ecr.eu-west-1.amazonaws.com"
    given: dict[str, Any] = {**torch, "framework_version": None, "image_uri": f"{account}/sagemaker-xgboost:3.2-0"}
    assert _not_isolated(train(XGBoost(**given)))
    assert not _not_isolated(train(XGBoost(**knobs(given, image_uri=IMAGE))))


def test_no_channel_left_for_the_code(torch: dict[str, Any]):
    assert _not_isolated(train(PyTorch(**torch), "code"))
    assert _not_isolated(train(PyTorch(**torch), *(f"c{number}" for number in range(20))))
    assert 20 == len(channels_of(train(PyTorch(**torch), *(f"c{number}" for number in range(19)))))


def test_scripts_of_tuning_jobs(torch: dict[str, Any]):
    tuner = HyperparameterTuner(
        estimator=PyTorch(**torch, hyperparameters={"name": "a"}),
        objective_metric_name="loss",
        metric_definitions=[{"Name": "loss", "Regex": "loss=([0-9.]+)"}],
        hyperparameter_ranges={"rate": ContinuousParameter(min_value=0.1, max_value=0.5)},
    )
    found = arguments(TuningStep(name="Tune", tuner=tuner))["TrainingJobDefinition"]
    assert found["EnableNetworkIsolation"] is True
    assert ["code"] == channels_of(found)
    assert '"/opt/ml/input/data/code/0123.tar.gz"' == found["StaticHyperParameters"]["sagemaker_submit_directory"]
    assert '"a"' == found["StaticHyperParameters"]["name"]


def test_autotuning_leaves_what_to_run_alone(torch: dict[str, Any]):
    tuner = HyperparameterTuner(
        estimator=PyTorch(**torch, hyperparameters={"rate": 0.1}),
        objective_metric_name="loss",
        metric_definitions=[{"Name": "loss", "Regex": "loss=([0-9.]+)"}],
        autotune=True,
    )
    found = arguments(TuningStep(name="Tune", tuner=tuner))
    searched = found["HyperParameterTuningJobConfig"]["ParameterRanges"]["AutoParameters"]
    assert [{"Name": "rate", "ValueHint": "0.1"}] == searched
    assert "sagemaker_program" in found["TrainingJobDefinition"]["StaticHyperParameters"]


@pytest.mark.parametrize(
    ("isolated", "directory"),
    [
        (None, '"s3://code/sourcedir.tar.gz"'),
        (None, "s3://code/sourcedir.tar.gz"),
        (True, '"/opt/ml/input/data/code/sourcedir.tar.gz"'),
        (True, "/opt/ml/code"),
    ],
)
def test_scripts_of_others(isolated: bool | None, directory: str):
    """Hyperparameters that somebody else wrote, as they stand in a document of the SDK."""
    estimator = Estimator(
        image_uri=IMAGE, instance_type="ml.m5.xlarge", hyperparameters={"sagemaker_submit_directory": directory}
    )
    assert isolated is train(estimator).get("EnableNetworkIsolation")
