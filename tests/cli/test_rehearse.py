"""``smtrain rehearse`` on pipelines: built-in XGBoost out of a definition, and what cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.cli.commands import smtrain
from tests.support.data import separable


def rehearse(*words: str) -> Result:
    return CliRunner().invoke(smtrain, ["rehearse", *words])


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    def step(name: str, image: str) -> dict[str, object]:
        source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/train/"}}
        arguments = {
            "AlgorithmSpecification": {"TrainingImage": image, "TrainingInputMode": "File"},
            "HyperParameters": {"objective": "binary:logistic", "eval_metric": "auc", "num_round": "5"},
            "InputDataConfig": [{"ChannelName": "train", "ContentType": "text/csv", "DataSource": source}],
            "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"},
            "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10},
            "StoppingCondition": {"MaxRuntimeInSeconds": 60},
        }
        return {"Name": name, "Type": "Training", "Arguments": arguments}

    images = {"Train": builtin_image("xgboost", "3.2-0").uri("us-east-1"), "Own": "123456789012.dkr.ecr.x.y/mine:1"}
    path = tmp_path / "pipeline.json"
    path.write_text(json.dumps({"Version": "2020-12-01", "Steps": [step(*entry) for entry in images.items()]}))
    rows = ["\n".join(",".join(map(str, row)) for row in separable()["train"])]
    (tmp_path / "train.csv").write_text("\n".join(rows))
    return path


@pytest.mark.skipif(find_spec("xgboost") is None, reason="xgboost is not installed")
def test_a_step_of_a_definition_is_rehearsed(definition: Path, tmp_path: Path) -> None:
    done = rehearse(str(definition), "--step", "Train", "--sample", f"train={tmp_path / 'train.csv'}")
    assert 0 == done.exit_code, done.output
    assert "Train: Completed, nothing is wrong" in done.stdout
    assert "model: 1 file: xgboost-model" in done.stdout
    assert "Training" in done.stderr
    assert "train:auc" in done.stderr


@pytest.mark.skipif(find_spec("xgboost") is None, reason="xgboost is not installed")
def test_what_a_job_that_fails_printed_last_is_shown(definition: Path, tmp_path: Path) -> None:
    definition.write_text(definition.read_text().replace("binary:logistic", "reg:nowhere"))
    report = tmp_path / "report.html"
    words = [str(definition), "--step", "Train", "--sample", f"train={tmp_path / 'train.csv'}", "--html", str(report)]
    done = rehearse(*words)
    assert 1 == done.exit_code, done.output
    assert "error   contract: It ended with exit code 1" in done.stdout
    assert any(line.startswith("          | ") and "reg:nowhere" in line for line in done.stdout.splitlines())
    assert "<pre>" in report.read_text().partition("<details>")[0]


def test_what_is_not_executed_here_is_unusable(definition: Path, tmp_path: Path) -> None:
    done = rehearse(str(definition), "--step", "Own", "--sample", f"train={tmp_path / 'train.csv'}")
    assert (2, "") == (done.exit_code, done.stdout)
    assert "Own: not executed here: 123456789012.dkr.ecr.x.y/mine:1" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{}", "--step", "Train"], "channel train: got 'nothing'; allowed: a file or folder that is there"),
        (["{}", "--step", "Other"], "got 'Other'; allowed: a training step: Train, Own"),
        (["{}", "--spot"], "--hyperparameter, --metric, --source-dir and --spot go with a script"),
        (["{}", "--sample", "train"], "'train': NAME=VALUE"),
        (["nowhere.json"], "nowhere.json"),
        (["nowhere.py"], "entry_point: got 'nowhere.py'; allowed: a file"),
        (["train.py", "--step", "Train"], "--step, --pipeline, --parameter and --code go with a pipeline"),
    ],
)
def test_what_cannot_be_used_is_named(definition: Path, words: list[str], said: str) -> None:
    done = rehearse(*[word.format(definition) for word in words])
    assert 2 == done.exit_code
    assert said in " ".join(done.stderr.split())


def test_a_folder_of_scripts_is_told_with_what_to_name(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("print(1)")
    (tmp_path / "data.py").write_text("print(1)")
    done = rehearse(str(tmp_path))
    said = f"no JSON and no YAML in this folder; a script is named itself: {(tmp_path / 'train.py').as_posix()}"
    assert (2, f"Error: {tmp_path.as_posix()}: {said}\n") == (done.exit_code, done.stderr)


def test_help_loads_neither_the_runtime_nor_the_cdk() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from cdk_sagemaker_training.cli.commands import smtrain; "
        "CliRunner().invoke(smtrain, ['rehearse', '--help']); "
        "print([name for name in sys.modules if name.startswith(('aws_cdk', 'cdk_sagemaker_training.r'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()
