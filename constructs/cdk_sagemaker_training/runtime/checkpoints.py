"""The checkpoints of a job: what lies in S3 at its start is put into its folder, and what it writes there goes to S3.

CHECKPOINTS: SageMaker copies both ways, and deletes in S3 what the container deletes.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Mapping, Sequence
from typing import BinaryIO, Final, cast

from cdk_sagemaker_training.runtime.folders import JobFolder
from cdk_sagemaker_training.runtime.reads import mark_unread, reads_are_seen, was_read
from cdk_sagemaker_training.runtime.storage import Location, Storage, StorageError, below_a_folder

_SECONDS: Final = 0.5
_Seen = Mapping[str, tuple[int, int]]


class Checkpoints:
    """One folder and the prefix that it is kept at. ``errors``: what could not be copied, in words."""

    def __init__(self, own: JobFolder, location: Location, storage: Storage) -> None:
        self.errors: list[str] = []
        self.folder = own.root / own.below
        self._own = own
        self._location = location
        self._storage = storage
        self._kept: _Seen = {}
        self._restored: Sequence[str] = ()
        self._sees_reads = False
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def restore(self) -> list[str]:
        """Put what is kept into the folder; the names. Raises ``StorageError``."""
        self.folder.mkdir(parents=True, exist_ok=True)
        prefix = self._location.below("")
        keys = [key for key in self._storage.keys(prefix) if not key.endswith("/")]  # a folder that a console made
        names = [key[len(prefix.key) :] for key in keys]
        for name in names:
            target = self.folder / below_a_folder(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            self._storage.fetch(self._location.below(name), target)
            mark_unread(target)
        self._restored = names
        self._sees_reads = reads_are_seen(self.folder.parent)
        self._kept = self._found()
        return names

    def opened(self) -> list[str] | None:
        """Those of the restored checkpoints that were read since; None where the file system does not tell."""
        if not self._sees_reads:
            return None
        return [name for name in self._restored if was_read(self.folder / name)]

    @property
    def count(self) -> int:
        """How many are kept now."""
        return len(self._kept)

    def names(self) -> list[str]:
        """What is kept."""
        return sorted(self._kept)

    def start(self) -> None:
        """Copy every so often, until ``stop``."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._go_on, daemon=True, name="checkpoints")
        self._thread.start()

    def stop(self) -> None:
        """Copy what is left, and no more."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._copy(settled=True)

    def _go_on(self) -> None:
        while not self._stopping.wait(_SECONDS):
            self._copy(settled=False)

    def _copy(self, *, settled: bool) -> None:
        """``settled``: nobody writes any more. Else a file that has just changed waits for the next time."""
        found = self._found()
        done = dict(self._kept)
        try:
            for name in sorted(set(done) - set(found)):
                self._storage.delete(self._location.below(name))
                del done[name]
            for name, state in found.items():
                if done.get(name) != state and self._stored(name, state, settled=settled):
                    done[name] = state
        except (StorageError, OSError) as error:
            if str(error) not in self.errors:
                self.errors.append(str(error))
        self._kept = done

    def _stored(self, name: str, state: tuple[int, int], *, settled: bool) -> bool:
        """Whether a file was stored: as it was at one time, or not at all."""
        with tempfile.TemporaryFile() as copy:
            try:
                with self._own.opened(name) as file:
                    shutil.copyfileobj(file, copy)
                    if not settled and _state(os.fstat(file.fileno())) != state:
                        return False
            except FileNotFoundError:
                return False  # written under another name first, as careful programs do: the next look finds the file
            copy.seek(0)
            self._storage.store(cast("BinaryIO", copy), self._location.below(name))
            return True

    def _found(self) -> _Seen:
        return {name: _state(found) for name, found in self._own.files().items()}


def _state(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns
