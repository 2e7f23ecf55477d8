"""Scripts with one fault each, run by AWS's toolkit: the verdict names the fault."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from cdk_sagemaker_training.cli.commands import smtrain
from cdk_sagemaker_training.runtime.container import why_no_sandbox

PYTHON = Path(__file__).parents[2] / ".venv-toolkit/bin/python"
pytestmark = [
    pytest.mark.skipif(not PYTHON.exists(), reason="make toolkit has not made .venv-toolkit"),
    pytest.mark.skipif(bool(why_no_sandbox()), reason=f"scripts name /opt/ml: {why_no_sandbox()}"),
]

SCRIPT = """
import argparse, json, os, pathlib, signal, sys, time

parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=12)
args = parser.parse_args()
train = pathlib.Path(os.environ["SM_CHANNEL_TRAIN"])
rows = [line for path in train.iterdir() for line in path.read_text().splitlines()]
state = pathlib.Path("/opt/ml/checkpoints/state.json")
start = json.loads(state.read_text())["round"] + 1 if state.exists() else 0
for number in range(start, args.rounds):
    time.sleep(0.1)
    print(f"round {number} val_loss: {1 / (number + 1):.4f}", flush=True)
    fresh = state.with_name("state.tmp")
    fresh.write_text(json.dumps({"round": number}))
    fresh.replace(state)
pathlib.Path(os.environ["SM_MODEL_DIR"], "model.json").write_text(json.dumps({"rows": len(rows)}))
"""
START = "start = json.loads"
LOOP = "for number in range"

SAVE = 'pathlib.Path(os.environ["SM_MODEL_DIR"]'
FAULTS: Mapping[str, Sequence[tuple[str, str]]] = {
    "no-checkpoint": [
        ("/opt/ml/checkpoints/", "/tmp/nowhere/"),
        ("fresh.write_text", "None and fresh.write_text"),
        ("fresh.replace(state)", ""),
    ],
    "checkpoint-elsewhere": [("/opt/ml/checkpoints/", "/opt/ml/kept/ckpt-"), (START, "state.parent.mkdir()\n" + START)],
    "checkpoint-not-used": [(START, "start = 0 and json.loads")],
    "metric-not-found": [("val_loss:", "validation loss is")],
    "model-elsewhere": [('os.environ["SM_MODEL_DIR"]', '"/opt/ml"')],
    "no-model": [(SAVE, "None and " + SAVE)],
    "sigterm-not-delivered": [(START, "signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n" + START)],
    "out-of-memory": [(LOOP, "held = []\nwhile True: held.append(bytearray(2**25)); time.sleep(0.01)\n" + LOOP)],
    "does-not-end": [(LOOP, "while True: time.sleep(1)\n" + LOOP)],
    "import-failed": [("import argparse", "import nowhere_to_be_found, argparse")],
    "crashed": [(LOOP, "raise RuntimeError('no such column')\n" + LOOP)],
    "channel-not-read": [("path.read_text().splitlines()", "[path.name]")],
}
"""By fault what is changed in the script."""
MORE = {"out-of-memory": ["--memory", "0.3"], "does-not-end": ["--max-seconds", "3"]}
SAID = {
    "checkpoint-elsewhere": "/opt/ml/kept/ckpt-state.json",
    "metric-not-found": "'round 0 validation loss is 1.0000'",
    "model-elsewhere": "/opt/ml/model.json",
    "import-failed": "No module named 'nowhere_to_be_found'",
    "crashed": "RuntimeError: no such column",
}


def changed(text: str, changes: Sequence[tuple[str, str]]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def rehearsed(tmp_path: Path, script: str, *more: str) -> tuple[int, dict[str, object]]:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").write_text("1,2\n3,4\n")
    (tmp_path / "train.py").write_text(script)
    command = ["rehearse", str(tmp_path / "train.py"), "--sample", f"train={tmp_path / 'data'}", "--spot"]
    command += ["--metric", "val_loss=val_loss: ([0-9.]+)", "--python", str(PYTHON), "--stop-seconds", "0.3"]
    done = CliRunner().invoke(smtrain, [*command, "--format", "json", *more])
    assert done.exit_code in {0, 1}, done.output
    found: dict[str, object] = json.loads(done.stdout)["rehearsals"][0]
    return done.exit_code, found


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


def assert_named(fault: str, tmp_path: Path, code: int, found: dict[str, object]) -> None:
    verdicts = found["verdicts"]
    assert isinstance(verdicts, list)
    errors = [verdict for verdict in verdicts if verdict["judgement"] == "error"]
    faults = [verdict["fault"] for verdict in verdicts if verdict["fault"]]
    warned = fault in {"", "sigterm-not-delivered", "channel-not-read"}
    assert (0 if warned else 1) == code
    assert fault == (faults[0] if faults else "")
    if fault == "does-not-end":  # what it did not come to is said too
        errors = errors[:1]
    assert ([] if warned else [fault]) == [verdict["fault"] for verdict in errors]
    assert SAID.get(fault, "") in (errors[0]["message"] if errors else "")
    assert [] == list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize("fault", FAULTS)
def test_the_verdict_names_the_fault(tmp_path: Path, fault: str) -> None:
    code, found = rehearsed(tmp_path, changed(SCRIPT, FAULTS[fault]), *MORE.get(fault, []))
    assert_named(fault, tmp_path, code, found)


def test_a_channel_of_another_name_is_told_by_its_variable(tmp_path: Path) -> None:
    _, found = rehearsed(tmp_path, SCRIPT.replace("SM_CHANNEL_TRAIN", "SM_CHANNEL_TRAINING"))
    verdicts = found["verdicts"]
    assert isinstance(verdicts, list)
    assert ["the job has SM_CHANNEL_TRAIN: read that, or name the channel as the script does"] == [
        verdict["fix"] for verdict in verdicts if verdict["fault"] == "crashed"
    ]


def test_a_script_that_refuses_its_arguments_is_told_without_verbose(tmp_path: Path) -> None:
    _, found = rehearsed(tmp_path, SCRIPT, "--hyperparameter", "rounds=many")
    verdicts = found["verdicts"]
    assert isinstance(verdicts, list)
    (crashed,) = [verdict for verdict in verdicts if verdict["fault"] == "crashed"]
    assert "error: argument --rounds: invalid int value: 'many'" in crashed["message"]
    assert "usage: train.py [-h] [--rounds ROUNDS]" in crashed["printed"]


def test_a_good_script_has_no_fault_and_resumes_and_the_report_shows_its_curve(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    code, found = rehearsed(tmp_path, SCRIPT, "--html", str(report))
    assert_named("", tmp_path, code, found)
    attempts = found["attempts"]
    assert isinstance(attempts, list)
    assert (0, ["Interrupted", "Completed"]) == (code, [attempt["ended"] for attempt in attempts])
    page = report.read_text()
    assert "val_loss: 1" in page
    assert 'class="cut"' in page
    assert "<script" not in page
