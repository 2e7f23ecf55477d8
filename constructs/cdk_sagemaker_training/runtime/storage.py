"""What stands for S3 while a job runs."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, Protocol

import attrs

_URI: Final = re.compile(r"s3://(?P<bucket>[^/]+)/?(?P<key>.*)", re.DOTALL)


class StorageError(Exception):
    """Something is not where the job says it is, or cannot be read or written."""


@attrs.frozen
class Location:
    """A bucket and a key or prefix in it."""

    bucket: str
    key: str

    @classmethod
    def of(cls, uri: str) -> Location:
        """The location of an S3 URI. Raises ``StorageError``."""
        found = _URI.fullmatch(uri)
        if found is None:
            raise StorageError(f"{uri!r} is no S3 URI")
        return cls(found["bucket"], found["key"])

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    def below(self, name: str) -> Location:
        """What lies below this prefix under a relative name."""
        prefix = self.key if not self.key or self.key.endswith("/") else f"{self.key}/"
        return attrs.evolve(self, key=f"{prefix}{name}")


class Storage(Protocol):
    """Objects by bucket and key. Every method raises ``StorageError``."""

    def keys(self, prefix: Location) -> Iterable[str]:
        """The keys that begin with the prefix's key, in their order."""
        ...

    def fetch(self, source: Location, target: Path) -> None:
        """Copy an object into a file, whose folder exists."""
        ...

    def store(self, source: BinaryIO, target: Location) -> None:
        """Copy a file, from where it stands, into an object."""
        ...

    def delete(self, target: Location) -> None:
        """Delete an object; nothing where there is none."""
        ...


class EndedError(Exception):
    """Nobody wants the data any more."""


@attrs.frozen
class UntilTold:
    """A storage that is read until ``ending`` is set. Raises ``EndedError`` then."""

    storage: Storage
    ending: threading.Event

    def keys(self, prefix: Location) -> Iterable[str]:
        return self._wanted().keys(prefix)

    def fetch(self, source: Location, target: Path) -> None:
        self._wanted().fetch(source, target)

    def store(self, source: BinaryIO, target: Location) -> None:
        self._wanted().store(source, target)

    def delete(self, target: Location) -> None:
        self._wanted().delete(target)

    def _wanted(self) -> Storage:
        if self.ending.is_set():
            raise EndedError
        return self.storage


class FolderStorage:
    """Buckets as the folders of a folder, and samples that stand for prefixes.

    ``samples``: for an S3 URI the file or folder whose content is found below it, instead of what the folder holds.
    """

    def __init__(self, root: Path, samples: Mapping[str, Path] | None = None) -> None:
        self._root = root
        self._samples = {Location.of(uri): path for uri, path in (samples or {}).items()}

    def keys(self, prefix: Location) -> Iterable[str]:
        for location, path in self._samples.items():
            if location.bucket == prefix.bucket and _within(location.key, prefix.key):
                yield from (key for key in self._sampled(location, path) if key.startswith(prefix.key))
                return
        bucket = self._root / prefix.bucket
        for path in sorted(bucket.rglob("*")):
            key = path.relative_to(bucket).as_posix()
            if path.is_file() and key.startswith(prefix.key):
                yield key

    def fetch(self, source: Location, target: Path) -> None:
        path = self._path(source)
        if not path.is_file():
            raise StorageError(f"{source} does not exist")
        shutil.copyfile(path, target)

    def store(self, source: BinaryIO, target: Location) -> None:
        path = self._own(target)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            shutil.copyfileobj(source, file)

    def delete(self, target: Location) -> None:
        self._own(target).unlink(missing_ok=True)

    def _own(self, location: Location) -> Path:
        return self._root / below_a_folder(location.bucket) / below_a_folder(location.key)

    def _path(self, source: Location) -> Path:
        for location, path in self._samples.items():
            if location.bucket == source.bucket:
                found = self._sampled(location, path).get(source.key)
                if found is not None:
                    return found
        return self._own(source)

    @staticmethod
    def _sampled(location: Location, path: Path) -> Mapping[str, Path]:
        """The files of a sample by key. A file alone is the object, or lies below the prefix under its own name."""
        if path.is_file():
            is_object = Path(location.key).suffix and not location.key.endswith("/")
            return {location.key if is_object else location.below(path.name).key: path}
        files = sorted(found for found in path.rglob("*") if found.is_file())
        return {location.below(file.relative_to(path).as_posix()).key: file for file in files}


def below_a_folder(name: str) -> PurePosixPath:
    """A key as a path that stays below a folder. Raises ``StorageError`` for one that does not."""
    path = PurePosixPath(name)
    if not path.parts or ".." in path.parts or path.is_absolute() or "\0" in name:
        raise StorageError(f"{name!r} is no name that a file could have below a folder")
    return path


def _within(sample: str, prefix: str) -> bool:
    """Whether a sample for one prefix is looked at for another one: either begins with the other."""
    return prefix.startswith(sample) or sample.startswith(prefix)
