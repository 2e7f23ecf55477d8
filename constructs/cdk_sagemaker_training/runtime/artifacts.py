"""What a job leaves in S3: ``model.tar.gz``, ``output.tar.gz``, and why it failed."""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from pathlib import Path

from cdk_sagemaker_training.catalog.container_contract import FAILURE_CHARACTERS
from cdk_sagemaker_training.runtime.job import Job
from cdk_sagemaker_training.runtime.layout import Layout
from cdk_sagemaker_training.runtime.storage import Location, Storage


def model_uri(job: Job) -> str:
    """OUTPUT: where the model lies, packed or not."""
    return str(Location.of(job.output).below(f"{job.name}/output/model{'.tar.gz' if job.is_packed else ''}"))


def store_artifacts(job: Job, layouts: Sequence[Layout], work: Path, storage: Storage) -> Sequence[str]:
    """Store the model, and the output data where there is any; the names of the model's files.

    What several hosts wrote is put together; the first one's file stays where two have the same name. Raises
    ``StorageError``.
    """
    target = Location.of(job.output).below(f"{job.name}/output")
    found: Sequence[str] = ()
    for name, folders in (("model", [layout.model for layout in layouts]), ("output", [one.output for one in layouts])):
        files = _files(folders)
        if name == "model":
            found = list(files)
        elif not files:
            continue
        if not job.is_packed:
            for inside, path in files.items():
                storage.store(path, target.below(f"{name}/{inside}"))
            continue
        packed = work / f"{name}.tar.gz"
        with tarfile.open(packed, "w:gz") as archive:
            for inside, path in files.items():
                archive.add(path, arcname=inside, recursive=False)
        storage.store(packed, target.below(packed.name))
    return found


def failure_text(layouts: Sequence[Layout]) -> str:
    """What the containers say of their failure; empty where they say nothing."""
    for layout in layouts:
        if layout.failure.is_file():
            return layout.failure.read_text(encoding="utf-8", errors="replace")[:FAILURE_CHARACTERS]
    return ""


def _files(folders: Sequence[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found.setdefault(path.relative_to(folder).as_posix(), path)
    return found
