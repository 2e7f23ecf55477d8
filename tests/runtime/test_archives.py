"""Archives that nobody vouches for."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from cdk_sagemaker_training.runtime.archives import ArchiveError, unpack


def packed(path: Path, **members: str | tuple[bytes, str]) -> Path:
    """Members by name: text, or a type of tarfile's with where it leads."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            if isinstance(content, str):
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content.encode()))
            else:
                entry.type, entry.linkname = content
                archive.addfile(entry)
    return path


def test_files_folders_and_links_inside(tmp_path: Path) -> None:
    archive = packed(
        tmp_path / "a.tar.gz",
        **{
            "src/train.py": "print()",
            "empty": (tarfile.DIRTYPE, ""),
            "again.py": (tarfile.SYMTYPE, "src/train.py"),
            "hard.py": (tarfile.LNKTYPE, "src/train.py"),
        },
    )
    unpack(archive, tmp_path / "out")
    found = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*")}
    assert {"src", "src/train.py", "empty", "again.py", "hard.py"} == found
    assert ["print()"] * 2 == [(tmp_path / "out" / name).read_text() for name in ("again.py", "hard.py")]
    assert not (tmp_path / "out/again.py").is_symlink()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../escaped", "x"),
        ("/tmp/escaped", "x"),
        ("deep/../../escaped", "x"),
        ("link", (tarfile.SYMTYPE, "/etc/passwd")),
        ("link", (tarfile.SYMTYPE, "../outside")),
        ("hard", (tarfile.LNKTYPE, "/etc/passwd")),
        ("pipe", (tarfile.FIFOTYPE, "")),
    ],
)
def test_what_leads_out_is_refused_and_leaves_nothing(
    tmp_path: Path, name: str, content: str | tuple[bytes, str]
) -> None:
    (tmp_path / "outside").write_text("secret")
    archive = packed(tmp_path / "a.tar.gz", **{"first": "x", name: content})
    with pytest.raises(ArchiveError):
        unpack(archive, tmp_path / "out")
    assert {"a.tar.gz", "outside"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00" + b"\x00" * 40])
def test_what_is_no_archive_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tar.gz").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"a\.tar\.gz cannot be unpacked"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "out")
