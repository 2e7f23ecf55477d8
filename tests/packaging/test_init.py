"""A team's first ten minutes, with the wheel in an environment of its own: ``smtrain init``, tests, synth, lint."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.environments import environment_with
from tests.support.jsii import UNPACKED

pytestmark = pytest.mark.e2e
PAGE = Path(__file__).parents[2] / "docs" / "start.md"


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment_with(wheel, tmp_path_factory.mktemp("environment"), "cli", "test")


def run(environment: Path, folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A command as the team would give it: ``node`` alone is found beside this interpreter."""
    paths = [str(environment), str(Path(sys.executable).parent), "/usr/bin", os.defpath]
    variables = {"HOME": str(folder), "PATH": os.pathsep.join(paths), "CDK_VALIDATION": "false", **UNPACKED, **more}
    return subprocess.run(words, cwd=folder, env=variables, capture_output=True, text=True, check=False)


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=team", "-c", "user.email=team@example.com")
    return subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module", params=["xgboost", "script"])
def repository(request: pytest.FixtureRequest, environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team")
    made = run(environment, folder, "smtrain", "init", "--name", "churn", "--algorithm", request.param)
    assert (0, "") == (made.returncode, made.stderr), made.stdout
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "smtrain init")
    return folder


def test_the_tests_pass_as_they_are(environment: Path, repository: Path):
    done = run(environment, repository, "pytest", "-q", "-p", "no:cacheprovider")
    assert 0 == done.returncode, done.stdout + done.stderr
    assert "2 snapshots passed." in done.stdout
    assert "4 passed" in done.stdout
    assert "" == git(repository, "status", "--porcelain")


def test_a_hyperparameter_is_two_lines_of_the_diff(environment: Path, repository: Path):
    (stack,) = repository.glob("stacks/churn_stack.py")
    before = stack.read_text(encoding="utf-8")
    stack.write_text(before.replace(": 200,", ": 300,"), encoding="utf-8")
    failed = run(environment, repository, "pytest", "-q", "-p", "no:cacheprovider", "-k", "snapshot")
    accepted = run(environment, repository, "pytest", "-q", "-p", "no:cacheprovider", "--snapshot-update")
    changed = git(repository, "diff", "--unified=0", "tests").splitlines()
    stack.write_text(before, encoding="utf-8")
    git(repository, "checkout", "-q", "tests")
    assert [1, 0] == [failed.returncode, accepted.returncode]
    lines = [line for line in changed if re.match(r"[-+](?![-+])", line)]
    assert ["- '200'", "+ '300'"] == [f"{line[0]} {line.rpartition(' ')[2]}" for line in lines]


def test_it_synthesizes_without_account_and_region_and_nothing_is_found(environment: Path, repository: Path):
    synthesized = run(environment, repository, "python", "app.py", CDK_OUTDIR="cdk.out", CDK_VALIDATION="true")
    assert 0 == synthesized.returncode, synthesized.stderr
    linted = run(environment, repository, "smtrain", "lint", "cdk.out", "--format", "sarif")
    assert (0, "") == (linted.returncode, linted.stderr)
    assert [] == json.loads(linted.stdout)["runs"][0]["results"]
    assert "" == git(repository, "status", "--porcelain"), "what synth writes is not for git"


def test_the_page_is_followed(environment: Path, tmp_path: Path):
    block = re.search(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    commands = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    install = [command for command in commands if "venv" in command or command.startswith("pip ")]
    assert ["python3 -m venv .venv", ". .venv/bin/activate"] == install[:2]
    assert 3 == len(install)
    rest = [command for command in commands if command and command not in install]
    assert "smtrain init churn --name churn" == rest[0]
    done = run(environment, tmp_path, "sh", "-euc", "\n".join(rest))
    assert 0 == done.returncode, done.stdout + done.stderr
