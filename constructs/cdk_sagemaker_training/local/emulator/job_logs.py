"""What a job prints, in CloudWatch Logs, and the metrics in it, in CloudWatch."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from cdk_sagemaker_training.catalog.algorithm_logs import escaped
from cdk_sagemaker_training.catalog.container_contract import LOG_GROUP
from cdk_sagemaker_training.catalog.metrics import TRAINING_JOB_NAMESPACE
from cdk_sagemaker_training.local.emulator.role_clients import RoleSession
from cdk_sagemaker_training.runtime.metrics import Value

_SECONDS: Final = 0.4
_MOST_EVENTS: Final = 1000
_MOST_VALUES: Final = 500
_MOST_BYTES: Final = 1_048_576
_OF_AN_EVENT: Final = 26
"""API, PutLogEvents: a batch has so many bytes at most, of which each event takes some besides its text."""
_MOST_WAITING: Final = 2**24
"""Characters."""
_DIMENSION: Final = "TrainingJobName"
"""SageMaker SDK 2.257, ``analytics.TrainingJobAnalytics``, which reads the metrics of a job by it."""


class JobLogs:
    """Collects and sends. ``problems``: what was refused, once each; the job goes on without it, as on AWS."""

    def __init__(self, session: RoleSession, job: str, *, group: str = LOG_GROUP) -> None:
        self.problems: list[str] = []
        self._logs, self._cloudwatch = session.client("logs"), session.client("cloudwatch")
        self._job, self._group = job, group
        self._streams: dict[str, str] = {}
        self._lines: list[tuple[str, int, str]] = []
        self._values: list[Value] = []
        self._waiting = 0
        self._lock = threading.Condition()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._send_on, daemon=True, name=f"{job}-logs")
        self._thread.start()

    def line(self, host: str, text: str) -> None:
        """A line of a host."""
        event = (host, int(time.time() * 1000), escaped(text) or " ")
        with self._lock:
            # A program that prints faster than is sent waits, as for any reader of its output.
            self._lock.wait_for(lambda: self._waiting < _MOST_WAITING or self._ending.is_set())
            self._lines.append(event)
            self._waiting += len(event[2]) + _OF_AN_EVENT

    def value(self, value: Value) -> None:
        """A value of a metric."""
        with self._lock:
            self._values.append(value)

    def end(self) -> None:
        """Send what is left."""
        self._ending.set()
        self._thread.join()
        self._send()

    def _send_on(self) -> None:
        while not self._ending.wait(_SECONDS):
            self._send()

    def _send(self) -> None:
        with self._lock:
            lines, self._lines, self._waiting = self._lines, [], 0
            values, self._values = self._values, []
            self._lock.notify_all()
        self._tried("logs", lambda: self._send_lines(lines))
        self._tried("metrics", lambda: self._send_values(values))

    def _tried(self, what: str, send: Callable[[], None]) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            send()
        except (BotoCoreError, ClientError) as error:
            problem = f"{what}: {error}"
            if problem not in self.problems:
                self.problems.append(problem)

    def _send_lines(self, lines: Sequence[tuple[str, int, str]]) -> None:
        for host in dict.fromkeys(host for host, _, _ in lines):
            events = [{"timestamp": at, "message": text} for name, at, text in lines if name == host]
            for part in batches(events):
                self._logs.put_log_events(logGroupName=self._group, logStreamName=self._stream(host), logEvents=part)

    def _stream(self, host: str) -> str:
        """LOGS of catalog/container_contract.py."""
        if host not in self._streams:
            # The first job of the account made it, or a stack.
            with contextlib.suppress(self._logs.exceptions.ResourceAlreadyExistsException):
                self._logs.create_log_group(logGroupName=self._group)
            name = f"{self._job}/{host}-{int(time.time() * 1000)}"
            self._logs.create_log_stream(logGroupName=self._group, logStreamName=name)
            self._streams[host] = name
        return self._streams[host]

    def _send_values(self, values: Sequence[Value]) -> None:
        for start in range(0, len(values), _MOST_VALUES):
            self._cloudwatch.put_metric_data(
                Namespace=TRAINING_JOB_NAMESPACE,
                MetricData=[
                    {
                        "MetricName": value.name,
                        "Dimensions": [{"Name": _DIMENSION, "Value": self._job}],
                        "Timestamp": value.time,
                        "Value": value.value,
                    }
                    for value in values[start : start + _MOST_VALUES]
                ],
            )


def batches(events: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Log events in calls of PutLogEvents."""
    part, size = list[Mapping[str, Any]](), 0
    for event in events:
        own = len(event["message"].encode()) + _OF_AN_EVENT
        if part and (len(part) == _MOST_EVENTS or size + own > _MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(event)
        size += own
    if part:
        yield part
