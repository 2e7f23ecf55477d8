"""Runs a job: data in, attempts until one is the last, model out."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from cdk_sagemaker_training.catalog.container_contract import BASE, SCRATCH, STOP_SECONDS
from cdk_sagemaker_training.definition.training.script_mode import SUBMIT_DIRECTORY
from cdk_sagemaker_training.runtime.archives import ArchiveError, unpack
from cdk_sagemaker_training.runtime.artifacts import failure_text, store_artifacts
from cdk_sagemaker_training.runtime.channels import DataError, NotSupportedError, fetch_channels
from cdk_sagemaker_training.runtime.checkpoints import Checkpoints
from cdk_sagemaker_training.runtime.container import Bounds, Program, seen_base, why_no_sandbox
from cdk_sagemaker_training.runtime.containers import Launch, Run, addresses_of, not_started, run_containers
from cdk_sagemaker_training.runtime.folders import JobFolder, removed
from cdk_sagemaker_training.runtime.hosts import Host
from cdk_sagemaker_training.runtime.job import Job
from cdk_sagemaker_training.runtime.layout import Layout, moved
from cdk_sagemaker_training.runtime.metrics import Metrics, Value
from cdk_sagemaker_training.runtime.outcome import (
    COMPLETED,
    FAILED,
    INTERRUPTED,
    MAX_RUN,
    MAX_WAIT,
    STOPPED,
    Attempt,
    Listener,
    Outcome,
    Transition,
)
from cdk_sagemaker_training.runtime.programs import program_of, script_of
from cdk_sagemaker_training.runtime.spot import Interruptions, NoInterruptions, Progress
from cdk_sagemaker_training.runtime.storage import EndedError, Location, Storage, StorageError, UntilTold

_DEFAULT_MEMORY: Final = 4 * 2**30
_MESSAGES: Final = {
    "Starting": "Starting the training job",
    "Downloading": "Downloading input data",
    "Training": "Training job is in progress",
    INTERRUPTED: "The Spot instances were interrupted",
    "Uploading": "Uploading generated training model",
    COMPLETED: "Training job completed",
    FAILED: "Training job failed",
    STOPPED: "Training job stopped",
    MAX_RUN: "Training job stopped after it had run for MaxRuntimeInSeconds",
    MAX_WAIT: "Training job stopped after MaxWaitTimeInSeconds",
}


@attrs.frozen(kw_only=True)
class Options:
    """How jobs are run here.

    ``python``: the interpreter of the environment that scripts run in; default: this one. ``memory``: bytes that a host
    may hold, default 4 GiB. ``stop_seconds``: between SIGTERM and SIGKILL, default 120, as in SageMaker.
    ``environment``: variables for the containers. ``work``: the folder for temporary ones.
    """

    python: str = sys.executable
    memory: int = _DEFAULT_MEMORY
    stop_seconds: float = STOP_SECONDS
    interruptions: Interruptions = attrs.field(factory=NoInterruptions)
    environment: Mapping[str, str] = attrs.field(factory=dict[str, str])
    work: Path | None = None


def run_job(
    request: Mapping[str, object],
    storage: Storage,
    *,
    options: Options | None = None,
    listener: Listener | None = None,
    stopping: threading.Event | None = None,
) -> Outcome:
    """Run the job of a CreateTrainingJob request to its end.

    ``stopping``: set, it ends the job as StopTrainingJob does. Raises ``NotSupportedError`` for what is not executed on
    this machine. Nothing is left of it but what it stored.
    """
    job, chosen = Job(request), options or Options()
    program = program_of(job, chosen.python)
    if why_no_sandbox() and len(job.hosts) > 1:
        raise NotSupportedError(f"several hosts need a network of names of their own: {why_no_sandbox()}")
    with tempfile.TemporaryDirectory(prefix="training-job-", dir=chosen.work, ignore_cleanup_errors=True) as folder:
        told, end = listener or Listener(), stopping or threading.Event()
        try:
            return _JobRun(job, program, storage, chosen, told, end, Path(folder)).to_end()
        finally:
            for attempt in Path(folder).glob("attempt-*"):
                removed(attempt)


class _JobRun:
    def __init__(
        self,
        job: Job,
        program: Program,
        storage: Storage,
        options: Options,
        listener: Listener,
        stopping: threading.Event,
        work: Path,
    ) -> None:
        self._job, self._program, self._storage, self._options = job, program, storage, options
        self._listener, self._stopping, self._work = listener, stopping, work
        self._started = time.time()
        self._transitions: list[Transition] = []
        self._attempts: list[Attempt] = []
        self._metrics = Metrics([*job.metric_definitions, *_published(program)])
        self._saying = threading.Lock()
        self._remarks: list[str] = list(program.remarks)
        self._model_files: Sequence[str] = ()

    def to_end(self) -> Outcome:
        for remark in self._remarks:
            self._listener.line(self._job.hosts[0], remark)
        if self._job.is_isolated and len(self._job.hosts) > 1:
            self._remarks.append("several isolated hosts have this machine's network, since they need one in common")
        if reason := why_no_sandbox():
            self._remarks.append(f"{BASE} is the folder that SAGEMAKER_BASE_DIR names: {reason}")
        try:
            secondary, reason = self._attempts_to_end()
        except EndedError:
            secondary, reason = STOPPED, ""
        except (DataError, StorageError) as error:
            secondary, reason = FAILED, str(error)
        except OSError as error:
            secondary, reason = FAILED, not_started(error)
        status = secondary if secondary in {COMPLETED, FAILED} else STOPPED
        self._enter(secondary, reason)
        ended = time.time()
        self._transitions[-1] = attrs.evolve(self._transitions[-1], end=ended)
        return Outcome(
            status=status,
            secondary=secondary,
            reason=reason if status == FAILED else "",
            transitions=self._transitions,
            attempts=self._attempts,
            metrics=self._metrics,
            model_files=self._model_files,
            training_seconds=ended - self._started,
            billable_seconds=sum(attempt.seconds for attempt in self._attempts),
            remarks=self._remarks,
        )

    def _attempts_to_end(self) -> tuple[str, str]:
        """The last secondary status, and why it failed."""
        while True:
            number = len(self._attempts) + 1
            self._metrics.attempt = number
            self._enter("Starting")
            hosts = self._hosts(number)
            self._enter("Downloading")
            fetch_channels(self._job, [host.layout.data for host in hosts], UntilTold(self._storage, self._stopping))
            self._fetch_code(hosts)
            restored = self._restore(hosts)
            self._enter("Training")
            for host in hosts:
                host.begin()
            run = self._train(hosts)
            attempt = self._kept(number, hosts, run, restored)
            self._attempts.append(attempt)
            if run.ended == INTERRUPTED:
                self._enter(INTERRUPTED)
                removed(self._work / f"attempt-{number}")
                continue
            if run.ended == FAILED:
                text = failure_text([host.layout for host in hosts])
                return FAILED, f"AlgorithmError: {text}, exit code: {run.failed_code}"
            self._enter("Uploading")
            layouts = [host.layout for host in hosts]
            self._model_files = store_artifacts(self._job, layouts, self._work, self._storage)
            return run.ended, ""

    def _train(self, hosts: Sequence[Host]) -> Run:
        for host in hosts:
            if host.checkpoints is not None:
                host.checkpoints.start()
        try:
            launch = Launch(
                program=self._program,
                bounds=Bounds(memory=self._options.memory),
                variables={
                    "TRAINING_JOB_NAME": self._job.name,
                    **self._options.environment,
                    **self._job.environment,
                },
                network=not self._job.is_isolated or len(hosts) > 1,
                stop_seconds=self._options.stop_seconds,
            )
            addresses = addresses_of(self._job.hosts)
            places = [host.place(addresses) for host in hosts]
            return run_containers(places, launch, why_end=lambda seconds: self._why_end(seconds, hosts), say=self._say)
        finally:
            for host in hosts:
                if host.checkpoints is not None:
                    host.checkpoints.stop()
                    self._remarks.extend(f"checkpoints: {error}" for error in host.checkpoints.errors)

    def _why_end(self, seconds: float, hosts: Sequence[Host]) -> str:
        billed = seconds + sum(attempt.seconds for attempt in self._attempts)
        if self._stopping.is_set():
            return STOPPED
        if billed > self._job.max_run:
            return MAX_RUN
        if self._job.max_wait is not None and time.time() - self._started > self._job.max_wait:
            return MAX_WAIT
        return INTERRUPTED if self._job.uses_spot and self._is_interrupted(seconds, hosts) else ""

    def _is_interrupted(self, seconds: float, hosts: Sequence[Host]) -> bool:
        kept = sum(host.checkpoints.count for host in hosts if host.checkpoints is not None)
        return self._options.interruptions.is_due(Progress(len(self._attempts) + 1, seconds, kept))

    def _hosts(self, number: int) -> Sequence[Host]:
        """New ones, with nothing of an earlier attempt on them."""
        found: list[Host] = []
        for name in self._job.hosts:
            home = self._work / f"attempt-{number}" / name
            layout = Layout(home / "ml")
            layout.make()
            own, folders = JobFolder(home / "checkpoints"), dict[str, Path]()
            if self._job.checkpoint_uri:
                path = self._job.checkpoint_folder
                if not path.startswith("/") or ".." in Path(path).parts:
                    raise DataError(f"ClientError: LocalPath {path!r} of CheckpointConfig is no absolute path")
                if path.startswith(f"{BASE}/"):
                    own = JobFolder(layout.base, path[len(BASE) + 1 :].strip("/"))
                elif why_no_sandbox():
                    raise NotSupportedError(f"checkpoints at {path} need a file system of the job's own")
                else:
                    folders[path] = own.root
                (own.root / own.below).mkdir(parents=True, exist_ok=True)
            scratch = home / "tmp"
            scratch.mkdir()
            folders[SCRATCH] = scratch
            location = Location.of(self._job.checkpoint_uri) if self._job.checkpoint_uri else None
            kept = None if location is None else Checkpoints(own, location, self._storage)
            layout.describe(self._job, name, seen_at=seen_base(layout.base), told=self._told(layout))
            found.append(Host(name=name, home=home, layout=layout, checkpoints=kept, folders=folders))
        return found

    def _told(self, layout: Layout) -> Mapping[str, str]:
        """The hyperparameters; code that was fetched already is where it was put."""
        told, script = dict(self._job.hyperparameters), script_of(self._job)
        if script is not None:
            base = seen_base(layout.base)
            told[SUBMIT_DIRECTORY] = f"{base}/code" if _is_remote(script.location) else moved(script.location, base)
        return told

    def _fetch_code(self, hosts: Sequence[Host]) -> None:
        script = script_of(self._job)
        if script is None or not _is_remote(script.location):
            return
        packed = self._work / "sourcedir.tar.gz"
        try:
            self._storage.fetch(Location.of(script.location), packed)
            for host in hosts:
                unpack(packed, host.layout.code)
        except (StorageError, ArchiveError) as error:
            raise DataError(f"the code of the job, {script.location}: {error}") from error

    def _restore(self, hosts: Sequence[Host]) -> Sequence[str]:
        names = [name for host in hosts if host.checkpoints is not None for name in host.checkpoints.restore()]
        return sorted(set(names))

    def _kept(self, number: int, hosts: Sequence[Host], run: Run, restored: Sequence[str]) -> Attempt:
        kept = [host.checkpoints for host in hosts if host.checkpoints is not None]
        read = [one.opened() for one in kept]
        return Attempt(
            number=number,
            started=time.time() - run.seconds,
            seconds=run.seconds,
            ended=run.ended,
            exit_codes=[ended.exit_code for ended in run.hosts],
            peak=max((ended.peak for ended in run.hosts), default=0),
            restored=restored,
            read=None if any(one is None for one in read) else sorted({name for one in read for name in one or ()}),
            written=sorted({name for one in kept for name in one.names()}),
            ignored_stop=run.ignored_stop,
            ran_out_of_memory=any(ended.ran_out_of_memory for ended in run.hosts),
            outside=sorted({path for host in hosts for path in host.outside()}),
            unread_channels=_unread_by_all(hosts),
        )

    def _say(self, host: str, text: str) -> None:
        with self._saying:
            self._listener.line(host, text)
            values: Sequence[Value] = self._metrics.take(host, text)
        for value in values:
            self._listener.value(value)

    def _enter(self, status: str, message: str = "") -> None:
        now = time.time()
        if self._transitions:
            self._transitions[-1] = attrs.evolve(self._transitions[-1], end=now)
        transition = Transition(status=status, start=now, message=message or _MESSAGES[status])
        self._transitions.append(transition)
        self._listener.state(transition)


def _published(program: Program) -> Sequence[Mapping[str, str]]:
    return [{"Name": name, "Regex": regex} for name, regex in program.metrics.items()]


def _unread_by_all(hosts: Sequence[Host]) -> list[str]:
    unread = hosts[0].unread_channels()
    for host in hosts[1:]:
        unread &= host.unread_channels()
    return sorted(unread)


def _is_remote(location: str) -> bool:
    return location.startswith("s3://")
