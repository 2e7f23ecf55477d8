"""``[tool.smtrain]`` of a pyproject.toml."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.cli.linting.plan import matches

from .conftest import Run

OWN_RULE = """
from cdk_sagemaker_training.rules import Severity, TrainingRule
from cdk_sagemaker_training.rules.examples import training

class NoTags(TrainingRule):
    id = "SMT901"
    severity = Severity.ERROR
    title = "job without tags"
    why = "Nobody knows who pays."
    fix = "give tags"
    source = "the team"
    bad = training()
    good = training({"Tags": [{"Key": "team", "Value": "a"}]})

    def check(self, job):
        if job.given("Tags"):
            return
        BODY
"""


def _configure(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text)


def _found(run: Run, *words: str, only: str = "") -> tuple[int, list[dict[str, Any]]]:
    done = run("lint", *words, "--format", "json", only=only)
    return done.exit_code, json.loads(done.stdout)


def test_select_ignore_and_severity(run: Run, folder: Path, bad: str):
    (folder / "bad.json").write_text(bad)
    _configure(folder, '[tool.smtrain]\nselect = ["SMT204", "SMT201"]\nignore = ["SMT204"]\nmin-severity = "error"\n')
    assert (0, []) == _found(run, "bad.json")
    code, found = _found(run, "bad.json", only="SMT204")
    assert (0, []) == (code, found)  # ignored by the configuration still
    code, found = _found(run, "bad.json", "--ignore", "SMT201")
    assert (1, ["SMT204"]) == (code, [finding["rule"] for finding in found])


def test_it_is_found_upward_and_by_name(run: Run, folder: Path, bad: str, monkeypatch: pytest.MonkeyPatch):
    inner = folder / "service" / "pipelines"
    inner.mkdir(parents=True)
    (inner / "bad.json").write_text(bad)
    _configure(folder, '[tool.smtrain]\nselect = ["SMT201"]\n')
    _configure(folder / "service", '[project]\nname = "other"\n')
    monkeypatch.chdir(inner)
    assert (0, []) == _found(run, "bad.json")
    (folder / "other.toml").write_text('[tool.smtrain]\nselect = ["SMT204"]\n')
    assert 1 == _found(run, "bad.json", "--config", "../../other.toml")[0]


def test_all_that_is_wrong_is_told_at_once(run: Run, folder: Path):
    _configure(
        folder,
        """
[tool.smtrain]
selct = []
select = "SMT204"
ignore = ["SMT2O4"]
min-severity = "fatal"
rules = ["no_such_package"]
[[tool.smtrain.acknowledge]]
rule = "SMT204"
[[tool.smtrain.acknowledge]]
rule = "SMT001"
reason = "x"
[[tool.smtrain.acknowledge]]
rule = "SMT204"
reason = " "
because = 1
[[tool.smtrain.usage]]
iterative = "yes"
scheduled-parameters = [1]
sample-log-lines = {Train = "no.log", Other = 1}
""",
    )
    done = run("lint", "x.json", only="")
    lines = done.stderr.splitlines()
    assert 2 == done.exit_code
    for words in (
        "tool.smtrain.selct: got []; allowed: one of rules, select, ",
        "fix: did you mean 'select'?",
        "tool.smtrain.select: got 'SMT204'; allowed: a list of texts",
        "tool.smtrain.ignore: got 'SMT2O4'",
        "tool.smtrain.min-severity: got 'fatal'; allowed: one of error, warning, info",
        "tool.smtrain.rules: no_such_package: ",
        "tool.smtrain.acknowledge[0].reason: got nothing; allowed: text that is not empty",
        "tool.smtrain.acknowledge[1].rule: got 'SMT001'",
        "tool.smtrain.acknowledge[2].reason: got ' '",
        "tool.smtrain.acknowledge[2].because: got 1",
        "tool.smtrain.usage[0].files: got nothing",
        "tool.smtrain.usage[0].iterative: got 'yes'; allowed: true or false",
        "tool.smtrain.usage[0].scheduled-parameters: got [1]; allowed: a list of texts",
        "tool.smtrain.usage[0].sample-log-lines.Train: got 'no.log'; allowed: a file with lines of a log (no such file)",  # noqa: E501 - one message
        "tool.smtrain.usage[0].sample-log-lines.Other: got 1; allowed: text",
    ):
        assert any(words in line for line in lines), (words, lines)
    assert all(line.startswith("Error: ") for line in lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.smtrain\n", "not TOML: "),
        ("[tool]\nsmtrain = 1\n", "tool.smtrain is no table"),
        ("[tool.smtrain]\nacknowledge = 1\n", "an array of tables, [[tool.smtrain.acknowledge]]"),
    ],
)
def test_a_file_that_cannot_be_used(run: Run, folder: Path, text: str, words: str):
    _configure(folder, text)
    for command in (("lint", "x.json"), ("rules",), ("explain", "SMT204")):
        done = run(*command, only="")
        assert (2, True, 1) == (done.exit_code, words in done.stderr, done.stderr.count("\n"))


def test_a_named_file_without_the_table(run: Run, folder: Path):
    _configure(folder, "[project]\n")
    done = run("lint", "x.json", "--config", "pyproject.toml")
    assert (2, "Error: pyproject.toml: there is no [tool.smtrain] in it\n") == (done.exit_code, done.stderr)
    done = run("lint", "x.json", "--config", "nope.toml")
    assert (2, "Error: nope.toml: no such file\n") == (done.exit_code, done.stderr)


ACKNOWLEDGE = """
[[tool.smtrain.acknowledge]]
rule = "SMT204"
reason = "waits for the quota"
step = "{step}"
files = "{files}"
"""


def test_an_acknowledgement(run: Run, folder: Path, bad: str):
    (folder / "bad.json").write_text(bad)
    _configure(folder, ACKNOWLEDGE.format(step="Train", files="*.json"))
    assert (0, []) == _found(run, "bad.json", only="SMT204,SMT001")
    done = run("lint", "bad.json")
    assert "0 errors, 0 warnings, 1 acknowledged; 1 pipeline in 1 file\n" == done.stdout


def test_a_stale_acknowledgement(run: Run, folder: Path, good: str, bad: str):
    (folder / "good.json").write_text(good)
    (folder / "bad.json").write_text(bad)
    _configure(folder, ACKNOWLEDGE.format(step="Train", files="good.json"))
    code, (finding,) = _found(run, "good.json", only="SMT204,SMT001")
    assert (0, "SMT001", "pyproject.toml", 2) == (code, finding["rule"], finding["file"], finding["line"])
    assert (0, []) == _found(run, "good.json", only="SMT201,SMT001")  # it could not be found
    assert (0, []) == _found(run, "good.json", only="SMT204")
    assert ["SMT204"] == [found["rule"] for found in _found(run, "bad.json", only="SMT204,SMT001")[1]]  # not its file


def test_one_file_of_many_is_enough_to_need_it(run: Run, folder: Path, good: str, bad: str):
    (folder / "good.json").write_text(good)
    (folder / "bad.json").write_text(bad)
    _configure(folder, ACKNOWLEDGE.format(step="Train", files="*.json"))
    assert (0, []) == _found(run, "good.json", "bad.json", only="SMT204,SMT001")


def test_rules_of_ones_own(run: Run, folder: Path, good: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    (folder / "team_rules_a.py").write_text(OWN_RULE.replace("BODY", 'yield job.mistake(message="no tags")'))
    (folder / "good.json").write_text(good)
    _configure(folder, '[tool.smtrain]\nrules = ["team_rules_a"]\n')
    assert ["SMT901"] == [found["rule"] for found in _found(run, "good.json", only="SMT901")[1]]
    assert "job without tags" in run("rules").stdout
    assert "Nobody knows who pays." in run("explain", "smt901").stdout


def test_a_rule_that_breaks_off_hides_no_other(run: Run, folder: Path, bad: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    (folder / "team_rules_b.py").write_text(OWN_RULE.replace("BODY", "raise KeyError(1)\n        yield"))
    (folder / "bad.json").write_text(bad)
    _configure(folder, '[tool.smtrain]\nrules = ["team_rules_b"]\n')
    done = run("lint", "bad.json", "--format", "json", only="SMT204,SMT901")
    assert (2, "Error: bad.json: rule SMT901 broke off: KeyError: 1\n") == (done.exit_code, done.stderr)
    assert ["SMT204"] == [found["rule"] for found in json.loads(done.stdout)]


def test_usage_reaches_the_rules(run: Run, folder: Path, good: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    body = "yield job.mistake(message=repr(job.step.definition.usage))"
    (folder / "team_rules_c.py").write_text(OWN_RULE.replace("BODY", body))
    (folder / "good.json").write_text(good)
    (folder / "train.log").write_text("loss=1\nloss=2\n")
    _configure(
        folder,
        '[tool.smtrain]\nrules = ["team_rules_c"]\n[[tool.smtrain.usage]]\nfiles = "good.json"\niterative = true\n'
        'schedule = "rate(1 day)"\nscheduled-parameters = ["Day"]\nsample-log-lines = {Train = "train.log"}\n'
        'region = "eu-west-1"\n',
    )
    _, (found,) = _found(run, "good.json", only="SMT901")
    for words in ("iterative=True", "'rate(1 day)'", "('Day',)", "('loss=1', 'loss=2')", "region='eu-west-1'"):
        assert words in found["message"]


@pytest.mark.parametrize(
    ("glob", "path", "is_match"),
    [
        ("*.json", "a.json", True),
        ("*.json", "a/b.json", True),
        ("a/*.json", "a/b.json", True),
        ("a/*.json", "a/b/c.json", False),
        ("a/**/*.json", "a/c.json", True),
        ("a/**/*.json", "a/b/c.json", True),
        ("**", "a/b", True),
        ("./a.json", "a.json", True),
        ("a?.json", "a1.json", True),
        ("a.json", "axjson", False),
    ],
)
def test_globs(glob: str, path: str, is_match: bool):
    assert is_match is matches(path, glob)
