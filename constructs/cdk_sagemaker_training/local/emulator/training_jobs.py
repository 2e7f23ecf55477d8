"""Training jobs: checked, authorized, run by whatever ``jobs`` has, with every secondary status that they come to."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import (
    arns,
    authorization,
    bridge,
    condition_keys,
    jobs,
    mlflow,
    paging,
    requests,
    state_changes,
    tags,
    warm_pools,
)
from cdk_sagemaker_training.local.emulator.jobs import Job, JobResult
from cdk_sagemaker_training.local.emulator.members import list_at, map_at
from cdk_sagemaker_training.local.emulator.operations import CALLER_KEY, operation
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, has_ended, stored
from cdk_sagemaker_training.local.emulator.stopping import Stop

_OPERATION: Final = "CreateTrainingJob"
_JOBS: Final = bridge.scoped_store()
_STARTED: Final[list[TrainingJob]] = []
_POLL_SECONDS: Final = 0.02
_IN_PROGRESS: Final = "InProgress"
_STOPPING: Final = "Stopping"
_NOT_DESCRIBED: Final = ("Tags", "SessionChainingConfig")


@dataclass(frozen=True)
class Tuning:
    """The tuning job that a training job is for. ``note``: what its first status says of that."""

    arn: str
    note: str


class TrainingJob:
    """One training job with its record, which DescribeTrainingJob answers."""

    def __init__(self, name: str, request: Mapping[str, Any], attempt: int, tuning: Tuning | None) -> None:
        self.arn = arns.arn("training-job", name)
        self.stopping = Stop()
        self._request, self._attempt = request, attempt
        self._tags = list_at(request, "Tags")
        self._lock = threading.Lock()
        now = time.time()
        self.record: dict[str, Any] = {
            **{member: value for member, value in request.items() if member not in _NOT_DESCRIBED},
            "TrainingJobName": name,
            "TrainingJobArn": self.arn,
            "CreationTime": now,
            "SecondaryStatusTransitions": [],
            **({"TuningJobArn": tuning.arn} if tuning is not None else {}),
        }
        self._cluster, pool = warm_pools.start(name, request)
        notes = ["Starting the training job.", pool, tuning.note if tuning is not None else ""]
        self._come_to("Starting", " ".join(note for note in notes if note), _IN_PROGRESS, now)

    @property
    def name(self) -> str:
        """The job's name."""
        return str(self.record["TrainingJobName"])

    @property
    def ended(self) -> bool:
        """Whether it has completed, failed or stopped."""
        return self.record["TrainingJobStatus"] not in (_IN_PROGRESS, _STOPPING)

    def run(self, fault: str = "") -> JobResult:
        """Run it to its end. ``fault``: the exception type that it is to fail with."""
        self._tell(dict(self.record))
        job = Job(
            _OPERATION, self.name, self.arn, self._request, self.stopping, self._progress, self._attempt, self._cluster
        )
        unlogged = mlflow.refused_logging(self._request["RoleArn"], self._request)
        result = jobs.run(job, fault) if unlogged is None else JobResult(jobs.FAILED, reason=unlogged)
        warm_pools.end(self.name, result)
        message = result.message or result.reason or f"Training job {result.status.lower()}"
        with self._lock:
            now = time.time()
            begun = self.record.get("TrainingStartTime", now)
            times = {"TrainingStartTime": begun, "TrainingEndTime": now}
            seconds = dict.fromkeys(("TrainingTimeInSeconds", "BillableTimeInSeconds"), int(now - begun))
            reason = {"FailureReason": result.reason} if result.reason else {}
            told = {**times, **seconds, **result.properties, **reason}
            self._come_to(result.secondary or result.status, message, result.status, now, told)
            record = dict(self.record)
        self._tell(record)
        return result

    def stop(self) -> None:
        """Ask it to stop, if it runs."""
        with self._lock:
            if self.ended or self.stopping.is_set():
                return
            self._come_to(_STOPPING, "Stopping the training job.", _STOPPING, time.time())
            record = dict(self.record)
        self._tell(record)
        self.stopping.set()

    def _tell(self, record: Mapping[str, Any]) -> None:
        """Send the event of a state; outside of the lock, since what it starts may ask for this job."""
        state_changes.job_changed(record, self._tags)

    def _progress(self, status: str, message: str) -> None:
        with self._lock:
            now = time.time()
            if status in ("Downloading", "Training"):
                self.record.setdefault("TrainingStartTime", now)
            # One that is to stop still uploads, and is shown as stopping.
            self._come_to(status, message, str(self.record["TrainingJobStatus"]), now)
            record = dict(self.record)
        self._tell(record)

    def _come_to(
        self, secondary: str, message: str, status: str, now: float, told: Mapping[str, Any] | None = None
    ) -> None:
        """Move on in the record, at once with what is ``told`` of the job then."""
        transitions: list[dict[str, Any]] = list(self.record["SecondaryStatusTransitions"])
        if transitions:
            transitions[-1] = {**transitions[-1], "EndTime": now}
        ended = {"EndTime": now} if status not in (_IN_PROGRESS, _STOPPING) else {}
        transitions.append({"Status": secondary, "StartTime": now, **ended, "StatusMessage": message})
        self.record.update(
            TrainingJobStatus=status,
            SecondaryStatus=secondary,
            SecondaryStatusTransitions=transitions,
            LastModifiedTime=now,
            **(told or {}),
        )

    def described(self) -> dict[str, Any]:
        """The answer of DescribeTrainingJob."""
        pool = warm_pools.described(self.name)
        return {**self.record, **({"WarmPoolStatus": pool} if pool else {})}


def create(role_arn: str, name: str, request: Mapping[str, Any], attempt: int = 1) -> TrainingJob:
    """Check ``request`` (CreateTrainingJob) and what ``role_arn`` may do; a job to run. Raises ``RefusedError``."""
    requests.validate(_OPERATION, {**request, "TrainingJobName": name})
    arn = arns.arn("training-job", name)
    authorization.require_create(role_arn, _OPERATION, arn, request, _condition_keys(request))
    authorization.require_pass_role(role_arn, request["RoleArn"])
    return created(name, request, attempt)


def created(name: str, request: Mapping[str, Any], attempt: int = 1, tuning: Tuning | None = None) -> TrainingJob:
    """A job to run, of a request that has been checked. Raises ``RefusedError`` where there is one of that name."""
    if name in _JOBS:
        raise RefusedError(f"Training job names must be unique within an AWS account and region: {name} exists.")
    job = TrainingJob(name, {key: value for key, value in request.items() if key != "TrainingJobName"}, attempt, tuning)
    _JOBS[name] = job
    _STARTED.append(job)
    tags.put(job.arn, list_at(request, "Tags"))
    return job


def _condition_keys(request: Mapping[str, Any]) -> dict[str, Any]:
    tagged = {tag["Key"]: tag["Value"] for tag in list_at(request, "Tags")}
    keys = {**condition_keys.of(_OPERATION, request), "aws:TagKeys": sorted(tagged) or None}
    keys.update({f"aws:RequestTag/{key}": value for key, value in tagged.items()})
    return {key: value for key, value in keys.items() if value}


def stop_all(seconds: float) -> None:
    """Ask every job to stop, and wait for them for at most ``seconds``: the server is going."""
    running = [job for job in _STARTED if not job.ended]
    for job in running:
        job.stop()
    deadline = time.monotonic() + seconds
    while any(not job.ended for job in running) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)


def _find(name: str) -> TrainingJob:
    found: TrainingJob = stored(_JOBS, name, "Training job")
    return found


@operation("CreateTrainingJob", takes=None)
def create_for_caller(request: Mapping[str, Any]) -> dict[str, Any]:
    """A job that a caller of the API starts, who needs what a pipeline's role needs. It runs in the background."""
    name, role_arn = request["TrainingJobName"], request["RoleArn"]
    if (caller := CALLER_KEY.get()) is not None:
        authorization.require_caller_passes(caller, role_arn)
    authorization.require_assumable(role_arn)
    job = created(name, request)
    bridge.thread(job.run, name=name).start()
    return {"TrainingJobArn": job.arn}


@operation("StopTrainingJob", takes=("TrainingJobName",))
def stop(request: Mapping[str, Any]) -> dict[str, Any]:
    """Ask a job to stop, whoever started it."""
    job = _find(request["TrainingJobName"])
    if job.ended:
        raise has_ended("training job", job.record["TrainingJobStatus"])
    job.stop()
    return {}


@operation("UpdateTrainingJob", takes=("TrainingJobName", "ResourceConfig"))
def update(request: Mapping[str, Any]) -> dict[str, Any]:
    """Change how long the warm pool of a job is kept; 0 ends it."""
    job = _find(request["TrainingJobName"])
    seconds = map_at(request, "ResourceConfig").get("KeepAlivePeriodInSeconds", 0)
    warm_pools.update(job.name, seconds)
    resources = {**map_at(job.record, "ResourceConfig"), "KeepAlivePeriodInSeconds": seconds}
    job.record.update(ResourceConfig=resources, LastModifiedTime=time.time())
    return {"TrainingJobArn": job.arn}


@operation("DescribeTrainingJob", takes=("TrainingJobName",))
def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """One job with every argument that it was made with."""
    return _find(request["TrainingJobName"]).described()


_TIMES: Final = (
    ("CreationTimeAfter", "CreationTime", 1),
    ("CreationTimeBefore", "CreationTime", -1),
    ("LastModifiedTimeAfter", "LastModifiedTime", 1),
    ("LastModifiedTimeBefore", "LastModifiedTime", -1),
)
_SUMMARY: Final = (
    "TrainingJobName",
    "TrainingJobArn",
    "TrainingJobStatus",
    "SecondaryStatus",
    "CreationTime",
    "LastModifiedTime",
    "TrainingEndTime",
    "WarmPoolStatus",
)
_EQUAL: Final = ("StatusEquals", "WarmPoolStatusEquals")
_PAGED: Final = ("SortBy", "SortOrder", "MaxResults", "NextToken")


@operation("ListTrainingJobs", takes=("NameContains", *_EQUAL, *(time[0] for time in _TIMES), *_PAGED))
def list_all(request: Mapping[str, Any]) -> dict[str, Any]:
    """Summaries, newest first."""
    found = [job.described() for name, job in list(_JOBS.items()) if request.get("NameContains", "") in name]
    summaries = [
        {member: job[member] for member in _SUMMARY if member in job} for job in found if _is_listed(job, request)
    ]
    keys = {"Name": "TrainingJobName", "CreationTime": "CreationTime", "Status": "TrainingJobStatus"}
    return paging.page(request, summaries, "TrainingJobSummaries", keys)


def _is_listed(job: Mapping[str, Any], request: Mapping[str, Any]) -> bool:
    has = (job["TrainingJobStatus"], map_at(job, "WarmPoolStatus").get("Status"))
    if any(wanted in request and request[wanted] != status for wanted, status in zip(_EQUAL, has, strict=True)):
        return False
    return all((job[member] - request[given]) * sign > 0 for given, member, sign in _TIMES if given in request)
