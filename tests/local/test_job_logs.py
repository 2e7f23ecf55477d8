"""Lines of a job on their way to CloudWatch Logs."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cdk_sagemaker_training.local.emulator import job_logs
from cdk_sagemaker_training.local.emulator.job_logs import JobLogs, batches
from cdk_sagemaker_training.local.emulator.role_clients import RoleSession


@pytest.mark.parametrize(
    ("lengths", "sizes"),
    [
        ([], []),
        ([1] * 1001, [1000, 1]),
        ([500_000] * 3, [2, 1]),
        ([1_048_576 - 26, 1], [1, 1]),
    ],
)
def test_events_are_sent_in_calls_that_the_api_takes(lengths: list[int], sizes: list[int]) -> None:
    events: list[Any] = [{"timestamp": 1, "message": "x" * length} for length in lengths]
    parts = list(batches(events))
    assert (sizes, events) == ([len(part) for part in parts], [event for part in parts for event in part])


class _Slow:
    """Clients of a service that answers when it is told to."""

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.sent: list[str] = []
        self.exceptions = SimpleNamespace(ResourceAlreadyExistsException=KeyError)

    def client(self, _service: str) -> _Slow:
        return self

    def create_log_group(self, **_words: object) -> None: ...

    def create_log_stream(self, **_words: object) -> None: ...

    def put_log_events(self, *, logEvents: list[dict[str, str]], **_words: object) -> None:  # noqa: N803 boto3's name
        self.answers.wait(10)
        self.sent += [event["message"] for event in logEvents]


def test_who_prints_faster_than_is_sent_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_logs, "_MOST_WAITING", 300)
    monkeypatch.setattr(job_logs, "_SECONDS", 0.05)
    session, printed = _Slow(), list[int]()
    logs = JobLogs(cast("RoleSession", session), "job")

    def go_on() -> None:
        for number in range(100):
            logs.line("algo-1", f"line {number}")
            printed.append(number)

    printer = threading.Thread(target=go_on)
    printer.start()
    time.sleep(0.3)
    assert 0 < len(printed) < 40
    session.answers.set()
    printer.join(10)
    logs.end()
    assert [f"line {number}" for number in range(100)] == session.sent
