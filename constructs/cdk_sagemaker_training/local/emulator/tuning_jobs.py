"""Tuning jobs: their training jobs are real ones, run as others are; which values they try is chosen here."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from threading import Timer
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import (
    arns,
    authorization,
    bridge,
    condition_keys,
    faults,
    jobs,
    paging,
    requests,
    tags,
    training_jobs,
    tuning_requests,
)
from cdk_sagemaker_training.local.emulator.jobs import JobResult
from cdk_sagemaker_training.local.emulator.members import list_at, map_at
from cdk_sagemaker_training.local.emulator.operations import CALLER_KEY, operation
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, has_ended, stored
from cdk_sagemaker_training.local.emulator.training_jobs import Tuning
from cdk_sagemaker_training.local.emulator.tuning_requests import Definition
from cdk_sagemaker_training.local.emulator.tuning_trials import Trial, counters

_OPERATION: Final = "CreateHyperParameterTuningJob"
_KIND: Final = "hyper-parameter-tuning-job"
_JOBS: Final = bridge.scoped_store()
_STARTED: Final[list[TuningJob]] = []
_IN_PROGRESS: Final = "InProgress"
_STOPPING: Final = "Stopping"
_MOST_SUMMARIES: Final = 50
"""SageMaker SDK, ``TuningStep``: a step keeps the 50 best training jobs."""
_NO_SUCCESS: Final = (
    "No training job succeeded after {count} attempts. Please take a look at the training job failures to get more "
    "details."
)
"""The service's words: github.com/aws/amazon-sagemaker-examples, issue 2437. When it gives up is not documented."""
_NO_OBJECTIVE: Final = "No objective metrics found after running {count} training jobs: none published {names}; {had}."
"""How the service says it is unverified."""


class TuningJob:
    """One tuning job with its record and its training jobs."""

    def __init__(self, name: str, request: Mapping[str, Any], definitions: list[Definition]) -> None:
        self.name, self.arn = name, arns.arn(_KIND, name)
        self._request, self._definitions = request, definitions
        self._is_stopped = self._is_over = False
        self._lock = threading.Lock()
        self._trials: list[Trial] = []
        self._plan = tuning_requests.plan(request, definitions)
        self._tuning = Tuning(self.arn, tuning_requests.notes_of(request))
        now = time.time()
        self.record: dict[str, Any] = {
            **{member: value for member, value in request.items() if member != "Tags"},
            "HyperParameterTuningJobName": name,
            "HyperParameterTuningJobArn": self.arn,
            "HyperParameterTuningJobStatus": _IN_PROGRESS,
            "CreationTime": now,
            "LastModifiedTime": now,
        }

    @property
    def ended(self) -> bool:
        """Whether it has completed, failed or stopped."""
        return self.record["HyperParameterTuningJobStatus"] not in {_IN_PROGRESS, _STOPPING}

    def run(self, fault: str = "") -> JobResult:
        """Run it to its end. ``fault``: the exception type that it is to fail with."""
        if fault:
            result = JobResult(jobs.FAILED, reason=faults.JOB[fault], exception_type=fault)
        elif self._request.get("Autotune") and not jobs.are_recorded():
            result = JobResult(jobs.FAILED, reason="not executed here: Autotune, whose ranges the service chooses")
        else:
            self._search()
            result = self._result()
        with self._lock:
            now = time.time()
            reason = {"FailureReason": result.reason} if result.reason else {}
            # The status last: whoever sees that it has ended sees the rest.
            ended = {"HyperParameterTuningEndTime": now, "LastModifiedTime": now}
            self.record.update({**reason, **ended, "HyperParameterTuningJobStatus": result.status})
        return result

    def stop(self) -> None:
        """Ask it and its training jobs to stop, if it runs."""
        with self._lock:
            if self.ended or self._is_stopped:
                return
            self._is_stopped = True
            self.record.update(HyperParameterTuningJobStatus=_STOPPING, LastModifiedTime=time.time())
        self._end_search()

    def described(self) -> dict[str, Any]:
        """The answer of DescribeHyperParameterTuningJob."""
        trials = list(self._trials)
        best = max(trials, key=lambda trial: trial.rank, default=None)
        seconds = sum(trial.job.record.get("TrainingTimeInSeconds", 0) for trial in trials)
        return {
            **self.record,
            **counters(trials),
            **({"BestTrainingJob": best.summary()} if best is not None and best.objective is not None else {}),
            "ConsumedResources": {"RuntimeInSeconds": seconds},
        }

    def trials(self) -> list[dict[str, Any]]:
        """Summaries of its training jobs, the best first, those without an objective last."""
        return [trial.summary() for trial in sorted(self._trials, key=lambda trial: trial.rank, reverse=True)]

    def _search(self) -> None:
        """Run training jobs, some at a time, until all have run or there is a reason to run no more."""
        limits = self._request["HyperParameterTuningJobConfig"]["ResourceLimits"]
        workers = [bridge.thread(self._work, name=self.name) for _ in range(limits["MaxParallelTrainingJobs"])]
        # API, MaxRuntimeInSeconds. That it stops the jobs that still run is unverified.
        limit = Timer(limits.get("MaxRuntimeInSeconds", threading.TIMEOUT_MAX), self._end_search)
        limit.daemon = True
        limit.start()
        try:
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
        finally:
            limit.cancel()

    def _work(self) -> None:
        while (trial := self._next()) is not None:
            trial.job.run()
            if self._is_good_enough():
                self._end_search()

    def _next(self) -> Trial | None:
        with self._lock:
            planned = None if self._is_over else next(self._plan, None)
            if planned is None:
                return None
            definition, values = planned
            name = f"{self.name}-{len(self._trials) + 1:03d}-{secrets.token_hex(4)}"
            job = training_jobs.created(name, definition.request(name, values), tuning=self._tuning)
            trial = Trial(definition, values, job)
            self._trials.append(trial)
            return trial

    def _end_search(self) -> None:
        with self._lock:
            self._is_over = True
            running = [trial.job for trial in self._trials if not trial.job.ended]
        for job in running:
            job.stop()

    def _is_good_enough(self) -> bool:
        """API, ``TuningJobCompletionCriteria``: the target is reached, or several jobs were no better than the best."""
        criteria = map_at(self._request["HyperParameterTuningJobConfig"], "TuningJobCompletionCriteria")
        ranks = [trial.rank for trial in list(self._trials) if trial.objective is not None]
        if not ranks:
            return False
        target = criteria.get("TargetObjectiveMetricValue")
        if target is not None and max(ranks) >= self._definitions[0].rank(target):
            return True
        most = map_at(criteria, "BestObjectiveNotImproving").get("MaxNumberOfTrainingJobsNotImproving")
        return most is not None and len(ranks) - 1 - ranks.index(max(ranks)) >= most

    def _result(self) -> JobResult:
        if self._is_stopped:
            return JobResult(jobs.STOPPED)
        trials = list(self._trials)
        done = [trial for trial in trials if trial.job.record["TrainingJobStatus"] != jobs.FAILED]
        if not done:
            reasons = list(dict.fromkeys(trial.job.record.get("FailureReason", "") for trial in trials))
            return JobResult(jobs.FAILED, reason=" ".join([_NO_SUCCESS.format(count=len(trials)), *reasons[:1]]))
        if jobs.are_recorded() or any(trial.objective is not None for trial in done):
            return JobResult()
        names = ", ".join(dict.fromkeys(str(each.objective["MetricName"]) for each in self._definitions))
        had = {
            metric["MetricName"]: None for trial in done for metric in list_at(trial.job.record, "FinalMetricDataList")
        }
        told = f"they published {', '.join(had)}" if had else "they published nothing"
        return JobResult(jobs.FAILED, reason=_NO_OBJECTIVE.format(count=len(trials), names=names, had=told))


def create(role_arn: str, name: str, request: Mapping[str, Any], _attempt: int = 1) -> TuningJob:
    """Check ``request`` (CreateHyperParameterTuningJob) and what ``role_arn`` may do; a job to run.

    Raises ``RefusedError``.
    """
    requests.validate(_OPERATION, {**request, "HyperParameterTuningJobName": name})
    arn = arns.arn(_KIND, name)
    authorization.require_create(role_arn, _OPERATION, arn, request, condition_keys.of(_OPERATION, request))
    definitions = list(tuning_requests.check(request))
    for passed in dict.fromkeys(definition.body["RoleArn"] for definition in definitions):
        authorization.require_pass_role(role_arn, passed)
    return _created(name, request, definitions)


def _created(name: str, request: Mapping[str, Any], definitions: list[Definition]) -> TuningJob:
    if name in _JOBS:
        raise RefusedError(f"Tuning job names must be unique within an AWS account and region: {name} exists.")
    job = TuningJob(name, request, definitions)
    _JOBS[name] = job
    _STARTED.append(job)
    tags.put(job.arn, list_at(request, "Tags"))
    return job


def stop_all() -> None:
    """Ask every job to stop: the server is going."""
    for job in _STARTED:
        job.stop()


def find(name: str) -> TuningJob:
    """The job of that name. Raises ``RefusedError``."""
    found: TuningJob = stored(_JOBS, name, "Tuning job")
    return found


def summaries_for_steps(name: str) -> list[dict[str, Any]]:
    """The property ``TrainingJobSummaries`` of a step: the best training jobs."""
    return find(name).trials()[:_MOST_SUMMARIES]


@operation(_OPERATION, takes=None)
def create_for_caller(request: Mapping[str, Any]) -> dict[str, Any]:
    """A job that a caller of the API starts, who needs what a pipeline's role needs. It runs in the background."""
    given = dict(request)
    name = given.pop("HyperParameterTuningJobName")
    definitions = list(tuning_requests.check(given))
    for passed in dict.fromkeys(definition.body["RoleArn"] for definition in definitions):
        if (caller := CALLER_KEY.get()) is not None:
            authorization.require_caller_passes(caller, passed)
        authorization.require_assumable(passed)
    job = _created(name, given, definitions)
    bridge.thread(job.run, name=name).start()
    return {"HyperParameterTuningJobArn": job.arn}


@operation("DescribeHyperParameterTuningJob", takes=("HyperParameterTuningJobName",))
def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """One job with every argument that it was made with."""
    return find(request["HyperParameterTuningJobName"]).described()


@operation("StopHyperParameterTuningJob", takes=("HyperParameterTuningJobName",))
def stop(request: Mapping[str, Any]) -> dict[str, Any]:
    """Ask a job to stop, whoever started it."""
    job = find(request["HyperParameterTuningJobName"])
    if job.ended:
        raise has_ended("tuning job", job.record["HyperParameterTuningJobStatus"])
    job.stop()
    return {}


_PAGED: Final = ("SortBy", "SortOrder", "MaxResults", "NextToken")
_SUMMARY: Final = (
    "HyperParameterTuningJobName",
    "HyperParameterTuningJobArn",
    "HyperParameterTuningJobStatus",
    "CreationTime",
    "HyperParameterTuningEndTime",
    "LastModifiedTime",
    "TrainingJobStatusCounters",
    "ObjectiveStatusCounters",
)
_VALUE: Final = "Value"


@operation("ListHyperParameterTuningJobs", takes=("NameContains", "StatusEquals", *_PAGED))
def list_all(request: Mapping[str, Any]) -> dict[str, Any]:
    """Summaries, by name."""
    found = [job.described() for name, job in list(_JOBS.items()) if request.get("NameContains", "") in name]
    wanted = request.get("StatusEquals")
    listed = [
        {
            **{member: job[member] for member in _SUMMARY if member in job},
            "Strategy": job["HyperParameterTuningJobConfig"]["Strategy"],
            "ResourceLimits": job["HyperParameterTuningJobConfig"]["ResourceLimits"],
        }
        for job in found
        if wanted in (None, job["HyperParameterTuningJobStatus"])
    ]
    keys = {
        "Name": "HyperParameterTuningJobName",
        "CreationTime": "CreationTime",
        "Status": "HyperParameterTuningJobStatus",
    }
    return paging.page({"SortBy": "Name", **request}, listed, "HyperParameterTuningJobSummaries", keys, ascending=True)


@operation("ListTrainingJobsForHyperParameterTuningJob", takes=("HyperParameterTuningJobName", "StatusEquals", *_PAGED))
def list_training_jobs(request: Mapping[str, Any]) -> dict[str, Any]:
    """Summaries of the training jobs, by name; by their objective, those that have one."""
    wanted = request.get("StatusEquals")
    found = [
        {**trial, _VALUE: map_at(trial, "FinalHyperParameterTuningJobObjectiveMetric").get("Value")}
        for trial in find(request["HyperParameterTuningJobName"]).trials()
        if wanted in (None, trial["TrainingJobStatus"])
    ]
    if request.get("SortBy") == "FinalObjectiveMetricValue":
        found = [trial for trial in found if trial[_VALUE] is not None]
    keys = {
        "Name": "TrainingJobName",
        "CreationTime": "CreationTime",
        "Status": "TrainingJobStatus",
        "FinalObjectiveMetricValue": _VALUE,
    }
    answer = paging.page({"SortBy": "Name", **request}, found, "TrainingJobSummaries", keys, ascending=True)
    for trial in answer["TrainingJobSummaries"]:
        del trial[_VALUE]
    return answer
