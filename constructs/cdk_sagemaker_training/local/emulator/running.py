"""Runs the jobs of the account on this machine, each with the permissions of its role."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cdk_sagemaker_training.catalog.container_contract import PROCESSING_LOG_GROUP, STOP_SECONDS, TRANSFORM_LOG_GROUP
from cdk_sagemaker_training.local.emulator import clock, faults, hosting
from cdk_sagemaker_training.local.emulator.job_logs import JobLogs
from cdk_sagemaker_training.local.emulator.job_storage import S3Storage
from cdk_sagemaker_training.local.emulator.jobs import COMPLETED, FAILED, Job, JobResult
from cdk_sagemaker_training.local.emulator.members import map_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.role_clients import RoleSession
from cdk_sagemaker_training.rehearsal.resuming import resumed_text
from cdk_sagemaker_training.runtime.artifacts import model_uri
from cdk_sagemaker_training.runtime.channels import NotSupportedError
from cdk_sagemaker_training.runtime.job import Job as Request
from cdk_sagemaker_training.runtime.memory import machine_bytes
from cdk_sagemaker_training.runtime.metrics import Value
from cdk_sagemaker_training.runtime.outcome import Listener, Outcome, Transition
from cdk_sagemaker_training.runtime.processing import run_processing
from cdk_sagemaker_training.runtime.run import Options, run_job
from cdk_sagemaker_training.runtime.spot import Either, Interruptions, NoInterruptions, OnDemand, interruptions_of
from cdk_sagemaker_training.runtime.transform import run_transform

_OF_THE_MACHINE: Final = 0.5
_TOLD_BY_THE_RECORD: Final = frozenset({"Completed", "Failed", "Stopped", "MaxRuntimeExceeded", "MaxWaitTimeExceeded"})
_INTERRUPTED: Final[dict[str, OnDemand]] = {}
"""By job, what takes its Spot instances away when it is asked to."""


class RunningJobs:
    """``python``: the interpreter that scripts run with. ``interruptions``: see ``runtime.spot.interruptions_of``."""

    def __init__(self, python: str, interruptions: str, work: Path) -> None:
        self._python, self._interruptions, self._work = python, interruptions, work

    def run(self, job: Job) -> JobResult:
        """Run it to its end. What is not executed here fails, and says so."""
        run = {
            "CreateTrainingJob": self._train,
            "CreateProcessingJob": self._process,
            "CreateTransformJob": self._transform,
        }[job.operation]
        try:
            return run(job)
        except NotSupportedError as error:
            return JobResult(FAILED, reason=str(error))

    def _train(self, job: Job) -> JobResult:
        session = _session(job.request["RoleArn"])
        body: Mapping[str, Any] = {**job.request, "TrainingJobName": job.name}
        asked = _INTERRUPTED[job.name] = OnDemand()
        interruptions = Either([asked, interruptions_of(self._interruptions)])
        options = self._options(session, interruptions, isolated=bool(job.request.get("EnableNetworkIsolation")))
        storage = S3Storage(session, str(map_at(job.request, "OutputDataConfig").get("KmsKeyId") or ""))
        logs, stopping = JobLogs(session, job.name), threading.Event()
        try:
            with job.stopping.telling(stopping.set):
                outcome = run_job(body, storage, options=options, listener=_Told(job, logs), stopping=stopping)
        finally:
            _INTERRUPTED.pop(job.name, None)
            logs.end()
        return _trained(Request(body), outcome, logs.problems)

    def _process(self, job: Job) -> JobResult:
        session = _session(job.request["RoleArn"])
        storage = S3Storage(session, str(map_at(job.request, "ProcessingOutputConfig").get("KmsKeyId") or ""))
        logs, stopping = JobLogs(session, job.name, group=PROCESSING_LOG_GROUP), threading.Event()
        isolated = bool(map_at(job.request, "NetworkConfig").get("EnableNetworkIsolation"))
        options, told = self._options(session, NoInterruptions(), isolated=isolated), _Told(job, logs)
        try:
            with job.stopping.telling(stopping.set):
                outcome = run_processing(
                    job.request, storage, name=job.name, options=options, listener=told, stopping=stopping
                )
        finally:
            logs.end()
        properties = {"ExitMessage": outcome.message} if outcome.message else {}
        return JobResult(outcome.status, properties, outcome.reason, _exception_type(outcome.reason))

    def _transform(self, job: Job) -> JobResult:
        model, container = (read(job.request["ModelName"]) for read in (hosting.find_model, hosting.container_of))
        if "ExecutionRoleArn" not in model:
            raise NotSupportedError(f"not executed here: the model {model['ModelName']} has no ExecutionRoleArn")
        session, isolated = _session(model["ExecutionRoleArn"]), bool(model.get("EnableNetworkIsolation"))
        storage = S3Storage(session, str(map_at(job.request, "TransformOutput").get("KmsKeyId") or ""))
        logs, stopping = JobLogs(session, job.name, group=TRANSFORM_LOG_GROUP), threading.Event()
        job.enter("InProgress", "")
        try:
            with job.stopping.telling(stopping.set):
                outcome = run_transform(
                    job.request,
                    container,
                    storage,
                    network=not isolated,
                    options=self._options(session, NoInterruptions(), isolated=isolated),
                    listener=_Told(job, logs),
                    stopping=stopping,
                )
        finally:
            logs.end()
        return JobResult(outcome.status, reason=outcome.reason, exception_type=_exception_type(outcome.reason))

    def _options(self, session: RoleSession, interruptions: Interruptions, *, isolated: bool) -> Options:
        return Options(
            python=self._python,
            memory=int(machine_bytes() * _OF_THE_MACHINE),
            stop_seconds=clock.on_the_machine(STOP_SECONDS),
            interruptions=interruptions,
            environment={} if isolated else session.environment(),  # DG, mkt-algo-model-internet-free: no credentials
            work=self._work,
        )


def _session(role_arn: str) -> RoleSession:
    return RoleSession(role_arn, "SageMaker")


def interrupt(name: str) -> None:
    """Take the Spot instances of a job away. Raises ``RefusedError`` where no such job runs."""
    if name not in _INTERRUPTED:
        raise RefusedError(f"No training job {name!r} runs here; there are {sorted(_INTERRUPTED)}.")
    _INTERRUPTED[name].interrupt()


class _Told(Listener):
    def __init__(self, job: Job, logs: JobLogs) -> None:
        self._job, self._logs = job, logs
        self._begun = False

    def state(self, transition: Transition) -> None:
        # The record of the job begins with Starting, and its end is told by whoever ran it.
        if self._begun and transition.status not in _TOLD_BY_THE_RECORD:
            self._job.enter(transition.status, transition.message)
        self._begun = True

    def line(self, host: str, text: str) -> None:
        self._logs.line(host, text)

    def value(self, value: Value) -> None:
        self._logs.value(value)


def _trained(request: Request, outcome: Outcome, problems: list[str]) -> JobResult:
    finals = [
        {"MetricName": name, "Value": value.value, "Timestamp": value.time}
        for name, value in outcome.metrics.last().items()
    ]
    properties: dict[str, Any] = {
        "TrainingTimeInSeconds": max(1, round(outcome.training_seconds)),
        "BillableTimeInSeconds": max(1, round(outcome.billable_seconds)),
        **({"FinalMetricDataList": finals} if finals else {}),
    }
    # Nothing is stored where it was stopped before it trained.
    if outcome.status != FAILED and any(transition.status == "Uploading" for transition in outcome.transitions):
        properties["ModelArtifacts"] = {"S3ModelArtifacts": model_uri(request)}
    told = [outcome.transitions[-1].message, resumed_text(outcome), *problems]
    message = "; ".join(filter(None, told))
    return JobResult(
        status=outcome.status,
        properties=properties,
        reason=outcome.reason,
        exception_type=_exception_type(outcome.reason),
        secondary=outcome.secondary if outcome.status != COMPLETED else "",
        message=message,
    )


def _exception_type(reason: str) -> str:
    """What retry policies call it; nothing for what is the script's or the data's fault."""
    return faults.INTERNAL_ERROR if faults.is_internal(reason) else ""
