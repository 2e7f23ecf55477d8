"""A team's repository with the wheel and its extra ``test``, and nothing else of what this repository has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.environments import environment_with
from tests.support.jsii import UNPACKED

TEAM = """
from aws_cdk import App, Stack

from cdk_sagemaker_training import BuiltInEstimator, TrainingInput, TrainingPipeline, TrainingStep, TrainingWorkspace

ROUNDS = 200


class ChurnStack(Stack):
    def __init__(self) -> None:
        super().__init__(App(), "Churn")
        workspace = TrainingWorkspace(self, "Training")
        xgboost = BuiltInEstimator(
            algorithm="xgboost",
            version="3.2-0",
            instance_type="ml.m5.xlarge",
            hyperparameters={"objective": "binary:logistic", "num_round": ROUNDS},
        )
        data = TrainingInput(s3_data=workspace.data("churn/train/"), content_type="text/csv")
        train = TrainingStep(name="Train", estimator=xgboost, inputs={"train": data})
        self.pipeline = TrainingPipeline(self, "Pipeline", workspace=workspace, steps=[train])
"""
TESTS = """
import pytest

from cdk_sagemaker_training.testing import PipelineAssertions
from churn import ChurnStack


@pytest.fixture(scope="module")
def stack():
    return ChurnStack()


def test_stack(stack, snapshot_stack):
    snapshot_stack(stack)


def test_pipeline(stack, snapshot_pipeline):
    snapshot_pipeline(stack.pipeline)


def test_jobs(stack):
    pipeline = PipelineAssertions.from_stack(stack)
    pipeline.step("Train").runs_in_vpc().is_encrypted()
"""
SESSIONS = """
import sys, pytest

assert 0 == pytest.main()
print("CHANGED")
sys.modules["churn"].ROUNDS = 300
assert 1 == pytest.main(["-k", "test_stack"])
"""


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment_with(wheel, tmp_path_factory.mktemp("environment"), "test", and_also=["pytest-xdist"])


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team")
    (folder / "churn.py").write_text(TEAM, encoding="utf-8")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_churn.py").write_text(TESTS, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\naddopts = -p no:cacheprovider\n", encoding="utf-8")
    return folder


def run(environment: Path, repository: Path, *words: str) -> str:
    """What Python prints as the team would start it, without a mistake; ``node`` alone is found beside this one."""
    paths = [str(environment), str(Path(sys.executable).parent), os.defpath]
    kept = {"CDK_VALIDATION": "false", "HOME": str(repository), "PATH": os.pathsep.join(paths), **UNPACKED}
    command = [str(environment / "python"), *words]
    done = subprocess.run(command, cwd=repository, env=kept, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def snapshots(repository: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (repository / "tests" / "__snapshots__").rglob("*.yaml")}


@pytest.fixture(scope="module")
def written(environment: Path, repository: Path) -> dict[str, bytes]:
    """The snapshots, as two workers write them."""
    run(environment, repository, "-m", "pytest", "--snapshot-update", "-n", "2")
    return snapshots(repository)


@pytest.fixture(scope="module")
def sessions(environment: Path, repository: Path, written: dict[str, bytes]) -> tuple[str, str]:
    """What pytest prints without workers, before a change and after it; in one process, which loads CDK once."""
    before, _, after = run(environment, repository, "-c", SESSIONS).partition("CHANGED")
    return before, after


def test_snapshots_are_written_and_green_with_and_without_workers(
    environment: Path, repository: Path, written: dict[str, bytes], sessions: tuple[str, str]
):
    assert {"test_pipeline.yaml", "test_stack.yaml"} == set(written)
    for printed in (sessions[0], run(environment, repository, "-m", "pytest", "-n", "2")):
        assert "2 snapshots passed." in printed
    assert written == snapshots(repository)


def test_a_hyperparameter_is_one_line_of_the_diff(sessions: tuple[str, str]):
    lines = [line.removeprefix("E").strip() for line in sessions[1].splitlines() if line.startswith("E ")]
    changes = [" ".join(line.split()) for line in lines if line.startswith(("- ", "+ "))]
    assert ["- num_round: '200'", "+ num_round: '300'"] == changes


def test_only_what_the_wheel_asks_for_is_there(environment: Path):
    program = "import importlib.util as u; print(*(n for n in ('boto3', 'click', 'hypothesis') if u.find_spec(n)))"
    done = subprocess.run([environment / "python", "-c", program], check=True, capture_output=True, text=True)
    assert "" == done.stdout.strip()
