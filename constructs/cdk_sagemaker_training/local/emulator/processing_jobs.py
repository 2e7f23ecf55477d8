"""Processing jobs of steps: checked, authorized, run by whatever ``jobs`` has."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, authorization, bridge, condition_keys, jobs, requests, tags
from cdk_sagemaker_training.local.emulator.jobs import Job, JobResult
from cdk_sagemaker_training.local.emulator.members import list_at
from cdk_sagemaker_training.local.emulator.operations import operation
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, not_found
from cdk_sagemaker_training.local.emulator.stopping import Stop

_OPERATION: Final = "CreateProcessingJob"
_JOBS: Final = bridge.scoped_store()
_IN_PROGRESS: Final = "InProgress"
_STOPPING: Final = "Stopping"


class ProcessingJob:
    """One processing job with its record, which DescribeProcessingJob answers."""

    def __init__(self, name: str, request: Mapping[str, Any], attempt: int) -> None:
        self.arn = arns.arn("processing-job", name)
        self.stopping = Stop()
        self._request, self._attempt = request, attempt
        self._lock = threading.Lock()
        now = time.time()
        self.record: dict[str, Any] = {
            **{member: value for member, value in request.items() if member != "Tags"},
            "ProcessingJobName": name,
            "ProcessingJobArn": self.arn,
            "ProcessingJobStatus": _IN_PROGRESS,
            "CreationTime": now,
            "LastModifiedTime": now,
        }

    @property
    def name(self) -> str:
        """The job's name."""
        return str(self.record["ProcessingJobName"])

    @property
    def ended(self) -> bool:
        """Whether it has completed, failed or stopped."""
        return self.record["ProcessingJobStatus"] not in {_IN_PROGRESS, _STOPPING}

    def run(self, fault: str = "") -> JobResult:
        """Run it to its end. ``fault``: the exception type that it is to fail with."""
        job = Job(_OPERATION, self.name, self.arn, self._request, self.stopping, self._progress, self._attempt)
        result = jobs.run(job, fault)
        with self._lock:
            now = time.time()
            self.record.setdefault("ProcessingStartTime", now)
            self.record.update(
                ProcessingJobStatus=result.status,
                ProcessingEndTime=now,
                LastModifiedTime=now,
                **({"FailureReason": result.reason} if result.reason else {}),
                **result.properties,
            )
        return result

    def stop(self) -> None:
        """Ask it to stop, if it runs."""
        with self._lock:
            if self.ended or self.stopping.is_set():
                return
            self.record.update(ProcessingJobStatus=_STOPPING, LastModifiedTime=time.time())
        self.stopping.set()

    def described(self) -> dict[str, Any]:
        """The answer of DescribeProcessingJob."""
        return dict(self.record)

    def _progress(self, _status: str, _message: str) -> None:
        with self._lock:
            self.record.setdefault("ProcessingStartTime", time.time())


def create(role_arn: str, name: str, request: Mapping[str, Any], attempt: int = 1) -> ProcessingJob:
    """Check ``request`` (CreateProcessingJob) and what ``role_arn`` may do; a job to run. Raises ``RefusedError``."""
    requests.validate(_OPERATION, {**request, "ProcessingJobName": name})
    arn = arns.arn("processing-job", name)
    authorization.require(role_arn, f"sagemaker:{_OPERATION}", arn, condition_keys.of(_OPERATION, request))
    if request.get("Tags"):
        authorization.require(role_arn, "sagemaker:AddTags", arn)
    authorization.require_pass_role(role_arn, request["RoleArn"])
    job = ProcessingJob(name, request, attempt)
    _JOBS[name] = job
    tags.put(job.arn, list_at(request, "Tags"))
    return job


def _find(name: str) -> ProcessingJob:
    if name not in _JOBS:
        raise not_found("Processing job", name)
    found: ProcessingJob = _JOBS[name]
    return found


@operation("DescribeProcessingJob", takes=("ProcessingJobName",))
def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """One job with every argument that it was made with."""
    return _find(request["ProcessingJobName"]).described()


@operation("StopProcessingJob", takes=("ProcessingJobName",))
def stop(request: Mapping[str, Any]) -> dict[str, Any]:
    """Ask a job to stop."""
    job = _find(request["ProcessingJobName"])
    if job.ended:
        status = job.record["ProcessingJobStatus"]
        raise RefusedError(f"The request was rejected because the processing job is in status {status}.")
    job.stop()
    return {}
