"""Runs a processing job: inputs in, a script, outputs out."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import attrs

from cdk_sagemaker_training.catalog.container_contract import BASE, MESSAGE_CHARACTERS, PROCESSING, SCRATCH, host_name
from cdk_sagemaker_training.runtime.channels import DataError, NotSupportedError, place_objects
from cdk_sagemaker_training.runtime.container import Bounds, Place, Program, why_no_sandbox
from cdk_sagemaker_training.runtime.containers import Launch, addresses_of, not_started, run_containers
from cdk_sagemaker_training.runtime.folders import JobFolder
from cdk_sagemaker_training.runtime.outcome import FAILED, MAX_RUN, STOPPED, Listener, Transition
from cdk_sagemaker_training.runtime.programs import script_program
from cdk_sagemaker_training.runtime.run import Options
from cdk_sagemaker_training.runtime.storage import EndedError, Location, Storage, StorageError, UntilTold

_DAY: Final = 86_400
"""API, ``ProcessingStoppingCondition``: what a job may run where it says nothing."""


@attrs.frozen(kw_only=True)
class ProcessingOutcome:
    """``status``: Completed, Failed or Stopped. ``message``: the ``ExitMessage``. ``remarks``: what differed here."""

    status: str
    reason: str
    message: str
    seconds: float
    peak: int
    remarks: Sequence[str]


@attrs.frozen
class _Request:
    body: Mapping[str, Any]

    @property
    def entrypoint(self) -> Sequence[str]:
        application = self.body["AppSpecification"]
        return [*(application.get("ContainerEntrypoint") or ()), *(application.get("ContainerArguments") or ())]

    @property
    def image(self) -> str:
        return str(self.body["AppSpecification"]["ImageUri"])

    @property
    def hosts(self) -> Sequence[str]:
        count = self.body["ProcessingResources"]["ClusterConfig"].get("InstanceCount") or 1
        return [host_name(number + 1) for number in range(int(count))]

    @property
    def inputs(self) -> Sequence[Mapping[str, Any]]:
        return cast("Sequence[Mapping[str, Any]]", self.body.get("ProcessingInputs") or ())

    @property
    def targets(self) -> Sequence[Mapping[str, Any]]:
        """The ``S3Output`` of each output. Raises ``NotSupportedError`` for one that has none."""
        config = cast("Mapping[str, Any]", self.body.get("ProcessingOutputConfig") or {})
        outputs = cast("Sequence[Mapping[str, Any]]", config.get("Outputs") or ())
        if others := [str(output["OutputName"]) for output in outputs if not output.get("S3Output")]:
            raise NotSupportedError(f"not executed here: output {', '.join(others)} is no S3Output")
        return [output["S3Output"] for output in outputs]

    @property
    def max_run(self) -> int:
        stopping = cast("Mapping[str, Any]", self.body.get("StoppingCondition") or {})
        return int(stopping.get("MaxRuntimeInSeconds") or _DAY)

    @property
    def is_isolated(self) -> bool:
        network = cast("Mapping[str, Any]", self.body.get("NetworkConfig") or {})
        return bool(network.get("EnableNetworkIsolation"))


def run_processing(
    request: Mapping[str, Any],
    storage: Storage,
    *,
    name: str,
    options: Options | None = None,
    listener: Listener | None = None,
    stopping: threading.Event | None = None,
) -> ProcessingOutcome:
    """Run the job of a CreateProcessingJob request to its end.

    Raises ``NotSupportedError`` for what is not executed on this machine: a program that is in an image alone, input
    from Athena or Redshift, a file system.
    """
    job, chosen = _Request(request), options or Options()
    program = script_program(job.image, job.entrypoint, chosen.python)
    if why_no_sandbox():
        raise NotSupportedError(f"not executed here: processing scripts name {PROCESSING}: {why_no_sandbox()}")
    with tempfile.TemporaryDirectory(prefix="processing-job-", dir=chosen.work, ignore_cleanup_errors=True) as folder:
        return _run(job, program, storage, name, chosen, listener or Listener(), stopping, Path(folder))


def _run(
    job: _Request,
    program: Program,
    storage: Storage,
    name: str,
    options: Options,
    listener: Listener,
    stopping: threading.Event | None,
    work: Path,
) -> ProcessingOutcome:
    started = time.monotonic()
    for remark in program.remarks:
        listener.line(job.hosts[0], remark)
    places = [_place(work / host, host, addresses_of(job.hosts)) for host in job.hosts]

    def why_end(seconds: float) -> str:
        if stopping is not None and stopping.is_set():
            return STOPPED
        return MAX_RUN if seconds > job.max_run else ""

    def ended(status: str, reason: str, peak: int = 0) -> ProcessingOutcome:
        return ProcessingOutcome(
            status=status,
            reason=reason,
            message=_message(places),
            seconds=time.monotonic() - started,
            peak=peak,
            remarks=program.remarks,
        )

    try:
        _fetch_inputs(job, places, storage if stopping is None else UntilTold(storage, stopping))
        for place in places:
            for target in job.targets:  # AWS's examples write into them without making them
                _inside(place, str(target["LocalPath"]))
        listener.state(Transition(status="InProgress", start=time.time()))
        launch = Launch(
            program=program,
            bounds=Bounds(memory=options.memory),
            variables={
                "PROCESSING_JOB_NAME": name,
                **options.environment,
                **cast("Mapping[str, str]", job.body.get("Environment") or {}),
            },
            network=not job.is_isolated,
            stop_seconds=options.stop_seconds,
        )
        run = run_containers(places, launch, why_end=why_end, say=listener.line)
        peak = max((host.peak for host in run.hosts), default=0)
        if run.ended == FAILED:
            reason = f"AlgorithmError: See job logs for more information, exit code: {run.failed_code}"
            return ended(FAILED, reason, peak)
        _store_outputs(job, places, storage)
    except EndedError:
        return ended(STOPPED, "")
    except (DataError, StorageError) as error:
        return ended(FAILED, str(error))
    except OSError as error:
        return ended(FAILED, not_started(error))
    if run.ended == MAX_RUN:
        return ended(FAILED, f"ClientError: the job ran for more than {job.max_run} s", peak)
    return ended(run.ended, "", peak)


def _place(home: Path, host: str, addresses: Mapping[str, str]) -> Place:
    base, scratch = home / "ml", home / "tmp"
    for folder in (base / "processing", base / "output", base / "config", scratch):
        folder.mkdir(parents=True)
    return Place(home=home, base=base, host=host, addresses=addresses, folders={SCRATCH: scratch})


def _fetch_inputs(job: _Request, places: Sequence[Place], storage: Storage) -> None:
    for given in job.inputs:
        source = given.get("S3Input")
        if source is None:
            raise NotSupportedError(f"not executed here: input {given['InputName']} is no S3Input")
        uri, sharded = str(source["S3Uri"]), source.get("S3DataDistributionType") == "ShardedByS3Key"
        targets = [_inside(place, str(source.get("LocalPath") or "")) for place in places]
        place_objects(
            f"input {given['InputName']}",
            uri,
            str(source.get("S3DataType") or "S3Prefix"),
            targets,
            storage,
            sharded=sharded,
            unpacked=source.get("S3CompressionType") == "Gzip",
        )


def _store_outputs(job: _Request, places: Sequence[Place], storage: Storage) -> None:
    for target in job.targets:
        location = Location.of(str(target["S3Uri"]))
        for place in places:
            folder = JobFolder(place.base, _below(str(target["LocalPath"])))
            for name in folder.files():
                with folder.opened(name) as file:
                    storage.store(file, location.below(name))


def _inside(place: Place, path: str) -> Path:
    """The folder of this machine for a path of the container, before it is started. Raises ``DataError``."""
    folder = place.base / _below(path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _below(path: str) -> str:
    """A path of the container, from ``/opt/ml`` on. Raises ``DataError`` for any other place."""
    if not path.startswith(f"{BASE}/") or ".." in Path(path).parts:
        raise DataError(f"ClientError: LocalPath {path!r} is not below {BASE}")
    return path[len(BASE) + 1 :].strip("/")


def _message(places: Sequence[Place]) -> str:
    texts = [JobFolder(place.base, "output").text("message", MESSAGE_CHARACTERS) or "" for place in places]
    return "".join(texts)[:MESSAGE_CHARACTERS]
