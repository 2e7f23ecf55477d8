"""Ctrl-C while ``smtrain fleet`` looks or stops; while it starts and waits: ``test_fleet``."""

from __future__ import annotations

import time
from typing import Any

import pytest

from .conftest import Run
from .test_fleet import ARN, NOW, Account, made


def _broken_off(**_given: Any) -> dict[str, Any]:
    raise KeyboardInterrupt


@pytest.mark.parametrize("command", ["status", "stop"])
def test_ctrl_c_while_looking_is_no_failed_execution(run: Run, monkeypatch: pytest.MonkeyPatch, command: str):
    account = made(monkeypatch, Account("stores-a", "stores-b"))
    monkeypatch.setattr(account, "list_pipeline_executions", _broken_off)
    done = run("fleet", command, "stores")
    assert (130, "") == (done.exit_code, done.stdout)


def test_ctrl_c_says_what_is_stopping(run: Run, monkeypatch: pytest.MonkeyPatch):
    account = made(monkeypatch, Account(*(f"stores-{at:02}" for at in range(40))))
    stopped: list[str] = []

    def listed(PipelineName: str, **_given: Any) -> dict[str, Any]:  # noqa: N803 - boto3's
        arn = f"{ARN}/{PipelineName}/execution/x"
        found = {"PipelineExecutionArn": arn, "PipelineExecutionStatus": "Executing", "StartTime": NOW}
        return {"PipelineExecutionSummaries": [found]}

    def stop(PipelineExecutionArn: str, **_given: Any) -> None:  # noqa: N803 - boto3's
        if "/stores-09/" in PipelineExecutionArn:
            raise KeyboardInterrupt
        time.sleep(0.01)
        stopped.append(PipelineExecutionArn.split("/")[1])

    monkeypatch.setattr(account, "list_pipeline_executions", listed)
    monkeypatch.setattr(account, "stop_pipeline_execution", stop, raising=False)
    done = run("fleet", "stop", "stores", "--yes")
    lines = done.stdout.splitlines()
    assert (130, 40, True) == (done.exit_code, len(lines) - 2, 8 <= len(stopped) < 39)
    assert f"{len(stopped)} stopping, {40 - len(stopped)} not asked to stop" == lines[-1]
    assert sorted(f"stores-{line.split()[0]}" for line in lines if "stopping" in line.split()[1:2]) == sorted(stopped)
