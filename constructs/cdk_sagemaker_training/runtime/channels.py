"""The data of a job's channels, as files in the folders where its containers look for them."""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import attrs

from cdk_sagemaker_training.runtime.job import ChannelRequest, Job
from cdk_sagemaker_training.runtime.storage import Location, Storage, StorageError, below_a_folder


class DataError(Exception):
    """What SageMaker would call a client error: the job cannot have the data that it asks for."""


class NotSupportedError(Exception):
    """Something that is not done on this machine; the text says what and why."""


@attrs.frozen
class _Object:
    """An object and the path that it gets below the channel's folder."""

    location: Location
    name: str


def fetch_channels(job: Job, folders: Sequence[Path], storage: Storage) -> None:
    """Fill ``input/data`` of each host. Raises ``DataError`` or ``NotSupportedError``."""
    for channel in job.channels:
        if channel.file_system:
            raise NotSupportedError(f"channel {channel.name} reads a file system, and there is none here")
        if channel.mode == "Pipe":
            raise NotSupportedError(
                f"channel {channel.name} is in Pipe mode, which needs a program that reads its pipes; "
                "FastFile takes its place"
            )
        if not channel.name.strip(".") or "/" in channel.name:
            raise DataError(f"ClientError: {channel.name!r} is no name of a channel")
        wanted = [folders[number] / channel.name for number, host in enumerate(job.hosts) if _gets(channel, job, host)]
        place_objects(
            f"channel {channel.name}",
            str(channel.source.get("S3Uri") or ""),
            str(channel.source.get("S3DataType") or ""),
            wanted,
            storage,
            sharded=channel.is_sharded,
            unpacked=channel.body.get("CompressionType") == "Gzip",
        )


def place_objects(
    what: str, uri: str, kind: str, targets: Sequence[Path], storage: Storage, *, sharded: bool, unpacked: bool
) -> None:
    """Put the objects of an S3 data source into a folder of each host. Raises ``DataError``, ``NotSupportedError``.

    ``what``: the channel or input, for messages. ``kind``: API ``S3DataType``.
    """
    for target in targets:
        target.mkdir(parents=True, exist_ok=True)
    objects = _objects(what, uri, kind, storage) if targets else ()
    for position, target in enumerate(targets):
        # API, S3DataDistributionType: with n hosts each gets about 1/n of the objects.
        own = objects[position :: len(targets)] if sharded else objects
        for one in own:
            _fetch(one, target, storage, unpacked=unpacked)


def _gets(channel: ChannelRequest, job: Job, host: str) -> bool:
    """Whether a host is in one of the instance groups that a channel is for."""
    wanted = channel.source.get("InstanceGroupNames")
    return not wanted or any(group.name in wanted and host in group.hosts for group in job.groups)


def _objects(what: str, uri: str, kind: str, storage: Storage) -> Sequence[_Object]:
    try:
        start = Location.of(uri)
        if kind == "S3Prefix":
            found = [_Object(attrs.evolve(start, key=key), _relative(key, start.key)) for key in storage.keys(start)]
            # A key that ends in a slash is a folder that a console made.
            found = [one for one in found if not one.location.key.endswith("/")]
        else:
            found = _listed(start, kind, storage)
    except StorageError as error:
        raise DataError(f"{what}: {error}") from error
    if not found:
        raise DataError(
            f"ClientError: Data download failed: No S3 objects found under S3 URL {uri!r} given in input data source "
            f"of {what}."
        )
    return found


def _relative(key: str, prefix: str) -> str:
    """INFO: a key keeps its folders below the prefix, which is a folder also without a slash at its end.

    So it is where the SageMaker SDK fetches a prefix (v2, ``utils.py``, ``download_folder``), and the evaluation that
    the templates of SageMaker projects bring finds ``test/test.csv``, an output, as ``test.csv`` in its input. A prefix
    that is no whole name of a folder is cut at its last slash.
    """
    return key[len(prefix) + 1 :] if key.startswith(f"{prefix}/") else key[prefix.rfind("/") + 1 :]


def _listed(manifest: Location, kind: str, storage: Storage) -> Sequence[_Object]:
    """The objects of a manifest, or the manifest itself, for a container that reads the objects of its lines."""
    if kind == "AugmentedManifestFile":
        raise NotSupportedError("an augmented manifest is read in Pipe mode alone")
    try:
        entries = cast("list[Any]", json.loads(_text(manifest, storage)))
        prefix = Location.of(str(cast("Mapping[str, Any]", entries[0])["prefix"]))
        names = [str(entry) for entry in entries[1:]]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise DataError(f"{manifest} is no manifest: a list of {{'prefix': ...}} and keys below it") from error
    return [_Object(Location(prefix.bucket, prefix.key + name), name) for name in names]


def _text(location: Location, storage: Storage) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "manifest"
        storage.fetch(location, path)
        return path.read_text(encoding="utf-8")


def _fetch(one: _Object, folder: Path, storage: Storage, *, unpacked: bool) -> None:
    try:
        target = folder / below_a_folder(one.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        storage.fetch(one.location, target)
        if unpacked:
            _unpack(target)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise DataError(f"ClientError: Data download failed: {one.location}: {one.name} is a folder too") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(f"ClientError: Data download failed: {one.location} is not compressed with gzip") from error
    except StorageError as error:
        raise DataError(f"ClientError: Data download failed: {one.location}: {error}") from error


def _unpack(target: Path) -> None:
    packed = target.with_name(f"{target.name}.packed")
    target.rename(packed)
    with gzip.open(packed) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)
    packed.unlink()
