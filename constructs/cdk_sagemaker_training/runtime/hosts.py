"""The hosts of a training job: their folders, and what is to be seen of what they did there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from cdk_sagemaker_training.catalog.container_contract import BASE, SCRATCH
from cdk_sagemaker_training.runtime.checkpoints import Checkpoints
from cdk_sagemaker_training.runtime.container import Place
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
        for path in self._files(self.layout.data):
            mark_unread(path)
        self._there.update(self._files(self.layout.base))

    def outside(self) -> list[str]:
        """The files, as the container calls them, that it left where nothing is kept."""
        kept = [self.layout.model, self.layout.base / "output", *self._kept_checkpoints()]
        new = [path for path in self._files(self.layout.base) if path not in self._there]
        lost = [path for path in new if not any(path.is_relative_to(folder) for folder in kept)]
        below = [
            (BASE, self.layout.base, lost),
            (SCRATCH, self.folders[SCRATCH], list(self._files(self.folders[SCRATCH]))),
        ]
        return [f"{name}/{path.relative_to(base).as_posix()}" for name, base, paths in below for path in paths]

    def unread_channels(self) -> set[str]:
        """The channels of which no file was read; none where the file system does not tell."""
        if not reads_are_seen(self.home):
            return set()
        folders = [path for path in self.layout.data.iterdir() if path.is_dir()]
        return {path.name for path in folders if (files := list(self._files(path))) and not any_read(files)}

    def _kept_checkpoints(self) -> list[Path]:
        return [] if self.checkpoints is None else [self.checkpoints.folder]

    @staticmethod
    def _files(folder: Path) -> Iterator[Path]:
        return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
