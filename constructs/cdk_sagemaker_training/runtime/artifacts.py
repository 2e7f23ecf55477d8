"""What a job leaves in S3: ``model.tar.gz``, ``output.tar.gz``, and why it failed."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from cdk_sagemaker_training.catalog.container_contract import FAILURE_CHARACTERS
from cdk_sagemaker_training.runtime.folders import JobFolder
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
    for name, below in (("model", "model"), ("output", "output/data")):
        folders = [JobFolder(layout.base, below) for layout in layouts]
        files = _first(folders, lambda folder: folder.files())
        if name == "model":
            found = list(files)
        elif not files:
            continue
        if not job.is_packed:
            for inside, folder in files.items():
                with folder.opened(inside) as file:
                    storage.store(file, target.below(f"{name}/{inside}"))
            continue
        packed = work / f"{name}.tar.gz"
        _pack(packed, files, _first(folders, lambda folder: folder.links()))
        with packed.open("rb") as file:
            storage.store(file, target.below(packed.name))
    return found


def _pack(packed: Path, files: Mapping[str, JobFolder], links: Mapping[str, JobFolder]) -> None:
    """Links as they are: where they lead is another place here."""
    with tarfile.open(packed, "w:gz") as archive:
        for inside, folder in files.items():
            with folder.opened(inside) as file:
                archive.addfile(archive.gettarinfo(arcname=inside, fileobj=file), file)
        for inside, folder in links.items():
            if inside not in files:
                link = tarfile.TarInfo(inside)
                link.type, link.linkname = tarfile.SYMTYPE, folder.target(inside)
                archive.addfile(link)


def failure_text(layouts: Sequence[Layout]) -> str:
    """What the containers say of their failure; empty where they say nothing."""
    for layout in layouts:
        text = JobFolder(layout.base, "output").text("failure", FAILURE_CHARACTERS)
        if text is not None:
            return text
    return ""


def _first(folders: Sequence[JobFolder], names: Callable[[JobFolder], Iterable[str]]) -> dict[str, JobFolder]:
    found: dict[str, JobFolder] = {}
    for folder in folders:
        for name in names(folder):
            found.setdefault(name, folder)
    return found
