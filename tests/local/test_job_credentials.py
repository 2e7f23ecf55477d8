"""What a job of the account is given, and what is said of it at its end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.local.emulator import running
from cdk_sagemaker_training.local.emulator.jobs import Job, JobResult
from cdk_sagemaker_training.local.emulator.stopping import Stop
from cdk_sagemaker_training.runtime.channels import NotSupportedError
from cdk_sagemaker_training.runtime.metrics import Metrics
from cdk_sagemaker_training.runtime.outcome import Outcome, Transition
from cdk_sagemaker_training.runtime.run import Options


class _Session:
    def __init__(self, *_words: str) -> None: ...

    def client(self, _service: str) -> Any:
        return None

    def environment(self) -> dict[str, str]:
        return {"AWS_ACCESS_KEY_ID": "key"}


@pytest.mark.parametrize(
    ("operation", "isolated"),
    [
        ("CreateTrainingJob", {"EnableNetworkIsolation": True}),
        ("CreateProcessingJob", {"NetworkConfig": {"EnableNetworkIsolation": True}}),
    ],
)
def test_an_isolated_job_has_no_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str, isolated: dict[str, Any]
) -> None:
    given: list[Options] = []

    def run(*_arguments: object, options: Options, **_more: object) -> None:
        given.append(options)
        raise NotSupportedError("enough is seen")

    monkeypatch.setattr(running, "RoleSession", _Session)
    monkeypatch.setattr(running, "run_job", run)
    monkeypatch.setattr(running, "run_processing", run)
    jobs = running.RunningJobs("python", "none", tmp_path)

    def result(request: dict[str, Any]) -> JobResult:
        return jobs.run(Job(operation, "job", "arn", request, Stop(), lambda _status, _message: None, 1))

    body = {"RoleArn": "arn:aws:iam::123456789012:role/r", "OutputDataConfig": {}}
    assert "enough is seen" == result(body).reason == result({**body, **isolated}).reason
    assert [{"AWS_ACCESS_KEY_ID": "key"}, {}] == [options.environment for options in given]


@pytest.mark.parametrize("stored", [True, False])
def test_a_job_that_was_stopped_before_it_trained_has_no_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    states = ["Downloading", *(["Training", "Uploading"] if stored else []), "Stopped"]
    outcome = Outcome(
        status="Stopped",
        secondary="Stopped",
        reason="",
        transitions=[Transition(status=status, start=0.0) for status in states],
        attempts=[],
        metrics=Metrics([]),
        model_files=[],
        training_seconds=1,
        billable_seconds=0,
        remarks=[],
    )
    monkeypatch.setattr(running, "RoleSession", _Session)
    monkeypatch.setattr(running, "run_job", lambda *_arguments, **_more: outcome)  # pyright: ignore[reportUnknownLambdaType]
    body = {"RoleArn": "arn:aws:iam::123456789012:role/r", "OutputDataConfig": {"S3OutputPath": "s3://models/out"}}
    job = Job("CreateTrainingJob", "job", "arn", body, Stop(), lambda _status, _message: None, 1)
    found = running.RunningJobs("python", "none", tmp_path).run(job)
    assert ("Stopped", stored) == (found.status, "ModelArtifacts" in found.properties)
