"""Who runs the jobs that the control plane starts: the one place to plug a runtime in.

``use(MyJobs())`` plugs it in. Without one, jobs are recorded: they end at once and make nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from cdk_sagemaker_training.local.emulator import faults
from cdk_sagemaker_training.local.emulator.members import map_at
from cdk_sagemaker_training.local.emulator.stopping import Stop

FAIL: Final = "EMBEDDED_AWS_FAILURE_REASON"
"""Environment variable of a recorded job that is to fail: the reason."""
NOTE: Final = "Recorded by the embedded AWS: no compute runs here"
COMPLETED: Final = "Completed"
FAILED: Final = "Failed"
STOPPED: Final = "Stopped"


@dataclass(frozen=True)
class Job:
    """One job that is to be run: checked, authorized, and shown as ``InProgress``."""

    operation: str
    """That which starts it: ``CreateTrainingJob``."""
    name: str
    arn: str
    request: Mapping[str, Any]
    """The resolved request, without the job's name."""
    stopping: Stop
    """Set by StopTrainingJob and StopPipelineExecution: ``run`` shall end soon, as ``Stopped``."""
    enter: Callable[[str, str], None]
    """Tell a secondary status (``Downloading``) and a message about it, when the job comes to it."""
    attempt: int = 1
    """Which attempt of a step it is."""
    cluster: str = ""
    """The name of the job whose warm pool it runs in; its own if it has a cluster of its own."""


@dataclass(frozen=True)
class JobResult:
    """How a job has ended."""

    status: str = COMPLETED
    """``Completed``, ``Failed`` or ``Stopped``."""
    properties: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Members that the description of the job then has, ``ModelArtifacts`` and ``FinalMetricDataList`` for example."""
    reason: str = ""
    """Why it failed: the ``FailureReason``."""
    exception_type: str = ""
    """The type of retry policies that it failed with (``SageMaker.CAPACITY_ERROR``); none for errors of the script."""
    secondary: str = ""
    """The last secondary status if it is another than the status: ``MaxRuntimeExceeded``."""
    message: str = ""
    """What is told of the last secondary status; the reason by default."""


class Jobs(Protocol):
    """Runs jobs. Called in a thread of the job's own; what it raises fails the job."""

    def run(self, job: Job) -> JobResult:
        """Run ``job`` to its end."""
        ...


class RecordedJobs:
    """Runs nothing. A job ends as ``Completed``, or as ``Failed`` with the reason in its environment (``FAIL``)."""

    def run(self, job: Job) -> JobResult:
        reason = map_at(job.request, "Environment").get(FAIL)
        if reason is not None:
            return JobResult(FAILED, reason=reason, message=NOTE)
        if job.operation != "CreateTrainingJob":
            return JobResult(message=NOTE)
        output = str(map_at(job.request, "OutputDataConfig").get("S3OutputPath", "")).rstrip("/")
        artifacts = {"S3ModelArtifacts": f"{output}/{job.name}/output/model.tar.gz"}
        return JobResult(properties={"ModelArtifacts": artifacts}, message=NOTE)


_jobs: Jobs = RecordedJobs()


def use(jobs: Jobs) -> None:
    """Run every job that starts from now on with ``jobs``."""
    global _jobs  # noqa: PLW0603 the one place where a runtime is plugged in
    _jobs = jobs


def are_recorded() -> bool:
    """Whether jobs run nowhere, so that none publishes a metric."""
    return isinstance(_jobs, RecordedJobs)


def run(job: Job, fault: str = "") -> JobResult:
    """Run a job to its end, or let it fail as ``fault``, an exception type, makes jobs fail."""
    if fault:
        return JobResult(FAILED, reason=faults.JOB[fault], exception_type=fault)
    try:
        return _jobs.run(job)
    except Exception as error:  # noqa: BLE001 a fault of the runtime is shown where the user looks for one
        return JobResult(FAILED, reason=f"InternalServerError: the embedded AWS could not run the job: {error!r}")
