"""Archives that come from outside, unpacked without leaving the folder that they are unpacked into.

``tarfile``'s own filter came with Python 3.10.12 and 3.11.4; Debian 12 has 3.11.2.
"""

from __future__ import annotations

import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath

_EXECUTABLE, _PLAIN = 0o755, 0o644


class ArchiveError(Exception):
    """It is no archive, or one of its members would be outside."""


def unpack(archive: Path, folder: Path) -> None:
    """Put the files and folders of an archive below a folder; links as the files of the archive that they lead to.

    Raises ``ArchiveError`` for a name that leads out of the folder, a link that does not lead to a file of the archive,
    and what is neither file, folder nor link; nothing of it is then there.
    """
    try:
        with tarfile.open(archive) as opened:
            members = opened.getmembers()
            names = {member.name: _inside(member.name) for member in members}
            for member in members:
                target = folder.joinpath(*names[member.name].parts)
                if member.isdir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                _write(opened, member, target)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise ArchiveError(f"{archive.name} cannot be unpacked: {error}") from error
    except ArchiveError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ArchiveError(f"{name!r} would lie outside")
    return path


def _write(opened: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    if not (member.isfile() or member.issym() or member.islnk()):
        raise ArchiveError(f"{member.name!r} is neither a file, a folder nor a link")
    try:
        content = opened.extractfile(member)  # of a link, what it leads to in the archive
    except KeyError:
        content = None
    if content is None:
        raise ArchiveError(f"{member.name!r} leads to no file of the archive")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)
    target.chmod(_EXECUTABLE if member.mode & 0o100 else _PLAIN)
