"""Which files are packed, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import IgnoreStrategy

from cdk_sagemaker_training.definition import SourceCode
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.pipeline import source_files as module
from cdk_sagemaker_training.pipeline.source_files import source_files
from cdk_sagemaker_training.pipeline.source_secrets import looks_like_a_secret
from tests.support.mistakes import mistakes
from tests.support.scripts import SCRIPT, source, write


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with ``src/train.py`` in it."""
    source(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def code(**given: object) -> SourceCode:
    return SourceCode(**{"entry_point": "train.py", "source_dir": "src", **given})  # pyright: ignore[reportArgumentType]


def names(**given: object) -> list[str]:
    return sorted(source_files(code(**given)))


def refused(**given: object) -> list[tuple[str, object]]:
    return [(where, what) for where, what, _ in mistakes(lambda: source_files(code(**given)))]


def test_of_a_folder_that_is_packed_again_cdk_is_asked_nothing_new(work: Path, monkeypatch: pytest.MonkeyPatch):
    write(work, {"src/pkg/a.py": "a", "src/left.csv": "x"})
    assert ["left.csv", "pkg/a.py", "train.py"] == names()
    asked: list[str] = []
    git = IgnoreStrategy.git

    def counted(root: str, lines: list[str]) -> Any:
        asked.append(root)
        return git(root, lines)

    monkeypatch.setattr(IgnoreStrategy, "git", counted)
    assert (["left.csv", "pkg/a.py", "train.py"], []) == (names(), asked)
    write(work, {"src/.sagemakerignore": "*.csv", "src/b.csv": "y"})
    assert (["pkg/a.py", "train.py"], 1) == (names(), len(asked))


# --- layout -----------------------------------------------------------------------------------------------------------


def test_the_folder_is_the_root(work: Path):
    write(work, {"src/pkg/a.py": "a", "src/data.json": "{}", "beside.py": "b"})
    assert ["data.json", "pkg/a.py", "train.py"] == names()


def test_a_script_alone(work: Path):
    write(work, {"src/other.py": "x"})
    assert ["train.py"] == names(entry_point="src/train.py", source_dir=None)


def test_dependencies_stand_beside_the_script(work: Path):
    write(work, {"deep/lib/a.py": "a", "deep/lib/sub/b.py": "b", "one.py": "1"})
    expected = ["lib/a.py", "lib/sub/b.py", "one.py", "train.py"]
    assert expected == names(dependencies=["deep/lib/", "one.py"])


def test_one_name_for_one_file(work: Path):
    write(work, {"src/lib.py": "x", "other/lib.py": "y", "src/pkg": "x", "other/pkg/a.py": "y"})
    assert [("lib.py", [str(work / "src/lib.py"), "other/lib.py"]), ("pkg", "a file and a folder")] == refused(
        dependencies=["other/lib.py", "other/pkg"]
    )


# --- ignored ----------------------------------------------------------------------------------------------------------


def test_what_no_script_needs(work: Path):
    left_out = (".git/config", "__pycache__/a.pyc", "b.pyc", ".venv/x", "node_modules/x/y.js", ".ipynb_checkpoints/n")
    write(work, {f"src/{prefix}{name}": "x" for name in left_out for prefix in ("", "pkg/")} | {"src/pkg/a.py": "a"})
    assert ["pkg/a.py", "train.py"] == names()


def test_the_ignore_file(work: Path):
    ignored = "# data\n*.csv\n!keep.csv\n/tests/\ndocs/*.md\n!venv/\n"
    files = ("a.csv", "keep.csv", "tests/t.py", "pkg/tests/t.py", "docs/a.md", "docs/a.txt", "venv/v.py")
    write(work, {"src/.sagemakerignore": ignored} | {f"src/{name}": "x" for name in files})
    assert ["docs/a.txt", "keep.csv", "pkg/tests/t.py", "train.py", "venv/v.py"] == names()


def test_each_folder_has_its_own_ignore_file(work: Path):
    write(work, {"src/.sagemakerignore": "*.txt\n", "src/a.txt": "x", "lib/b.txt": "x", "lib/c.md": "x"})
    assert ["lib/b.txt", "lib/c.md", "train.py"] == names(dependencies=["lib"])
    write(work, {"lib/.sagemakerignore": "*.md\n"})
    assert ["lib/b.txt", "train.py"] == names(dependencies=["lib"])


def test_the_script_must_be_left_in(work: Path):
    write(work, {"src/.sagemakerignore": "train.py\n"})
    assert [("entry_point", "train.py")] == refused()


# --- secrets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *(".env", ".env.production", "pkg/.env", "server.pem", "KEY.PEM", "id_rsa", ".ssh/config", ".aws/config"),
        *("a.p12", ".netrc", "credentials", "credentials.json", "client_secret_1.json", "kaggle.json", ".pypirc"),
    ],
)
def test_secrets_are_refused(work: Path, name: str):
    write(work, {f"src/{name}": "x"})
    assert [(f"src/{name}", "a file that looks like a secret")] == refused()


@pytest.mark.parametrize("name", [".env.example", "credentials/__init__.py", "environment.py", "id_rsa.py", "pem.py"])
def test_what_is_no_secret(name: str):
    assert looks_like_a_secret(name) is False


def test_all_secrets_are_named_at_once(work: Path):
    write(work, {"src/a.pem": "x", "src/.env": "x", "lib/b.pem": "x", "c.pem": "x"})
    assert ["src/.env", "src/a.pem", "lib/b.pem", "c.pem"] == [
        where for where, _ in refused(dependencies=["lib", "c.pem"])
    ]


def test_the_error_says_how_to_go_on(work: Path):
    write(work, {"src/pkg/a.pem": "x"})
    with pytest.raises(InvalidInputError) as caught:
        source_files(code())
    fix = "leave it out in src/.sagemakerignore: pkg/a.pem; if it is no secret, say so there: !pkg/a.pem"
    assert [fix] == [problem.fix for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("line", "packed"), [("pkg/a.pem", False), ("*.pem", False), ("!pkg/a.pem", True), ("!*.pem", True)]
)
def test_the_ignore_file_settles_what_a_file_is(work: Path, line: str, packed: bool):
    write(work, {"src/pkg/a.pem": "x", "src/.sagemakerignore": f"{line}\n"})
    assert ["pkg/a.pem", "train.py"][not packed :] == names()


# --- links ------------------------------------------------------------------------------------------------------------


def test_links_inside_are_packed_as_what_they_point_to(work: Path):
    write(work, {"src/pkg/a.py": "a"})
    (work / "src/b.py").symlink_to("pkg/a.py")
    (work / "src/same").symlink_to("pkg")
    files = source_files(code())
    assert ["b.py", "pkg/a.py", "same/a.py", "train.py"] == sorted(files)
    assert {"a"} == {files[name].read_text() for name in ("b.py", "pkg/a.py", "same/a.py")}


def test_links_that_are_refused(work: Path):
    write(work, {"outside.py": "x", "src/pkg/a.py": "a"})
    (work / "src/above").symlink_to("../outside.py")
    (work / "src/absolute").symlink_to(work / "outside.py")
    (work / "src/broken").symlink_to("nowhere")
    (work / "src/pkg/round").symlink_to("..")
    assert [
        ("src/above", "a link to ../outside.py"),
        ("src/absolute", f"a link to {work / 'outside.py'}"),
        ("src/broken", "a link to nowhere, which does not exist"),
        ("src/pkg/round", "a link to a folder that it lies in"),
    ] == refused()


def test_ignored_links_are_nobodys_business(work: Path):
    write(work, {"src/.sagemakerignore": "data\n"})
    (work / "src/data").symlink_to("/")
    assert ["train.py"] == names()


def test_a_folder_reached_through_a_link(work: Path):
    (work / "linked").symlink_to("src")
    assert ["linked/train.py", "train.py"] == names(dependencies=["linked"])


def test_pipes_are_refused(work: Path):
    os.mkfifo(work / "src/pipe")
    assert [("src/pipe", "no regular file")] == refused()


# --- size -------------------------------------------------------------------------------------------------------------


def test_size(work: Path, monkeypatch: pytest.MonkeyPatch):
    write(work, {"src/big.bin": "x" * 600, "src/small.bin": "x" * 300})
    monkeypatch.setattr(module, "MAX_BYTES", 900 + len(SCRIPT))
    assert ["big.bin", "small.bin", "train.py"] == names()
    monkeypatch.setattr(module, "MAX_BYTES", 899 + len(SCRIPT))
    with pytest.raises(InvalidInputError) as caught:
        source_files(code())
    [problem] = caught.value.problems
    assert ("source_dir, dependencies", f"{900 + len(SCRIPT):,} bytes") == (problem.where, problem.given)
    assert "big.bin (600), small.bin (300), train.py" in problem.fix
