"""Runs a transform job: objects in, their records as requests to a model's container, its answers out."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import attrs

from cdk_sagemaker_training.catalog.container_contract import (
    FAILURE_CHARACTERS,
    MAX_PAYLOAD_MB,
    SCRATCH,
    TRANSFORM_VARIABLES,
    host_name,
)
from cdk_sagemaker_training.runtime import records
from cdk_sagemaker_training.runtime.archives import ArchiveError, unpack
from cdk_sagemaker_training.runtime.channels import DataError, NotSupportedError, place_objects
from cdk_sagemaker_training.runtime.container import Bounds, Place, Program
from cdk_sagemaker_training.runtime.containers import Launch, addresses_of, not_started, run_containers
from cdk_sagemaker_training.runtime.outcome import COMPLETED, FAILED, STOPPED, Listener
from cdk_sagemaker_training.runtime.programs import serving_program
from cdk_sagemaker_training.runtime.run import Options
from cdk_sagemaker_training.runtime.storage import Location, Storage, StorageError

_MEGABYTE: Final = 2**20
_PARTS: Final = ("requests", "answers", "refusals")
"""Folders of the program that answers (``algorithms/xgboost/inference.py``)."""


@attrs.frozen(kw_only=True)
class TransformOutcome:
    """``status``: Completed, Failed or Stopped. ``stored``: the URIs of the objects that it has made."""

    status: str
    reason: str
    stored: Sequence[str] = ()


@attrs.frozen
class _Request:
    """A CreateTransformJob request, and the container of the model that it names."""

    body: Mapping[str, Any]
    container: Mapping[str, Any]

    @property
    def source(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.given["DataSource"]["S3DataSource"])

    @property
    def given(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.body["TransformInput"])

    @property
    def output(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.body["TransformOutput"])

    @property
    def data_processing(self) -> Mapping[str, str]:
        return cast("Mapping[str, str]", self.body.get("DataProcessing") or {})

    @property
    def environment(self) -> Mapping[str, str]:
        """Of the container, with what the job says."""
        own = cast("Mapping[str, str]", self.container.get("Environment") or {})
        return {**own, **cast("Mapping[str, str]", self.body.get("Environment") or {})}

    @property
    def is_split(self) -> bool:
        return self.given.get("SplitType") == "Line"

    @property
    def is_assembled(self) -> bool:
        return self.output.get("AssembleWith") == "Line"

    @property
    def is_joined(self) -> bool:
        return self.data_processing.get("JoinSource") == "Input"

    @property
    def headers(self) -> Mapping[str, str]:
        found = {"Content-Type": self.given.get("ContentType"), "Accept": self.output.get("Accept")}
        return {name: str(value) for name, value in found.items() if value}

    @property
    def most_bytes(self) -> int:
        return int(self.body.get("MaxPayloadInMB", MAX_PAYLOAD_MB)) * _MEGABYTE

    def check(self) -> None:
        """Raises ``NotSupportedError`` for what is not executed on this machine."""
        split, kind = self.given.get("SplitType", "None"), self.given.get("ContentType", "")
        if split not in {"None", "Line"} or "recordio" in kind:
            raise NotSupportedError(f"not executed here: SplitType {split} of {kind or 'data of no ContentType'}")
        is_csv = "csv" in kind and "csv" in self.output.get("Accept", "")
        if self.data_processing and not (is_csv and self.is_split and self.is_assembled):
            # FILTERS of records.py: these have to be set, to this or to JSON, which XGBoost does not read.
            wanted = "ContentType and Accept text/csv, SplitType and AssembleWith Line"
            raise NotSupportedError(f"not executed here: DataProcessing without {wanted}")
        if self.container.get("ModelDataSource"):
            raise NotSupportedError("not executed here: ModelDataSource, data of a model that is not packed")
        if self.body.get("DataCaptureConfig"):
            raise NotSupportedError("not executed here: DataCaptureConfig")
        if "SAGEMAKER_INFERENCE_OUTPUT" in self.environment:
            raise NotSupportedError("not executed here: SAGEMAKER_INFERENCE_OUTPUT, which chooses what is answered")


@attrs.define
class _Object:
    """An object of the input: its name below the prefix, and the records of each of its requests by their number."""

    name: str
    requests: dict[str, Sequence[bytes]]
    problem: str = ""


def run_transform(
    request: Mapping[str, Any],
    container: Mapping[str, Any],
    storage: Storage,
    *,
    network: bool = True,
    options: Options | None = None,
    listener: Listener | None = None,
    stopping: threading.Event | None = None,
) -> TransformOutcome:
    """Run the job of a CreateTransformJob request to its end.

    ``container``: that of its model, as CreateModel has it. ``network``: whether the model is not isolated. Raises
    ``NotSupportedError`` for what is not executed on this machine: any model but that of built-in XGBoost.
    """
    job, chosen = _Request(request, container), options or Options()
    program = serving_program(str(container.get("Image") or ""), job.environment)
    job.check()
    told = listener or Listener()
    told.line(host_name(1), f"Answers as {container['Image']} answers, one host, one request at a time")
    with tempfile.TemporaryDirectory(prefix="transform-job-", dir=chosen.work, ignore_cleanup_errors=True) as folder:
        run = _Run(job, program, storage, chosen, told, Path(folder))
        try:
            return run.to_end(stopping or threading.Event(), network=network)
        except (DataError, StorageError) as error:
            return TransformOutcome(status=FAILED, reason=str(error))
        except OSError as error:
            return TransformOutcome(status=FAILED, reason=not_started(error))


@attrs.frozen
class _Run:
    job: _Request
    program: Program
    storage: Storage
    options: Options
    listener: Listener
    work: Path

    @property
    def _base(self) -> Path:
        return self.work / "host" / "ml"

    def to_end(self, stopping: threading.Event, *, network: bool) -> TransformOutcome:
        scratch = self.work / "host" / "tmp"
        for folder in (scratch, self._base / "model", *(self._base / "transform" / part for part in _PARTS)):
            folder.mkdir(parents=True)
        self._fetch_model()
        objects = self._requests()
        hosts = [host_name(1)]
        place = Place(
            home=self.work / "host",
            base=self._base,
            host=hosts[0],
            addresses=addresses_of(hosts),
            folders={SCRATCH: scratch},
        )
        launch = Launch(
            program=self.program,
            bounds=Bounds(memory=self.options.memory),
            variables={**TRANSFORM_VARIABLES, **self.options.environment, **self.job.environment},
            network=network,
            stop_seconds=self.options.stop_seconds,
        )
        run = run_containers(
            [place], launch, why_end=lambda _: STOPPED if stopping.is_set() else "", say=self.listener.line
        )
        if run.ended == FAILED:
            return TransformOutcome(status=FAILED, reason="AlgorithmError: See job logs for more information")
        if run.ended != COMPLETED:
            return TransformOutcome(status=run.ended, reason="")
        stored = [uri for one in objects if (uri := self._store(one))]
        problems = [f"{one.name}: {one.problem}" for one in objects if one.problem]
        for problem in problems:
            self.listener.line(hosts[0], problem)
        # API, TransformOutput: what succeeded is uploaded, and the job has failed if anything has.
        status, reason = FAILED if problems else COMPLETED, "; ".join(problems)[:FAILURE_CHARACTERS]
        return TransformOutcome(status=status, reason=reason, stored=stored)

    def _fetch_model(self) -> None:
        uri = str(self.job.container.get("ModelDataUrl") or "")
        packed = self.work / "model.tar.gz"
        try:
            self.storage.fetch(Location.of(uri), packed)
            unpack(packed, self._base / "model")
        except (StorageError, ArchiveError) as error:
            raise DataError(f"ClientError: the model's data, {uri}: {error}") from error

    def _requests(self) -> Sequence[_Object]:
        folder, transform = self.work / "input", self._base / "transform"
        (transform / "headers.json").write_text(json.dumps(self.job.headers), encoding="utf-8")
        place_objects(
            "the transform input",
            str(self.job.source["S3Uri"]),
            str(self.job.source["S3DataType"]),
            [folder],
            self.storage,
            sharded=False,
            unpacked=self.job.given.get("CompressionType") == "Gzip",
        )
        columns = records.column_filter(self.job.data_processing.get("InputFilter", "$"))
        found: list[_Object] = []
        number = 0
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            one = _Object(path.relative_to(folder).as_posix(), {})
            found.append(one)
            data = path.read_bytes()
            rows = records.lines_of(data) if self.job.is_split else [data]
            several = self.job.body.get("BatchStrategy") != "SingleRecord"
            try:
                for request in records.requests_of(rows, self.job.most_bytes, several=several):
                    name = f"{number:08d}"
                    body = b"\n".join(records.filtered(record, columns) for record in request)
                    (transform / "requests" / name).write_bytes(body)
                    one.requests[name] = request
                    number += 1
            except DataError as error:
                one.problem = str(error)
        return found

    def _store(self, one: _Object) -> str:
        """The URI of an object's result; empty where a part of it has failed."""
        transform = self._base / "transform"
        for name in one.requests:
            refusal = transform / "refusals" / name
            if not one.problem and refusal.is_file():
                text = refusal.read_text(encoding="utf-8", errors="replace")
                one.problem = f"ClientError: Bad HTTP status received from algorithm: {text}"
        if one.problem:
            return ""
        result = self.work / "result"
        try:
            with result.open("wb") as file:
                for name, request in one.requests.items():
                    file.write(self._assembled(request, (transform / "answers" / name).read_bytes()))
        except DataError as error:
            one.problem = str(error)
            return ""
        # API, TransformOutput: below the same folders, with .out after the name.
        target = Location.of(str(self.job.output["S3OutputPath"])).below(f"{one.name}.out")
        with result.open("rb") as made:
            self.storage.store(made, target)
        return str(target)

    def _assembled(self, request: Sequence[bytes], answer: bytes) -> bytes:
        columns = records.column_filter(self.job.data_processing.get("OutputFilter", "$"))
        if self.job.is_joined or columns is not None:
            rows = records.joined(request, answer) if self.job.is_joined else records.lines_of(answer)
            return b"".join(records.filtered(row, columns) + b"\n" for row in rows)
        # Whether the service adds an end to what has one is unverified.
        return answer + b"\n" if self.job.is_assembled and not answer.endswith(b"\n") else answer
