"""The programs as SageMaker runs them: exit code, failure file, signals, several hosts."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest

from cdk_sagemaker_training.runtime.algorithms.xgboost.library import xgb
from tests.support.containers import csv_of, opt_ml, started

SECONDS = 60
_random = np.random.default_rng(2)
FEATURES = np.round(_random.normal(size=(400, 6)), 3)
LABELS = (FEATURES[:, 0] * FEATURES[:, 1] > 0).astype(float)
TABLE = {"train": {"part.csv": csv_of(LABELS, FEATURES)}}
LONG = {"objective": "binary:logistic", "num_round": 100000, "eval_metric": "auc", "nthread": 1}

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def rounds(printed: str) -> list[int]:
    return [int(number) for number in re.findall(r"^\[(\d+)\]\t", printed, re.MULTILINE)]


def signalled(process: subprocess.Popen[str], number: signal.Signals, *, after: int) -> str:
    """What it had printed when a signal came, some rounds after the start."""
    assert process.stdout is not None
    printed: list[str] = []
    for line in process.stdout:
        printed.append(line)
        if rounds(line) == [after]:
            break
    process.send_signal(number)
    with process.stdout:
        printed.append(process.stdout.read())  # what has been read ahead is not for communicate()
    process.wait(timeout=SECONDS)
    return "".join(printed)


def test_a_killed_job_goes_on_from_its_checkpoint_and_ends_as_if_nothing_had_been(tmp_path: Path):
    opt_ml(tmp_path, LONG, TABLE, checkpoints=True)
    first = rounds(signalled(started(tmp_path, "xgboost", "--image-version", "1.2-2"), signal.SIGKILL, after=20))
    last = first[-1] + 10
    opt_ml(tmp_path, {**LONG, "num_round": last}, TABLE, checkpoints=True)
    process = started(tmp_path, "xgboost", "--image-version", "1.2-2")
    second = rounds(process.communicate(timeout=SECONDS)[0])
    assert 0 == process.returncode
    assert [*range(last)] == sorted({*first, *second})
    assert len(first) + len(second) <= last + 1  # at most the round that was saved but not yet printed, or the reverse
    model = xgb.Booster(model_file=tmp_path / "model" / "xgboost-model")
    data = xgb.DMatrix(FEATURES, label=LABELS)
    whole = xgb.train({"objective": "binary:logistic", "nthread": 1}, data, last)
    assert whole.predict(data) == pytest.approx(model.predict(data), abs=0.02)  # sums of a hundred trees, begun anew


def test_sigterm_leaves_the_model_where_it_was_asked_for(tmp_path: Path):
    opt_ml(tmp_path, {**LONG, "save_model_on_termination": "true"}, TABLE)
    (tmp_path / "model" / "other").write_text("", encoding="utf-8")
    process = started(tmp_path, "xgboost", "--image-version", "3.2-0")
    printed = rounds(signalled(process, signal.SIGTERM, after=5))
    assert 0 == process.returncode
    assert ["xgboost-model"] == [path.name for path in (tmp_path / "model").iterdir()]
    saved = xgb.Booster(model_file=tmp_path / "model" / "xgboost-model").num_boosted_rounds()
    assert len(printed) - 1 <= saved <= len(printed) + 1


def test_a_mistake_ends_with_1_and_a_failure_file(tmp_path: Path):
    opt_ml(tmp_path, {"objective": "binary:logistic"}, TABLE)
    process = started(tmp_path, "xgboost", "--image-version", "3.2-0")
    printed = process.communicate(timeout=SECONDS)[0]
    failure = (tmp_path / "output" / "failure").read_text(encoding="utf-8")
    assert 1 == process.returncode
    assert failure.startswith("framework error: \nTraceback (most recent call last):\n")
    assert failure.endswith(
        "UserError: Missing required hyperparameter: num_round\n\nMissing required hyperparameter: num_round"
    )
    assert failure in printed


def test_two_hosts_train_one_model_of_all_their_data(tmp_path: Path):
    """Each host has a half. Hosts are called by addresses here, since no name of this machine is a job's own."""
    hosts = ["127.0.0.1", "127.0.0.2"]
    few = np.round(FEATURES, 1)  # so few values that both ways find the same splits
    hyperparameters = {**LONG, "num_round": 5}
    processes: list[subprocess.Popen[str]] = []
    for number, host in enumerate(hosts):
        half = slice(number * 200, number * 200 + 200)
        files = {"train": {"part.csv": csv_of(LABELS[half], few[half])}}
        opt_ml(tmp_path / host, hyperparameters, files, hosts=hosts, host=host)
        processes.append(started(tmp_path / host, "xgboost", "--image-version", "3.2-0", job=str(tmp_path)))
    printed = [process.communicate(timeout=SECONDS)[0] for process in processes]
    assert [0, 0] == [process.returncode for process in processes], printed
    assert [True, False] == [(tmp_path / host / "model" / "xgboost-model").exists() for host in hosts]
    data = xgb.DMatrix(few, label=LABELS)
    whole = xgb.train({"objective": "binary:logistic", "nthread": 1}, data, 5)
    model = xgb.Booster(model_file=tmp_path / hosts[0] / "model" / "xgboost-model")
    assert whole.predict(data) == pytest.approx(model.predict(data), abs=1e-3)
