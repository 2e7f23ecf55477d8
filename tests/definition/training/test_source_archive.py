"""The same content gives the same bytes, wherever and whenever it was written."""

from __future__ import annotations

import hashlib
import io
import os
import random
import tarfile
from pathlib import Path
from typing import IO, cast

import pytest

from cdk_sagemaker_training.definition import SourceCode
from cdk_sagemaker_training.definition.training.source_archive import packed
from cdk_sagemaker_training.pipeline.source_files import source_files
from tests.support.scripts import write

FILES = {"train.py": "import lib\n", "lib/__init__.py": "", "lib/déjà vu.py": "x = 1\n", "run.sh": "#!/bin/sh\n"} | {
    f"lib/{'deep/' * 20}{number}.py": f"{number}\n" for number in range(5)
}


def clone(root: Path, *, seed: int, umask: int, time: int) -> Path:
    """The same files in an order, with a umask and at a time of its own."""
    before = os.umask(umask)
    try:
        names = sorted(FILES)
        random.Random(seed).shuffle(names)
        write(root, {name: FILES[name] for name in names})
        (root / "run.sh").chmod((root / "run.sh").stat().st_mode | 0o100)
    finally:
        os.umask(before)
    for path in root.rglob("*"):
        os.utime(path, (time, time))
    return root


def archive(root: Path) -> bytes:
    return packed(source_files(SourceCode(entry_point="train.py", source_dir=root)))


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return clone(tmp_path / "a/checkout", seed=1, umask=0o022, time=1_000_000_000)


def test_two_clones(first: Path, tmp_path: Path):
    second = clone(tmp_path / "another place/repo", seed=2, umask=0o077, time=1_700_000_000)
    assert archive(first) == archive(second)


def test_the_same_on_every_machine(first: Path):
    """Another digest after an upgrade of Python or zlib means another asset for everybody's code."""
    assert (
        "0130e61d10bfba7f809168d6a0c5b9dc925dd250a2d41770657225833144d4a9" == hashlib.sha256(archive(first)).hexdigest()
    )


@pytest.mark.parametrize("name", ["train.py", "lib/__init__.py", "lib/déjà vu.py"])
def test_another_byte_is_another_archive(first: Path, name: str):
    before = archive(first)
    path = first / name
    path.write_bytes(path.read_bytes() + b"#")
    assert before != archive(first)


def test_another_name_or_execution_bit_is_another_archive(first: Path):
    before = archive(first)
    (first / "run.sh").chmod(0o644)
    not_executable = archive(first)
    (first / "run.sh").rename(first / "start.sh")
    assert 3 == len({before, not_executable, archive(first)})


def test_what_is_in_it(first: Path):
    with tarfile.open(fileobj=io.BytesIO(archive(first)), mode="r:gz") as opened:
        members = opened.getmembers()
        assert sorted(FILES) == [member.name for member in members]
        assert {(0, 0, 0, "", "")} == {(m.mtime, m.uid, m.gid, m.uname, m.gname) for m in members}
        assert {"run.sh": 0o755} == {m.name: m.mode for m in members if m.mode != 0o644}
        texts = {member.name: cast("IO[bytes]", opened.extractfile(member)).read().decode() for member in members}
    assert texts == FILES


def test_more_than_one_block(tmp_path: Path):
    content = "".join(f"{number}\n" for number in range(50_000))
    write(tmp_path, {"train.py": content})
    with tarfile.open(fileobj=io.BytesIO(archive(tmp_path)), mode="r:gz") as opened:
        found = opened.extractfile("train.py")
        assert found is not None
        assert content.encode() == found.read()
