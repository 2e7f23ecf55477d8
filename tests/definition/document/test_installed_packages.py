"""Jobs that install packages when they start, found in the document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training import (
    HyperparameterTuner,
    IntegerParameter,
    ParameterBoolean,
    PipelineDefinition,
    PyTorch,
    TrainingInput,
    TrainingStep,
    TuningStep,
)
from cdk_sagemaker_training.definition.document.installed_packages import InstallingJob, installing_jobs
from tests.support.scripts import source

TORCH: dict[str, Any] = {
    "entry_point": "train.py",
    "framework_version": "2.5.1",
    "py_version": "py311",
    "instance_type": "ml.c5.xlarge",
    "output_path": "s3://models/",
}
INPUTS = {"train": TrainingInput(s3_data="s3://data/train/")}


def training(estimator: PyTorch) -> TrainingStep:
    return TrainingStep(name="Train", estimator=estimator, inputs=INPUTS)


def found(*steps: TrainingStep | TuningStep) -> list[InstallingJob]:
    return [*installing_jobs(PipelineDefinition.from_steps(steps=steps).document)]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return source(tmp_path, requirements__txt="lightgbm\n")


def test_a_job_on_its_own(folder: str):
    (job,) = found(training(PyTorch(**TORCH, source_dir=folder)))
    assert job == InstallingJob(
        step="Train",
        pointer="/Steps/0/Arguments",
        requirements=[f"{folder}/requirements.txt"],
        isolated=False,
        subnets=[],
        code_artifact=False,
    )


def test_where_it_runs(folder: str):
    placed: dict[str, Any] = {"subnets": ["subnet-0123456789abcdef0"], "security_group_ids": ["sg-0123456789abcdef0"]}
    named = {"CA_REPOSITORY_ARN": "arn:aws:codeartifact:eu-west-1:123456789012:repository/team/python"}
    (job,) = found(training(PyTorch(**TORCH, **placed, source_dir=folder, environment=named)))
    assert (["subnet-0123456789abcdef0"], True) == (job.subnets, job.code_artifact)


@pytest.mark.parametrize(
    ("isolation", "expected"),
    [(True, True), (False, False), (ParameterBoolean(name="Isolated", default_value=True), True)],
)
def test_an_isolated_one_reads_its_code_from_a_channel(folder: str, isolation: Any, expected: bool):
    (job,) = found(training(PyTorch(**TORCH, source_dir=folder, enable_network_isolation=isolation)))
    assert expected is job.isolated


def test_a_switch_that_an_execution_turns_is_not_certain(folder: str):
    unknown = ParameterBoolean(name="Isolated")
    (job,) = found(training(PyTorch(**TORCH, source_dir=folder, enable_network_isolation=unknown)))
    assert job.isolated is False


def test_the_jobs_of_a_tuning_job(folder: str):
    tuner = HyperparameterTuner(
        estimator=PyTorch(**TORCH, source_dir=folder),
        objective_metric_name="loss",
        metric_definitions=[{"Name": "loss", "Regex": r"loss: ([0-9.]+)"}],
        hyperparameter_ranges={"epochs": IntegerParameter(min_value=1, max_value=9)},
    )
    (job,) = found(TuningStep(name="Tune", tuner=tuner, inputs=INPUTS))
    assert ("Tune", "/Steps/0/Arguments/TrainingJobDefinition") == (job.step, job.pointer)


def test_whoever_tells_pip_where_to_look_is_believed(folder: str):
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/opt/ml/input/data/wheels"}
    assert not found(training(PyTorch(**TORCH, source_dir=folder, environment=offline)))


def test_code_without_packages_and_code_that_nobody_has_packed(tmp_path: Path):
    packed = "s3://code/sourcedir.tar.gz"
    assert not found(training(PyTorch(**TORCH, source_dir=source(tmp_path))))
    assert not found(training(PyTorch(**TORCH, source_dir=packed)))
