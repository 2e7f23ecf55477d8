"""File assets of a cloud assembly, by the keys under which they are uploaded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cdk_sagemaker_training.definition.templates.intrinsics import intrinsic
from cdk_sagemaker_training.definition.templates.shapes import mapping

MAX_BYTES: Final = 8 * 1024 * 1024
"""Of a file that is read: the service takes definitions of 1 MiB."""

_MANIFEST: Final = ".assets.json"


class Assets:
    """What the ``*.assets.json`` of a folder list, which aws-cdk-lib writes beside the templates.

    They are read when a key is asked for that those read before do not list. What cannot be read is not there.
    """

    def __init__(self, manifests: Iterator[Path]) -> None:
        self._manifests = manifests
        self._files: dict[str, Path] = {}

    @classmethod
    def of_template(cls, path: Path) -> Assets:
        """The assets of the stack of a template and, for nested stacks, of all stacks beside it."""
        return cls(_manifests(path))

    def read(self, key: object) -> str | None:
        """The content of the file with an S3 key, which is text or the ``Fn::Sub`` of one; None where there is none."""
        match key:
            case str():
                wanted = key
            case _:
                call = intrinsic(key)
                wanted = call[1] if call is not None and call[0] == "Fn::Sub" else None
        path = self.path(wanted) if isinstance(wanted, str) else None
        return None if path is None else _content(path)

    def path(self, key: str) -> Path | None:
        """The file with an S3 key; None where there is none."""
        while key not in self._files:
            manifest = next(self._manifests, None)
            if manifest is None:
                return None
            self._files |= _listed(manifest)
        return self._files[key]


def _manifests(template: Path) -> Iterator[Path]:
    own = template.with_name(template.name.split(".")[0] + _MANIFEST)
    yield own
    try:
        others = sorted(template.parent.glob(f"*{_MANIFEST}"))
    except OSError:
        return
    yield from (path for path in others if path != own)


def _listed(manifest: Path) -> dict[str, Path]:
    """By object key, the files that are uploaded as they are."""
    try:
        content: object = json.loads(_content(manifest) or "null")
    except (ValueError, RecursionError):
        return {}
    files: dict[str, Path] = {}
    for entry in mapping(mapping(content).get("files")).values():
        source = mapping(mapping(entry).get("source"))
        path = source.get("path")
        if not isinstance(path, str) or source.get("packaging", "file") != "file":
            continue
        for destination in mapping(mapping(entry).get("destinations")).values():
            key = mapping(destination).get("objectKey")
            if isinstance(key, str):
                files[key] = manifest.parent / path
    return files


def _content(path: Path) -> str | None:
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        return None if len(content) > MAX_BYTES else content.decode()
    except (OSError, ValueError):  # a path with a NUL, bytes that are not UTF-8
        return None
