"""The emulation in this process, with a runtime of jobs that tests script."""

from __future__ import annotations

import importlib
import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from cdk_sagemaker_training.local.emulator import bridge, executions, jobs, operations, requests, training_jobs
from cdk_sagemaker_training.local.emulator.jobs import Job, JobResult

from .support import training

OPERATIONS = (executions, training_jobs)
"""Importing them fills the table of operations."""
ROLE = "arn:aws:iam::000000000000:role/anybody"


def new_name() -> str:
    """A name that nothing else has."""
    return f"n-{uuid.uuid4().hex[:8]}"


def step(name: str, *depends_on: Any, **members: Any) -> dict[str, Any]:
    """A Training step."""
    return {**training(name, ROLE, depends_on=list(depends_on)), **members}


def call(operation: str, **request: Any) -> dict[str, Any]:
    """The answer of an operation as boto3 reads it; nothing may be in it that boto3 would not read."""
    answer = json.loads(json.dumps(operations.call(operation, request)))
    shape = requests.service_model().operation_model(operation).output_shape
    unknown = [] if shape is None else list(_unknown(answer, shape, operation))
    assert [] == unknown
    parser = importlib.import_module("botocore.parsers").create_parser("json")
    parsed = parser.parse({"body": json.dumps(answer).encode(), "headers": {}, "status_code": 200}, shape)
    return {key: value for key, value in parsed.items() if key != "ResponseMetadata"}


def _unknown(value: Any, shape: Any, where: str) -> list[str]:
    if shape.type_name == "structure":
        found = [f"{where}.{key}" for key in value if key not in shape.members]
        for key in value.keys() & shape.members.keys():
            found += _unknown(value[key], shape.members[key], f"{where}.{key}")
        return found
    if shape.type_name == "list":
        return [each for index, item in enumerate(value) for each in _unknown(item, shape.member, f"{where}[{index}]")]
    if shape.type_name == "string" and shape.enum and value not in shape.enum:
        return [f"{where}={value}"]
    return []


class ScriptedJobs:
    """Runs what a test says for the step of a job; other jobs complete at once."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.scripts: dict[str, Callable[[Job], JobResult]] = {}

    def run(self, job: Job) -> JobResult:
        self.jobs.append(job)
        for name, script in self.scripts.items():
            if f"-{name}-" in job.name or name == job.name:
                return script(job)
        return JobResult()

    def of(self, step: str) -> list[Job]:
        """The jobs that a step has run."""
        return [job for job in self.jobs if f"-{step}-" in job.name]


def until_stopped(job: Job) -> JobResult:
    """A script that trains until it is stopped, and then still uploads what it has."""
    job.enter("Training", "Training in progress.")
    assert job.stopping.wait(10)
    job.enter("Uploading", "Uploading generated training model")
    return JobResult(jobs.STOPPED)


class Gate:
    """A script that trains until the test opens it."""

    def __init__(self) -> None:
        self._open = threading.Event()

    def open(self) -> None:
        self._open.set()

    def __call__(self, job: Job) -> JobResult:
        job.enter("Training", "Training in progress.")
        assert self._open.wait(10)
        return JobResult()


class Results:
    """A script that ends with one result after the other, with the last one again and again."""

    def __init__(self, *results: JobResult) -> None:
        self._results = list(results)

    def __call__(self, _job: Job) -> JobResult:
        return self._results.pop(0) if len(self._results) > 1 else self._results[0]


class Events:
    """What SageMaker has sent to the default bus."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def put(self, request: Mapping[str, Any], **_named: object) -> None:
        self.entries += [{"type": entry["DetailType"], **json.loads(entry["Detail"])} for entry in request["Entries"]]

    def of(self, member: str, value: str) -> list[dict[str, Any]]:
        """The events whose detail has that value."""
        return [entry for entry in list(self.entries) if entry.get(member) == value]


def started(steps: list[dict[str, Any]], name: str, **request: Any) -> str:
    """The ARN of an execution of a new pipeline with these steps."""
    body = json.dumps({"Version": "2020-12-01", "Steps": steps})
    call("CreatePipeline", PipelineName=name, PipelineDefinition=body, RoleArn=ROLE, ClientRequestToken="t" * 32)
    return again(name, **request)


def again(name: str, **request: Any) -> str:
    """The ARN of another execution of a pipeline."""
    token = f"{time.monotonic_ns():032}"
    return str(
        call("StartPipelineExecution", PipelineName=name, ClientRequestToken=token, **request)["PipelineExecutionArn"]
    )


def status(execution: str) -> str:
    return str(call("DescribePipelineExecution", PipelineExecutionArn=execution)["PipelineExecutionStatus"])


def steps_of(execution: str) -> dict[str, dict[str, Any]]:
    """The steps that were started, by name, in that order."""
    found = call("ListPipelineExecutionSteps", PipelineExecutionArn=execution, SortOrder="Ascending")
    return {step["StepName"]: step for step in found["PipelineExecutionSteps"]}


def job_of(step: Mapping[str, Any]) -> dict[str, Any]:
    """The description of the job of a step."""
    return call("DescribeTrainingJob", TrainingJobName=step["Metadata"]["TrainingJob"]["Arn"].rpartition("/")[2])


def eventually(holds: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def ended(execution: str) -> str:
    """The final status of an execution."""
    eventually(lambda: status(execution) not in ("Executing", "Stopping"))
    return status(execution)


def listen(monkeypatch: Any) -> Events:
    """From now on, what is sent to the default bus of this process."""
    events = Events()
    monkeypatch.setattr(bridge.service("eventbridge"), "_put_events", events.put)
    return events
