"""What processing and transform jobs have in common: a record that is described, a run, a stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, authorization, bridge, condition_keys, jobs, requests, tags
from cdk_sagemaker_training.local.emulator.jobs import Job, JobResult
from cdk_sagemaker_training.local.emulator.members import list_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, has_ended, stored
from cdk_sagemaker_training.local.emulator.stopping import Stop

_IN_PROGRESS: Final = "InProgress"
_STOPPING: Final = "Stopping"


class PlainJob:
    """One job with its record. ``kind``: as in ``ProcessingJobName``."""

    def __init__(self, kind: str, name: str, request: Mapping[str, Any], attempt: int) -> None:
        self.name, self.arn = name, arns.arn(f"{kind.lower()}-job", name)
        self.stopping = Stop()
        self._kind, self._request, self._attempt = kind, request, attempt
        self._lock = threading.Lock()
        now = time.time()
        self.record: dict[str, Any] = {
            **request,
            f"{kind}JobName": name,
            f"{kind}JobArn": self.arn,
            self._status: _IN_PROGRESS,
            "CreationTime": now,
            "LastModifiedTime": now,
        }

    @property
    def ended(self) -> bool:
        """Whether it has completed, failed or stopped."""
        return self.record[self._status] not in {_IN_PROGRESS, _STOPPING}

    def run(self, fault: str = "") -> JobResult:
        """Run it to its end. ``fault``: the exception type that it is to fail with."""
        operation = f"Create{self._kind}Job"
        job = Job(operation, self.name, self.arn, self._request, self.stopping, self._progress, self._attempt)
        result = jobs.run(job, fault)
        with self._lock:
            now = time.time()
            self.record.setdefault(f"{self._kind}StartTime", now)
            reason = {"FailureReason": result.reason} if result.reason else {}
            told = {**result.properties, **reason, f"{self._kind}EndTime": now, "LastModifiedTime": now}
            # The status last: whoever sees that it has ended sees the rest.
            self.record.update({**told, self._status: result.status})
        return result

    def stop(self) -> None:
        """Ask it to stop, if it runs."""
        with self._lock:
            if self.ended or self.stopping.is_set():
                return
            self.record.update({self._status: _STOPPING, "LastModifiedTime": time.time()})
        self.stopping.set()

    def described(self) -> dict[str, Any]:
        """The answer of its Describe operation."""
        shape = requests.service_model().operation_model(f"Describe{self._kind}Job").output_shape
        return {member: value for member, value in self.record.items() if member in shape.members}

    @property
    def _status(self) -> str:
        return f"{self._kind}JobStatus"

    def _progress(self, _status: str, _message: str) -> None:
        with self._lock:
            self.record.setdefault(f"{self._kind}StartTime", time.time())


class PlainJobs:
    """The jobs of one kind."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._jobs: Any = bridge.scoped_store()

    def allow(self, role_arn: str, name: str, request: Mapping[str, Any]) -> None:
        """Check a request and what ``role_arn`` may do. Raises ``RefusedError``."""
        operation, arn = f"Create{self._kind}Job", arns.arn(f"{self._kind.lower()}-job", name)
        requests.validate(operation, {**request, f"{self._kind}JobName": name})
        authorization.require_create(role_arn, operation, arn, request, condition_keys.of(operation, request))

    def add(self, name: str, request: Mapping[str, Any], attempt: int = 1) -> PlainJob:
        """A job to run. Raises ``RefusedError`` where there is one of that name."""
        if name in self._jobs:
            raise RefusedError(f"{self._kind} job names must be unique within an AWS account and region: {name}.")
        job = PlainJob(self._kind, name, request, attempt)
        self._jobs[name] = job
        tags.put(job.arn, list_at(request, "Tags"))
        return job

    def find(self, name: str) -> PlainJob:
        """The job of that name. Raises ``RefusedError``."""
        found: PlainJob = stored(self._jobs, name, f"{self._kind} job")
        return found

    def stop(self, name: str) -> None:
        """Ask a job to stop. Raises ``RefusedError`` where it has ended."""
        job = self.find(name)
        if job.ended:
            raise has_ended(f"{self._kind.lower()} job", job.record[f"{self._kind}JobStatus"])
        job.stop()
