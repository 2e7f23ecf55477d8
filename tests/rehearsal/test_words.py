"""Words on the command line that name nothing are refused before anything runs."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cdk_sagemaker_training.cli.commands import smtrain
from cdk_sagemaker_training.rehearsal.judging import judge
from cdk_sagemaker_training.rehearsal.metric_lines import missed_lines
from cdk_sagemaker_training.runtime.job import Job
from cdk_sagemaker_training.runtime.metrics import Metrics
from cdk_sagemaker_training.runtime.outcome import Attempt, Outcome
from tests.support.jobs import request

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"


def definition(folder: Path, *, step: str = "Train", channel: str = "train") -> Path:
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/train/"}}
    arguments = {
        "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        "InputDataConfig": [{"ChannelName": channel, "DataSource": source}],
        "OutputDataConfig": {"S3OutputPath": "s3://models/out"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10},
        "RoleArn": "arn:aws:iam::123456789012:role/training",
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    }
    document = {
        "Version": "2020-12-01",
        "Parameters": [{"Name": "Rounds", "Type": "Integer", "DefaultValue": 5}],
        "Steps": [{"Name": step, "Type": "Training", "Arguments": arguments}],
    }
    path = folder / "definition.json"
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--parameter", "Round=3"], "--parameter: got 'Round'; allowed: a parameter: Rounds"),
        (["--sample", "tarin=."], "--sample: got 'tarin'; allowed: a channel: train"),
        (["--sample", "Other.train=."], "--sample: got 'Other.train'; allowed: a channel: train"),
        (["--html", "nowhere/report.html"], "--html: there is no folder nowhere"),
    ],
)
def test_what_names_nothing_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    found = CliRunner().invoke(smtrain, ["rehearse", str(definition(tmp_path)), *words])
    assert (2, True) == (found.exit_code, said in found.stderr), found.output


@pytest.mark.parametrize("names", [{"step": "../../evil"}, {"channel": "../../evil"}, {"channel": ".."}])
def test_names_that_are_paths_are_refused(tmp_path: Path, names: dict[str, str]) -> None:
    path = definition(tmp_path, **names)
    sample = f"{names.get('channel', 'train')}={path}"
    found = CliRunner().invoke(smtrain, ["rehearse", str(path), "--sample", sample])
    assert (2, True) == (found.exit_code, "allowed: letters, digits" in found.stderr), found.output


def test_an_instance_type_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("print(1)")
    words = ["rehearse", str(tmp_path / "train.py"), "--instance-type", "ml.m5.lrge"]
    found = CliRunner().invoke(smtrain, words)
    assert (2, True) == (found.exit_code, "got 'ml.m5.lrge'" in found.stderr), found.output


def test_a_job_that_had_nothing_left_to_do_is_not_said_to_have_printed_nothing() -> None:
    metrics = Metrics([{"Name": "loss", "Regex": "loss=([0-9.]+)"}])
    metrics.attempt = 1
    metrics.take("algo-1", "epoch 1 loss=1")
    shared: dict[str, Any] = {
        "started": 0.0,
        "seconds": 1.0,
        "exit_codes": [0],
        "peak": 0,
        "read": ["state"],
        "written": ["state"],
        "ignored_stop": False,
        "ran_out_of_memory": False,
        "outside": [],
        "unread_channels": [],
    }
    attempts = [
        Attempt(number=1, ended="Interrupted", restored=[], **shared),
        Attempt(number=2, ended="Completed", restored=["state"], **shared),
    ]
    outcome = Outcome(
        status="Completed",
        secondary="Completed",
        reason="",
        transitions=[],
        attempts=attempts,
        metrics=metrics,
        model_files=["m"],
        training_seconds=2,
        billable_seconds=2,
        remarks=[],
    )
    verdicts = judge(Job(request(EnableManagedSpotTraining=True)), outcome, seconds=60)
    assert ["It had no step left to do after the interruption: more steps show whether it resumes"] == [
        verdict.message for verdict in verdicts if verdict.check == "resume"
    ]


def test_the_line_that_was_meant_is_found_late_and_among_wide_lines() -> None:
    wide = [" ".join(f"{word}{'x' * number}={number}.5" for word in "abcdefghij" * 15) for number in range(100)]
    started = time.process_time()
    found = missed_lines("val_loss", "val_loss: ([0-9.]+)", [*wide, *["step 1"] * 5000, "validation loss is 0.3"])
    assert ["validation loss is 0.3"] == [missed.line for missed in found]
    assert time.process_time() - started < 2
