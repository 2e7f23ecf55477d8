"""``smtrain`` as a process, ``explain`` and ``rules``, many files, terminals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from cdk_sagemaker_training.cli.commands import smtrain
from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.cli.lint_command import SEVERITIES
from cdk_sagemaker_training.rules import Severity
from cdk_sagemaker_training.rules.discovery import built_in_rules

from .conftest import Run

ROOT = Path(__file__).parents[2]
PROGRAM = "from cdk_sagemaker_training.cli import main; main()"


def _smtrain(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT / "constructs"), "PATH": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_loads_nothing_but_click(tmp_path: Path):
    program = (
        "import sys\nfrom cdk_sagemaker_training.cli import main\ntry: main()\n"
        "except SystemExit: pass\nprint(*(name for name in sys.modules if name.partition('.')[0] in ('yaml', 'attr')"
        " or name == 'rich.console' or 'sagemaker_training.r' in name or 'sagemaker_training.d' in name))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "lint", "--help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "Usage: " in done.stdout
    assert "" == done.stdout.splitlines()[-1]


def test_processes_end_with_their_exit_codes(tmp_path: Path, good: str, bad: str):
    (tmp_path / "good.json").write_text(good)
    (tmp_path / "bad.json").write_text(bad)
    only = ("--select", "SMT204")
    assert (0, "0 errors, 0 warnings; 1 pipeline in 1 file\n", "") == (
        (done := _smtrain("lint", "good.json", *only, cwd=tmp_path)).returncode,
        done.stdout,
        done.stderr,
    )
    done = _smtrain("lint", "bad.json", *only, cwd=tmp_path)
    assert (1, "") == (done.returncode, done.stderr)
    assert "1800" in done.stdout
    assert "\x1b" not in done.stdout
    assert 2 == _smtrain("lint", "nope.json", cwd=tmp_path).returncode


def test_colours_where_they_are_wanted(tmp_path: Path, bad: str):
    (tmp_path / "bad.json").write_text(bad)
    command = ("lint", "bad.json", "--select", "SMT204")
    done = _smtrain(*command, cwd=tmp_path, FORCE_COLOR="1", TERM="xterm")
    assert "\x1b[1;31merror\x1b[0m" in done.stdout
    done = _smtrain(*command, cwd=tmp_path, FORCE_COLOR="1", TERM="xterm", NO_COLOR="1")
    assert "\x1b" not in done.stdout


def test_many_files_are_reported_in_order(tmp_path: Path, bad: str, good: str):
    names = [f"{number:03}.json" for number in range(150)]
    for number, name in enumerate(names):
        (tmp_path / name).write_text(good if number % 3 else bad)
    (tmp_path / "pyproject.toml").write_text(
        '[[tool.smtrain.usage]]\nfiles = "*"\nsample-log-lines = {Train = "train.log"}\n'
        '[[tool.smtrain.acknowledge]]\nrule = "SMT204"\nreason = "x"\nfiles = "149.json"\n'
        '[[tool.smtrain.acknowledge]]\nrule = "SMT204"\nreason = "x"\nfiles = "147.json"\n'
    )
    (tmp_path / "train.log").write_text("x\n")
    done = _smtrain("lint", ".", "--format", "json", "--select", "SMT204,SMT001", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert (1, "") == (done.returncode, done.stderr)
    assert [name for name in names[::3] if name != "147.json"] == [
        finding["file"] for finding in found if finding["rule"] == "SMT204"
    ]
    assert [("pyproject.toml", 4)] == [(f["file"], f["line"]) for f in found if f["rule"] == "SMT001"]


def test_what_a_document_says_is_no_command_for_a_terminal(run: Run, folder: Path, bad: str):
    document = json.loads(bad)
    document["Steps"][0]["Name"] = "Tr\x1b[2Jain\ud800"
    (folder / "bad.json").write_text(json.dumps(document))
    for output in ("text", "json", "sarif"):
        done = run("lint", "bad.json", "--format", output)
        assert (1, False) == (done.exit_code, "\x1b" in done.stdout)
    assert "a\\x1b\\ud800\\nä" == printable("a\x1b\ud800\nä")


def test_infinity_stays_out_of_json(run: Run, folder: Path, bad: str):
    (folder / "bad.json").write_text(bad.replace("1800", "1e999"))
    done = run("lint", "bad.json", "--format", "json", only="")
    assert "Infinity" not in done.stdout
    json.loads(done.stdout)


def test_explain(run: Run):
    done = run("explain", "SMT204")
    assert 0 == done.exit_code
    for words in ("SMT204 (error): max_wait below max_run", "Why: ", "Fix: ", "Source: ", "Bad:", "Good:", "1800"):
        assert words in done.stdout


def test_explain_what_is_not_there(run: Run):
    done = run("explain", "SMT2O4")
    assert (2, True) == (done.exit_code, "there is no rule 'SMT2O4'. did you mean 'SMT" in done.stderr)


def test_rules(run: Run):
    ids = [rule.id for rule in built_in_rules()]
    done = run("rules", "--format", "json")
    assert (0, ids) == (done.exit_code, [rule["id"] for rule in json.loads(done.stdout)])
    table = run("rules").stdout.splitlines()
    assert "id" == table[0].split()[0]
    assert set(ids) <= {line.split()[0] for line in table if line.strip()}


def test_severities_are_those_of_rules():
    assert [severity.value for severity in Severity] == list(SEVERITIES)


def test_the_hook(tmp_path: Path, bad: str, monkeypatch: pytest.MonkeyPatch):
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert ("smtrain-lint", "python") == (hook["id"], hook["language"])
    (tmp_path / "pipeline.json").write_text(bad)
    program, *words = hook["entry"].split()
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(smtrain, [*words, "pipeline.json"])
    assert "smtrain" == program
    assert (1, True) == (done.exit_code, "SMT204" in done.stdout)


def test_the_hook_needs_what_the_extra_has():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    extra = next(line for line in (ROOT / "pyproject.toml").read_text().splitlines() if line.startswith("cli = "))
    assert all(requirement in extra for requirement in hook["additional_dependencies"])
