"""What the words on the command line mean: files, folders, globs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from glob import glob, has_magic  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType] - not in its stub
from pathlib import Path
from typing import Final

import attrs

from cdk_sagemaker_training.cli.linting.reading import UnusableError

STANDARD_INPUT: Final = "-"

_SUFFIXES: Final = (".json", ".yaml", ".yml")
_TEMPLATE: Final = ".template.json"
_TIDY: Final = re.compile(r"/?(?:(?!\.?/)[^/\\]+/)*(?!\.?$)[^/\\]+")
"""A path as pathlib writes it with forward slashes, on any system."""
_LEFT_OUT: Final = frozenset({"node_modules", "__pycache__", "site-packages", "venv"})


@attrs.frozen(weakref_slot=False)
class Target:
    """A file to lint. There may be very many, so it is small."""

    file: str
    """As it was named, or was found below what was named; ``-`` for standard input."""
    is_named: bool = True
    """Whether it has to be a definition or template; what a folder or glob holds may be something else."""

    @property
    def shown(self) -> str:
        """As it stands in reports: with forward slashes."""
        if self.file == STANDARD_INPUT:
            return "<stdin>"
        # One text in memory, not two; and pathlib keeps the parts of each path that it sees.
        return self.file if _TIDY.fullmatch(self.file) else Path(self.file).as_posix()


def targets_of(word: str) -> Sequence[Target]:
    """The files that one word on the command line stands for. Raises ``UnusableError`` where there are none."""
    if word == STANDARD_INPUT:
        return [Target(word)]
    path = Path(word)
    if _exists(path):
        return _in_folder(path) if path.is_dir() else [Target(word)]
    if not has_magic(word):
        return [Target(word)]  # reading it says what is wrong
    found = sorted(glob(word, recursive=True))  # noqa: PTH207 - the word may be absolute, or lead upward
    targets = [Target(name, is_named=False) for name in found if not Path(name).is_dir()]
    if not targets:
        raise UnusableError("no file matches")
    return targets


def is_cloud_assembly(folder: Path) -> bool:
    """Whether a folder is what ``cdk synth`` writes."""
    is_finished = (folder / "manifest.json").is_file() and any(folder.glob("*" + _TEMPLATE))
    return is_finished or (folder / "cdk.out").is_file()


def _in_folder(folder: Path) -> Sequence[Target]:
    try:
        if is_cloud_assembly(folder):
            found = [Target(str(path)) for path in _templates(folder)]
        else:
            found = list(_others(folder))
    except OSError as error:
        raise UnusableError(f"cannot be read: {error.strerror}") from error
    if not found:
        raise UnusableError("no JSON and no YAML in this folder")
    return found


def _templates(assembly: Path) -> Iterator[Path]:
    """The templates of an assembly and of those nested in it, which stages are."""
    yield from sorted(assembly.glob("*" + _TEMPLATE))
    for nested in sorted(assembly.glob("assembly-*")):
        if nested.is_dir():
            yield from _templates(nested)


def _others(folder: Path) -> Iterator[Target]:
    def refuse(error: OSError) -> None:
        raise error

    for at, folders, files in os.walk(folder, onerror=refuse):
        here = Path(at)
        inner = sorted(name for name in folders if name[0] != "." and name not in _LEFT_OUT)
        assemblies = [name for name in inner if is_cloud_assembly(here / name)]
        folders[:] = [name for name in inner if name not in assemblies]
        for name in sorted(files):
            if name.lower().endswith(_SUFFIXES) and name[0] != ".":
                yield Target(os.path.join(at, name), is_named=False)  # noqa: PTH118 - see Target.shown
        for name in assemblies:
            yield from (Target(str(path)) for path in _templates(here / name))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
