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
SESSIONS = "import sys, pytest; print(*(int(pytest.main(words.split())) for words in sys.argv[1:]))"
"""Several runs of pytest in one process, and what they end with: CDK and Node are loaded once."""


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment_with(wheel, tmp_path_factory.mktemp("environment"), "cli", "test")


def run(environment: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command as the team would give it: ``node`` alone is found beside this interpreter."""
    paths = [str(environment), str(Path(sys.executable).parent), "/usr/bin", os.defpath]
    variables = {"HOME": str(folder), "PATH": os.pathsep.join(paths), **UNPACKED}
    return subprocess.run(words, cwd=folder, env=variables, capture_output=True, text=True, check=False)


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=team", "-c", "user.email=team@example.com")
    return subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def commands() -> list[str]:
    """Those of the page, from ``smtrain init`` on."""
    block = re.search(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    found = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    install = [command for command in found if "venv" in command or command.startswith("pip ")]
    assert ["python3 -m venv .venv", ". .venv/bin/activate"] == install[:2]
    assert 3 == len(install)
    rest = [command for command in found if command and command not in install]
    assert "smtrain init churn --name churn" == rest[0]
    return rest


@pytest.fixture(scope="module", params=["xgboost", "script"])
def repository(
    request: pytest.FixtureRequest, environment: Path, commands: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What the first command makes, with the algorithm named where it is another than the one that it takes."""
    words = [*commands[0].split(), *(["--algorithm", request.param] if request.param == "script" else [])]
    folder = tmp_path_factory.mktemp("team")
    made = run(environment, folder, *words)
    assert (0, "") == (made.returncode, made.stderr), made.stdout
    git(folder / "churn", "init", "-q")
    git(folder / "churn", "add", ".")
    git(folder / "churn", "commit", "-q", "-m", "smtrain init")
    return folder / "churn"


@pytest.fixture(scope="module")
def followed(environment: Path, repository: Path, commands: list[str]) -> str:
    """What the other commands print: synth, with CDK's own validation, lint and the tests as they are."""
    done = run(environment, repository.parent, "sh", "-euc", "\n".join(commands[1:]))
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def test_the_page_is_followed(followed: str):
    assert "0 errors, 0 warnings" in followed


def test_the_tests_pass_as_they_are(repository: Path, followed: str):
    assert "2 snapshots passed." in followed
    assert "4 passed" in followed
    assert "" == git(repository, "status", "--porcelain"), "what synth and pytest write is not for git"


def test_it_synthesizes_without_account_and_region_and_nothing_is_found(
    environment: Path, repository: Path, followed: str
):
    linted = run(environment, repository, "smtrain", "lint", "cdk.out", "--format", "sarif")
    assert (0, "") == (linted.returncode, linted.stderr)
    assert [] == json.loads(linted.stdout)["runs"][0]["results"]


def test_a_hyperparameter_is_two_lines_of_the_diff(environment: Path, repository: Path):
    (stack,) = repository.glob("stacks/churn_stack.py")
    before = stack.read_text(encoding="utf-8")
    stack.write_text(before.replace(": 200,", ": 300,"), encoding="utf-8")
    done = run(environment, repository, "python", "-c", SESSIONS, "-q -k snapshot", "-q --snapshot-update")
    changed = git(repository, "diff", "--unified=0", "tests").splitlines()
    stack.write_text(before, encoding="utf-8")
    git(repository, "checkout", "-q", "tests")
    assert "1 0" == done.stdout.splitlines()[-1], done.stdout + done.stderr
    lines = [line for line in changed if re.match(r"[-+](?![-+])", line)]
    assert ["- '200'", "+ '300'"] == [f"{line[0]} {line.rpartition(' ')[2]}" for line in lines]
