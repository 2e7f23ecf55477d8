"""``smtrain init``: what it writes, and that it overwrites nothing and leaves nothing half-written."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdk_sagemaker_training.cli import scaffolding
from cdk_sagemaker_training.cli.scaffolding import rendered
from cdk_sagemaker_training.errors import TrainingError
from tests.support.scripts import write

from .conftest import Run

ROOT = Path(__file__).parents[2]
ALGORITHMS = ["script", "xgboost"]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Without the run of pytest, which tests/packaging has; where it would have run."""
    ran: list[Path] = []

    def snapshots(folder: Path) -> int:
        ran.append(folder)
        return 0

    monkeypatch.setattr(scaffolding, "_snapshots", snapshots)
    return ran


def files_of(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_everything_is_under_the_given_name(run: Run, folder: Path, quick: list[Path], algorithm: str):
    done = run("init", "risk", "--name", "credit-risk", "--algorithm", algorithm)
    found = files_of(folder / "risk")
    assert (0, f"risk: {len(found)} files\n", "") == (done.exit_code, done.stdout, done.stderr)
    assert [Path("risk")] == quick
    assert rendered("credit-risk", algorithm=algorithm) == found
    assert {
        *(".github/workflows/ci.yml", ".gitignore", ".pre-commit-config.yaml", "README.md", "app.py", "cdk.json"),
        *("pyproject.toml", "requirements.txt", "stacks/__init__.py", "stacks/credit_risk_stack.py"),
        *("tests/conftest.py", "tests/test_pipeline.py", "tests/test_snapshot.py"),
        *(["src/train.py"] if algorithm == "script" else []),
    } == set(found)
    assert [] == [path for path, text in found.items() if "churn_" in path + text or "Churn" in text]
    assert 'CreditRiskStack(app, "CreditRisk")' in found["app.py"]
    assert "credit-risk/train/" in found["stacks/credit_risk_stack.py"]
    for path in (path for path in found if path.endswith(".py")):
        ast.parse(found[path])


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("region", [None, "eu-west-1"])
def test_a_name_may_have_the_words_in_it_that_it_takes_the_place_of(algorithm: str, region: str | None):
    found = rendered("customer-churn-model", algorithm=algorithm, region=region)
    for path in (path for path in found if path.endswith(".py")):
        ast.parse(found[path])
    assert 'CustomerChurnModelStack(app, "CustomerChurnModel"' in found["app.py"]
    assert "from stacks.customer_churn_model_stack import CustomerChurnModelStack" in found["app.py"]
    stack = found["stacks/customer_churn_model_stack.py"]
    assert '"customer-churn-model/train/' in stack
    assert ('"target": "churned"' in stack) == (algorithm == "script")  # a column, whatever the model is called


def test_the_files_are_what_their_tools_read():
    found = rendered("churn")
    workflow: Any = yaml.safe_load(found[".github/workflows/ci.yml"])
    commands = [step["run"] for step in workflow["jobs"]["test"]["steps"] if "run" in step]
    assert ["pip install -r requirements.txt", "pytest", "python app.py"] == commands[:3]
    (hook,) = yaml.safe_load(found[".pre-commit-config.yaml"])["repos"][0]["hooks"]
    assert ("smtrain-lint", "system", False) == (hook["id"], hook["language"], hook["pass_filenames"])
    assert '[tool.smtrain]\nmin-severity = "warning"\n' in found["pyproject.toml"]
    pins = [line for line in found["requirements.txt"].splitlines() if "==" in line]
    assert [
        f"cdk-sagemaker-training[cli,test]=={metadata.version('cdk-sagemaker-training')}",
        f"aws-cdk-lib=={metadata.version('aws-cdk-lib')}",
    ] == pins


def test_the_feature_flags_are_those_of_this_repository():
    flags = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    assert flags == json.loads(rendered("churn")["cdk.json"])["context"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_linters_have_nothing_against_it(tmp_path: Path, algorithm: str):
    """Nor has a strict pyright: tests/ecosystem/test_typed.py."""
    write(tmp_path, rendered("churn", algorithm=algorithm, region="eu-west-1"))
    ruff = [sys.executable, "-m", "ruff"]
    select = ["--extend-select", "B,I,UP,SIM,RUF,PTH,ANN"]
    for command in ([*ruff, "format", "--check", "--no-cache", "."], [*ruff, "check", "--no-cache", *select, "."]):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert 0 == done.returncode, done.stdout + done.stderr


def test_a_region_is_where_the_stack_goes():
    assert (
        'ChurnStack(app, "Churn", env=Environment(region="eu-west-1"))'
        in rendered("churn", region="eu-west-1")["app.py"]
    )
    assert "Environment" not in rendered("churn")["app.py"]


def test_the_name_is_that_of_the_folder_where_none_is_given(run: Run, folder: Path, quick: list[Path]):
    assert 0 == run("init", "Credit_Risk").exit_code
    assert (folder / "Credit_Risk" / "stacks" / "credit_risk_stack.py").exists()


def test_nothing_is_overwritten(run: Run, folder: Path, quick: list[Path]):
    (folder / "tests").mkdir()
    (folder / "tests" / "conftest.py").write_text("mine = 1\n")
    (folder / "cdk.json").symlink_to("nowhere")
    done = run("init", "--name", "churn")
    assert (2, "") == (done.exit_code, done.stdout)
    assert "Error: .: nothing was made, these are in the way:\n  cdk.json\n  tests/conftest.py\n" == done.stderr
    assert {"tests/conftest.py": "mine = 1\n"} == files_of(folder)
    assert [] == quick


def test_a_fresh_clone_keeps_what_it_has(run: Run, folder: Path, quick: list[Path]):
    mine = {"README.md": "# Mine\n", "LICENSE": "all of it\n", ".gitignore": ".venv\n__pycache__\n/cdk.out\n"}
    write(folder, {**mine, ".git/HEAD": "ref: refs/heads/main\n"})
    done = run("init", "--name", "churn")
    assert (0, "") == (done.exit_code, done.stderr)
    assert [
        ".: 11 files",
        ".gitignore was there and is left as it is; it may want: .pytest_cache/ smtrain.sarif",
        "README.md was there and is left as it is",
    ] == done.stdout.splitlines()
    found = files_of(folder)
    assert mine == {path: found[path] for path in mine}
    assert {**rendered("churn"), **mine, ".git/HEAD": "ref: refs/heads/main\n"} == found
    assert [Path()] == quick


def test_nothing_is_said_of_a_gitignore_that_has_it_all(run: Run, folder: Path, quick: list[Path]):
    (folder / ".gitignore").write_text(rendered("churn")[".gitignore"] + "*.log\n")
    assert ".gitignore was there and is left as it is\n" in run("init", "--name", "churn").stdout


def test_a_clone_with_more_than_that_is_refused_and_all_is_named(run: Run, folder: Path, quick: list[Path]):
    mine = {"README.md": "mine", "app.py": "mine", "requirements.txt": "mine", "stacks/__init__.py": "mine"}
    write(folder, mine)
    (folder / ".gitignore").mkdir()  # not a file that could be left as it is
    done = run("init", "--name", "churn")
    named = ["  .gitignore", "  app.py", "  requirements.txt", "  stacks/__init__.py"]
    assert (2, "", named) == (done.exit_code, done.stdout, sorted(done.stderr.splitlines()[1:]))
    assert (mine, []) == (files_of(folder), quick)


@pytest.mark.parametrize("where", [None, ".", ".."])
def test_git_is_begun_where_it_is_not(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, where: str | None):
    if where is not None:
        (folder / "churn" / where / ".git").mkdir(parents=True)

    def passed(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(scaffolding.subprocess, "run", passed)
    done = run("init", "churn")
    begun = "git init && " if where is None else ""
    assert (0, f"Next: cd churn && {begun}git add . && pytest") == (done.exit_code, done.stdout.splitlines()[-1])


def test_a_file_in_the_place_of_the_folder_is_in_the_way(run: Run, folder: Path, quick: list[Path]):
    (folder / "churn").write_text("mine")
    done = run("init", "churn")
    assert (2, "mine") == (done.exit_code, (folder / "churn").read_text())
    (folder / "team").mkdir()
    (folder / "team" / "stacks").write_text("mine")
    done = run("init", "team")
    assert (2, {"stacks": "mine"}) == (done.exit_code, files_of(folder / "team"))
    assert "nothing was made" in done.stderr
    assert [] == quick


def test_what_was_begun_is_taken_back(run: Run, folder: Path, quick: list[Path], monkeypatch: pytest.MonkeyPatch):
    opened = Path.open

    def open_until_full(path: Path, *given: Any, **named: Any) -> Any:
        if path.name == "test_snapshot.py" and "deep" in path.parts:
            raise OSError(28, "No space left on device", str(path))
        return opened(path, *given, **named)

    monkeypatch.setattr(Path, "open", open_until_full)
    (folder / "mine.txt").write_text("mine")
    done = run("init", "deep/er", "--name", "churn")
    assert (2, "") == (done.exit_code, done.stdout)
    assert "Error: deep/er/tests/test_snapshot.py: No space left on device; nothing was made\n" == done.stderr
    assert ["mine.txt"] == [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("name", ["", "Churn", "a--b", "-a", "a-", "1a", "a" * 33, "a b", "../x"])
def test_names_that_are_none(run: Run, folder: Path, quick: list[Path], name: str):
    done = run("init", "--name", name)
    assert (2, 1, []) == (done.exit_code, done.stderr.count("\n"), list(folder.iterdir()))
    assert f"--name: got {name!r}; allowed: 1-32 small letters" in done.stderr


def test_a_region_without_the_image_is_told_with_the_name():
    with pytest.raises(TrainingError) as mistakes:
        rendered("Churn", region="eu-west-11")
    assert ["--name", "--region"] == [problem.where for problem in mistakes.value.problems]
    assert "did you mean" in str(mistakes.value)


def test_tests_that_do_not_pass_are_told(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")  # no Node, no synth
    done = run("init", "churn")
    assert 1 == done.exit_code
    assert "the files are there, their tests do not pass: cd churn && pytest --snapshot-update" in done.stderr
    assert (folder / "churn" / "app.py").exists()


def test_without_the_extra_the_next_commands_are_told(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scaffolding, "_NEEDED", ("a_module_that_there_is_not",))
    done = run("init", "churn")
    assert (0, "") == (done.exit_code, done.stderr)
    assert "Next: cd churn && pip install -r requirements.txt && pytest --snapshot-update && pytest\n" in done.stdout
