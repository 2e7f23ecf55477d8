"""Files that a job wrote, looked at from outside of its sandbox, where its links lead elsewhere: none is followed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

import attrs

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_DEEPEST: Final = 100
"""Folders in folders that are looked into: a job can make them deeper than any path is long."""
_NOT_THERE: Final = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES, errno.ENXIO, errno.ENODEV}


@attrs.frozen
class JobFolder:
    """``root``: a folder that the job cannot replace. ``below``: the path under it, which the job can replace."""

    root: Path
    below: str = ""

    def files(self) -> dict[str, os.stat_result]:
        """The regular files by relative name, in order; nothing where the folder is none, or is another one."""
        return {name: found for name, found in self._entries() if stat.S_ISREG(found.st_mode)}

    def links(self) -> list[str]:
        """The symbolic links."""
        return [name for name, found in self._entries() if stat.S_ISLNK(found.st_mode)]

    @contextmanager
    def opened(self, name: str) -> Generator[BinaryIO]:
        """A regular file to read. Raises ``FileNotFoundError`` for anything else."""
        parts = PurePosixPath(name).parts
        with self._folder(parts[:-1]) as folder:
            found = _opened(parts[-1], _FILE, folder)
        with os.fdopen(found, "rb") as file:
            if not stat.S_ISREG(os.fstat(found).st_mode):
                raise FileNotFoundError(errno.ENOENT, "is no regular file", name)
            yield file

    def target(self, name: str) -> str:
        """Where a link leads, in its own words."""
        parts = PurePosixPath(name).parts
        with self._folder(parts[:-1]) as folder:
            return os.readlink(parts[-1], dir_fd=folder)

    def text(self, name: str, most: int) -> str | None:
        """The first characters of a file; None where there is none."""
        try:
            with self.opened(name) as file:
                return file.read(4 * most).decode(errors="replace")[:most]  # a character has at most 4 bytes
        except FileNotFoundError:
            return None

    @contextmanager
    def _folder(self, parts: tuple[str, ...] = ()) -> Generator[int]:
        current = os.open(self.root, _FOLDER)
        try:
            for part in (*PurePosixPath(self.below).parts, *parts):
                inner = _opened(part, _FOLDER, current)
                os.close(current)
                current = inner
            yield current
        finally:
            os.close(current)

    def _entries(self) -> Iterator[tuple[str, os.stat_result]]:
        try:
            with self._folder() as folder:
                yield from _entries(folder, "", _DEEPEST)
        except FileNotFoundError:
            return


def _entries(folder: int, prefix: str, deep: int) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as found:
        names = sorted(entry.name for entry in found)
    for name in names:
        try:
            state = os.stat(name, dir_fd=folder, follow_symlinks=False)
            inner = _opened(name, _FOLDER, folder) if stat.S_ISDIR(state.st_mode) and deep else None
        except (FileNotFoundError, PermissionError):
            continue  # it has just gone, or is not for this user
        if inner is None:
            yield f"{prefix}{name}", state
            continue
        try:
            yield from _entries(inner, f"{prefix}{name}/", deep - 1)
        finally:
            os.close(inner)


def _opened(name: str, flags: int, folder: int) -> int:
    try:
        return os.open(name, flags, dir_fd=folder)
    except OSError as error:
        if error.errno in _NOT_THERE:
            raise FileNotFoundError(errno.ENOENT, "is not there, or is something else", name) from error
        raise


def removed(folder: Path) -> None:
    """Remove a folder however deep a job made it: step by step down and up, with one folder open at a time."""
    below: list[str] = []
    current = os.open(folder, _FOLDER)
    try:
        while True:
            inner = _emptied_to_a_folder(current)
            if inner is not None:
                below.append(inner)
                os.chmod(inner, 0o700, dir_fd=current)
            elif not below:
                break
            following = os.open(".." if inner is None else inner, _FOLDER, dir_fd=current)
            os.close(current)
            current = following
            if inner is None:
                os.rmdir(below.pop(), dir_fd=current)
    finally:
        os.close(current)
    folder.rmdir()


def _emptied_to_a_folder(folder: int) -> str | None:
    """Delete the files of a folder until a folder is among them; its name."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                return entry.name
            os.unlink(entry.name, dir_fd=folder)
    return None
