"""Definitions to lint, in a folder of their own, and the command in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cdk_sagemaker_training.cli.commands import smtrain
from cdk_sagemaker_training.rules.spot.max_wait_below_max_run import MaxWaitBelowMaxRun

Run = Callable[..., Result]
POINTER = "/Steps/0/Arguments/StoppingCondition/MaxWaitTimeInSeconds"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def bad() -> str:
    """A definition with one finding of severity error, SMT204."""
    return json.dumps(MaxWaitBelowMaxRun.bad.document, indent=2)


@pytest.fixture
def good() -> str:
    """The same, mended."""
    return json.dumps(MaxWaitBelowMaxRun.good.document, indent=2)


@pytest.fixture
def run(folder: Path) -> Run:
    """``smtrain`` with some words; only SMT204 and stale acknowledgements are looked for by ``lint``."""

    def invoke(*words: str, input: str | bytes | None = None, only: str = "SMT204,SMT001") -> Result:
        chosen = ["--select", only] if words[0] == "lint" and only else []
        done = CliRunner().invoke(smtrain, [*words, *chosen], input=input)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return invoke


def template(body: Any) -> dict[str, Any]:
    """A template with one pipeline."""
    properties = {"PipelineName": "churn", "PipelineDefinition": {"PipelineDefinitionBody": body}}
    return {"Resources": {"Churn": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}}}
