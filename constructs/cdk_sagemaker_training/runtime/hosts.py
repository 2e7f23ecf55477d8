"""The hosts of a training job: their folders, and what is to be seen of what they did there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from cdk_sagemaker_training.catalog.container_contract import BASE, SCRATCH
from cdk_sagemaker_training.runtime.checkpoints import Checkpoints
from cdk_sagemaker_training.runtime.container import Place
from cdk_sagemaker_training.runtime.folders import JobFolder
from cdk_sagemaker_training.runtime.layout import Layout
from cdk_sagemaker_training.runtime.reads import any_read, mark_unread, reads_are_seen


@attrs.frozen(kw_only=True)
class Host:
    """One host of an attempt, with a folder for its ``/opt/ml`` and one for its checkpoints."""

    name: str
    home: Path
    layout: Layout
    checkpoints: Checkpoints | None
    folders: Mapping[str, Path]
    _there: set[Path] = attrs.field(init=False, factory=set[Path])

    def place(self, addresses: Mapping[str, str]) -> Place:
        """Where its container is."""
        return Place(home=self.home, base=self.layout.base, host=self.name, addresses=addresses, folders=self.folders)

    def begin(self) -> None:
        """Note what is there before the container is."""
        for path in _files(self.layout.data):
            mark_unread(path)
        self._there.update(_files(self.layout.base))

    def outside(self) -> list[str]:
        """The files, as the container calls them, that it left where nothing is kept."""
        base = self.layout.base
        kept = [self.layout.model, base / "output", *self._kept_checkpoints()]
        new = [path for path in _files(base) if path not in self._there]
        lost = [path for path in new if not any(path.is_relative_to(folder) for folder in kept)]
        scratch = self.folders[SCRATCH]
        return [
            *(f"{BASE}/{path.relative_to(base).as_posix()}" for path in lost),
            *(f"{SCRATCH}/{path.relative_to(scratch).as_posix()}" for path in _files(scratch)),
        ]

    def unread_channels(self) -> set[str]:
        """The channels of which no file was read; none where the file system does not tell."""
        if not reads_are_seen(self.home):
            return set()
        left: dict[str, list[Path]] = {}
        for path in _files(self.layout.base):
            if not path.is_relative_to(self.layout.data):
                continue
            left.setdefault(path.relative_to(self.layout.data).parts[0], []).append(path)
        return {name for name, files in left.items() if not any_read(files)}

    def _kept_checkpoints(self) -> list[Path]:
        return [] if self.checkpoints is None else [self.checkpoints.folder]


def _files(folder: Path) -> Iterator[Path]:
    found = (folder / name for name in JobFolder(folder).files())
    return (path for path in found if "__pycache__" not in path.parts)
