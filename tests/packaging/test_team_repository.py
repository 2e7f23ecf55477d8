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


class ChurnStack(Stack):
    def __init__(self) -> None:
        super().__init__(App(), "Churn")
        workspace = TrainingWorkspace(self, "Training")
        xgboost = BuiltInEstimator(
            algorithm="xgboost",
            version="3.2-0",
            instance_type="ml.m5.xlarge",
            hyperparameters={"objective": "binary:logistic", "num_round": 200},
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


def run(environment: Path, repository: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run pytest as the team would; ``node`` alone is found beside this interpreter."""
    paths = [str(environment), str(Path(sys.executable).parent), os.defpath]
    kept = {"CDK_VALIDATION": "false", "HOME": str(repository), "PATH": os.pathsep.join(paths), **UNPACKED}
    command = [str(environment / "python"), "-m", "pytest", *words]
    return subprocess.run(command, cwd=repository, env=kept, capture_output=True, text=True, check=False)


def test_snapshots_are_written_and_green_with_and_without_workers(environment: Path, repository: Path):
    written = run(environment, repository, "--snapshot-update", "-n", "2")
    assert 0 == written.returncode, written.stdout + written.stderr
    kept = {path.name: path.read_bytes() for path in (repository / "tests" / "__snapshots__").rglob("*.yaml")}
    assert {"test_pipeline.yaml", "test_stack.yaml"} == set(kept)
    for words in ([], ["-n", "2"]):
        done = run(environment, repository, *words)
        assert (0, True) == (done.returncode, "2 snapshots passed." in done.stdout), done.stdout + done.stderr
    assert kept == {path.name: path.read_bytes() for path in (repository / "tests" / "__snapshots__").rglob("*.yaml")}


def test_a_hyperparameter_is_one_line_of_the_diff(environment: Path, repository: Path):
    run(environment, repository, "--snapshot-update", "-k", "test_stack")
    code = repository / "churn.py"
    code.write_text(TEAM.replace("200", "300"), encoding="utf-8")
    done = run(environment, repository, "-k", "test_stack")
    code.write_text(TEAM, encoding="utf-8")
    assert 1 == done.returncode
    lines = [line.removeprefix("E").strip() for line in done.stdout.splitlines() if line.startswith("E ")]
    changes = [" ".join(line.split()) for line in lines if line.startswith(("- ", "+ "))]
    assert ["- num_round: '200'", "+ num_round: '300'"] == changes


def test_only_what_the_wheel_asks_for_is_there(environment: Path):
    program = "import importlib.util as u; print(*(n for n in ('boto3', 'click', 'hypothesis') if u.find_spec(n)))"
    done = subprocess.run([environment / "python", "-c", program], check=True, capture_output=True, text=True)
    assert "" == done.stdout.strip()
