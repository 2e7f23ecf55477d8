"""What a job that failed printed last is shown, also where it is no traceback."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cdk_sagemaker_training.rehearsal.judging import judge
from cdk_sagemaker_training.rehearsal.verdict import Verdict
from cdk_sagemaker_training.runtime.job import Job
from cdk_sagemaker_training.runtime.metrics import Metrics
from cdk_sagemaker_training.runtime.outcome import Attempt, Outcome
from tests.support.jobs import request

FAILURE = [
    "2026-11-28 05:59:15,352 sagemaker-training-toolkit ERROR    Reporting training FAILURE",
    "2026-11-28 05:59:15,352 sagemaker-training-toolkit ERROR    ExecuteUserScriptError:",
    "ExitCode 2",
    'ErrorMessage ""',
]
"""What AWS's toolkit says after a script that ended without a traceback."""
USAGE = ["usage: train.py [-h] [--epochs EPOCHS]", "train.py: error: argument --epochs: invalid int value: 'many'"]
PIP = [
    "ERROR: Could not find a version that satisfies the requirement nowhere==9.9 (from versions: none)",
    "ERROR: No matching distribution found for nowhere==9.9",
    "[notice] A new release of pip is available: 23.2.1 -> 26.3",
]
TRACEBACK = ["Traceback (most recent call last):", '  File "train.py", line 3', "ValueError: no such column"]


def failed(printed: Sequence[tuple[str, str]]) -> Verdict:
    metrics = Metrics([])
    metrics.attempt = 1
    for host, text in printed:
        metrics.take(host, text)
    attempt = Attempt(
        number=1,
        started=0.0,
        seconds=1.0,
        ended="Failed",
        exit_codes=[1],
        peak=0,
        restored=[],
        read=[],
        written=[],
        ignored_stop=False,
        ran_out_of_memory=False,
        outside=[],
        unread_channels=[],
    )
    outcome = Outcome(
        status="Failed",
        secondary="Failed",
        reason="AlgorithmError",
        transitions=[],
        attempts=[attempt],
        metrics=metrics,
        model_files=[],
        training_seconds=1,
        billable_seconds=1,
        remarks=[],
    )
    return next(verdict for verdict in judge(Job(request()), outcome, seconds=60) if verdict.check == "contract")


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ([*USAGE, "", *FAILURE], f": {USAGE[1]}"),
        ([*PIP, *FAILURE], f": {PIP[1]}"),
        ([*TRACEBACK, *FAILURE], ": ValueError: no such column"),
        (["error: one step was odd", *TRACEBACK, *FAILURE], ": ValueError: no such column"),
        (["loss error: 3 of the mean", *FAILURE], ""),
    ],
)
def test_the_last_error_is_named_and_what_it_printed_is_shown(printed: Sequence[str], said: str) -> None:
    found = failed([("algo-1", line) for line in printed])
    assert (f"It ended with exit code 1{said}", "crashed") == (found.message, found.fault)
    assert [line for line in printed if line] == found.printed == found.to_json()["printed"]


def test_what_it_printed_is_bounded_and_told_by_host() -> None:
    printed = [(f"algo-{number % 2 + 1}", f"{number} {'x' * 1000}") for number in range(100)]
    found = failed(printed).printed
    assert (15, {300}, True) == (len(found), {len(line) for line in found}, found[-1].startswith("algo-2 | 99 xxx"))


def test_a_verdict_without_printed_lines_has_no_member_for_them() -> None:
    assert "printed" not in failed([]).to_json()
