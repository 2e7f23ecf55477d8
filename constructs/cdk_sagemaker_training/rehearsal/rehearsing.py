"""Runs training steps on this machine, one after the other, and judges them."""

from __future__ import annotations

import io
import re
import sys
import tarfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from cdk_sagemaker_training.rehearsal.judging import judge
from cdk_sagemaker_training.rehearsal.requests import Request
from cdk_sagemaker_training.rehearsal.verdict import Verdict, has_errors
from cdk_sagemaker_training.runtime.artifacts import model_uri
from cdk_sagemaker_training.runtime.job import Job
from cdk_sagemaker_training.runtime.memory import machine_bytes
from cdk_sagemaker_training.runtime.outcome import Listener, Outcome
from cdk_sagemaker_training.runtime.run import Options, run_job
from cdk_sagemaker_training.runtime.spot import Interruptions, NoInterruptions, OnceResumable
from cdk_sagemaker_training.runtime.storage import FolderStorage

_GIB: Final = 2**30
_OF_THE_MACHINE: Final = 0.8
_WAITS: Final = 3
"""How many times the seconds of a rehearsal a Spot job may take with its waiting."""


@attrs.frozen(kw_only=True)
class Settings:
    """How a rehearsal is run.

    ``python``: the interpreter of the environment that scripts run in; default: this one. ``seconds``: that a job may
    run, at least 1, default 600, or the job's own limit where that is less. ``memory``: bytes that a host may hold;
    default: what its instance has, and no more than four fifths of this machine's. ``stop_seconds``: between SIGTERM
    and SIGKILL, default 5 (SageMaker: 120). ``interrupt``: whether a job on Spot is interrupted once, default True.
    ``patience``: seconds without a checkpoint after which it is interrupted anyway, default 20.
    """

    python: str = sys.executable
    seconds: int = 600
    memory: int | None = None
    stop_seconds: float = 5
    interrupt: bool = True
    patience: float = 20


@attrs.frozen(kw_only=True)
class Rehearsal:
    """How one training step went."""

    step: str
    job: Job
    outcome: Outcome
    verdicts: Sequence[Verdict]
    model: str
    """The artifact's URI, for the steps after it."""

    @property
    def failed(self) -> bool:
        """Whether something is an error."""
        return has_errors(self.verdicts)

    def to_json(self) -> Mapping[str, Any]:
        """For programs."""
        outcome = self.outcome
        return {
            "step": self.step,
            "status": outcome.status,
            "reason": outcome.reason,
            "attempts": [attrs.asdict(attempt) for attempt in outcome.attempts],
            "metrics": [
                {"name": value.name, "value": value.value, "attempt": value.attempt, "line": value.line}
                for value in outcome.metrics.values
            ],
            "model_files": list(outcome.model_files),
            "seconds": round(outcome.billable_seconds, 3),
            "peak_bytes": outcome.peak,
            "remarks": list(outcome.remarks),
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
        }


def rehearse(
    request: Request,
    *,
    work: Path,
    code: Path | None = None,
    settings: Settings | None = None,
    listener: Listener | None = None,
    stopping: threading.Event | None = None,
) -> Rehearsal:
    """Run one request and judge it.

    ``work``: a folder for what it stores, where the steps after it find it. ``code``: the package of its code. Raises
    ``NotSupportedError`` for what cannot be executed on this machine.
    """
    chosen = settings or Settings()
    storage = FolderStorage(work, dict(request.samples.items()))
    if code is not None:
        with code.open("rb") as file:
            storage.store(file, request.place)
    body = _bounded(request.body, chosen.seconds)
    job = Job(body)
    interruptions: Interruptions = OnceResumable(patience=chosen.patience) if chosen.interrupt else NoInterruptions()
    options = Options(
        python=chosen.python,
        memory=chosen.memory or default_memory(job),
        stop_seconds=chosen.stop_seconds,
        interruptions=interruptions,
        work=work,
    )
    outcome = run_job(body, storage, options=options, listener=listener, stopping=stopping)
    verdicts = judge(
        job,
        outcome,
        seconds=job.max_run,
        max_run=Job(request.body).max_run,
        handles_sigterm=code is not None and _mentions_sigterm(code),
    )
    return Rehearsal(step=request.step, job=job, outcome=outcome, verdicts=verdicts, model=model_uri(job))


def _mentions_sigterm(code: Path) -> bool:
    """Whether a Python file of a package says what to do on SIGTERM."""
    with tarfile.open(code) as archive:
        for member in archive.getmembers():
            if member.isfile() and member.name.endswith(".py"):
                text = (archive.extractfile(member) or io.BytesIO()).read().decode(errors="replace")
                if re.search(r"signal\.signal\(\s*(?:signal\.)?SIGTERM\s*,(?!\s*(?:signal\.)?SIG_(?:IGN|DFL))", text):
                    return True
    return False


def default_memory(job: Job) -> int:
    """Bytes: what an instance of the job has, and no more than four fifths of this machine's."""
    machine, held = int(machine_bytes() * _OF_THE_MACHINE), job.memory_gib
    return machine if held is None else min(machine, int(held * _GIB))


def _bounded(body: Mapping[str, Any], seconds: int) -> Mapping[str, Any]:
    limit = min(Job(body).max_run, seconds)
    stopping: dict[str, int] = {"MaxRuntimeInSeconds": limit}
    if body.get("EnableManagedSpotTraining"):
        stopping["MaxWaitTimeInSeconds"] = limit * _WAITS
    return {**body, "StoppingCondition": stopping}
