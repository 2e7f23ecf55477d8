"""Jobs that are run by programs of a test, in place of an image."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.runtime import run as module
from cdk_sagemaker_training.runtime.container import Program
from cdk_sagemaker_training.runtime.job import Job
from cdk_sagemaker_training.runtime.outcome import Listener, Outcome, Transition
from cdk_sagemaker_training.runtime.run import Options, run_job
from cdk_sagemaker_training.runtime.storage import FolderStorage


def request(**changes: Any) -> dict[str, Any]:
    """A job with one channel of which there is an object."""
    return {
        "TrainingJobName": "job",
        "AlgorithmSpecification": {"TrainingImage": "image", "TrainingInputMode": "File"},
        "InputDataConfig": [channel("train", "s3://data/train/")],
        "OutputDataConfig": {"S3OutputPath": "s3://out/models"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
        **changes,
    }


def channel(name: str, uri: str, **changes: Any) -> dict[str, Any]:
    source = {"S3DataType": "S3Prefix", "S3Uri": uri, "S3DataDistributionType": "FullyReplicated"}
    return {
        "ChannelName": name,
        "DataSource": {"S3DataSource": {**source, **changes.pop("source", {})}},
        **changes,
    }


class Told(Listener):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.lines: list[str] = []

    def state(self, transition: Transition) -> None:
        self.states.append(transition.status)

    def line(self, host: str, text: str) -> None:
        self.lines.append(f"{host}: {text}")


class Bench:
    """Runs jobs whose program is Python code."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = folder / "s3"
        self.work = folder / "work"
        self.work.mkdir()
        self.storage = FolderStorage(self.root)
        self.told = Told()
        self._folder, self._monkeypatch = folder, monkeypatch
        self.put("data/train/a.csv", "1,2\n")

    def put(self, key: str, text: str) -> None:
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def text(self, key: str) -> str:
        return (self.root / key).read_text(encoding="utf-8")

    def run(self, code: str, body: Mapping[str, Any] | None = None, **options: Any) -> Outcome:
        """Run code as the program of a job."""

        def program_of(_job: Job, _python: str) -> Program:
            return Program(command=[sys.executable, "-c", textwrap.dedent(code)])

        self._monkeypatch.setattr(module, "program_of", program_of)
        stopping = options.pop("stopping", None)
        given: dict[str, Any] = {"work": self.work, "stop_seconds": 0.3, "memory": 2**30, **options}
        chosen = Options(**given)
        return run_job(body or request(), self.storage, options=chosen, listener=self.told, stopping=stopping)
