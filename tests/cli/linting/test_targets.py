"""How files are named in reports."""

from __future__ import annotations

from itertools import product
from pathlib import Path, PurePosixPath

import pytest

from cdk_sagemaker_training.cli.linting.targets import Target, targets_of


def test_a_file_is_shown_as_pathlib_writes_it():
    texts = ["".join(parts) for length in range(1, 7) for parts in product("a./", repeat=length)]
    assert {text: PurePosixPath(text).as_posix() for text in texts} == {text: Target(text).shown for text in texts}


def test_of_a_tidy_name_pathlib_keeps_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cdk_sagemaker_training.cli.linting.targets.Path", None)
    assert ["a/b.json", "/a/..b/c", "<stdin>"] == [Target(name).shown for name in ("a/b.json", "/a/..b/c", "-")]


def test_what_is_found_in_a_folder_is_kept_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "some" / "more").mkdir(parents=True)
    for name in ("some/b.json", "some/more/a.json", "some/a.txt"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    found = targets_of("./some/")
    assert ["some/b.json", "some/more/a.json"] == [target.shown for target in found]
    assert all(target.shown is target.file for target in found)
