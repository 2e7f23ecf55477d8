from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.definition import SourceCode
from tests.support.mistakes import wrong_fields
from tests.support.scripts import SCRIPT, write


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: ``src/train.py``, ``src/inner/run.py``, ``lib/a.py`` and ``one.py``."""
    files = ("src/train.py", "src/inner/run.py", "lib/a.py", "one.py")
    monkeypatch.chdir(write(tmp_path, dict.fromkeys(files, SCRIPT) | {"src/empty.py": ""}))
    return tmp_path


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("program", "given"),
    [
        ("train.py", {"entry_point": "train.py", "source_dir": "src"}),
        ("inner/run.py", {"entry_point": "inner/run.py", "source_dir": "src"}),
        ("inner/run.py", {"entry_point": "./inner/run.py", "source_dir": Path("src")}),
        ("train.py", {"entry_point": "src/train.py"}),
        ("one.py", {"entry_point": Path("one.py")}),
    ],
)
def test_program_is_the_script_inside_the_package(program: str, given: dict[str, Any]):
    assert program == SourceCode(**given).program


def test_absolute_paths(work: Path):
    code = SourceCode(entry_point=work / "one.py", dependencies=[work / "lib"])
    assert ("one.py", (str(work / "lib"),)) == (code.program, code.dependencies)


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("fields", "given"),
    [
        (["entry_point"], {"entry_point": "missing.py"}),
        (["entry_point"], {"entry_point": ""}),
        (["entry_point"], {"entry_point": "empty.py", "source_dir": "src"}),
        (["entry_point"], {"entry_point": "inner", "source_dir": "src"}),
        (["entry_point"], {"entry_point": "../one.py", "source_dir": "src"}),
        (["entry_point"], {"entry_point": "/etc/hostname", "source_dir": "src"}),
        (["source_dir"], {"entry_point": "train.py", "source_dir": "one.py"}),
        (["source_dir"], {"entry_point": "train.py", "source_dir": "nowhere"}),
        (["dependencies[1]"], {"entry_point": "one.py", "dependencies": ["lib", "nowhere"]}),
        (["dependencies"], {"entry_point": "one.py", "dependencies": ["lib", "src/../lib"]}),
        (["dependencies"], {"entry_point": "one.py", "dependencies": "lib"}),
        (["entry_point", "dependencies[0]"], {"entry_point": "x.py", "dependencies": ["y"]}),
    ],
)
def test_mistakes(fields: list[str], given: dict[str, Any]):
    assert fields == wrong_fields(lambda: SourceCode(**given))


def test_requirements_are_installed_from_the_network(work: Path):
    code = SourceCode(entry_point="train.py", source_dir="src")
    assert code.installs_packages is False
    write(work, {"src/requirements.txt": "x\n", "other/requirements.txt": "x\n", "deep/lib/requirements.txt": "x\n"})
    assert code.installs_packages is True
    assert SourceCode(entry_point="one.py", dependencies=["other/requirements.txt"]).installs_packages is True
    assert SourceCode(entry_point="one.py", dependencies=["deep"]).installs_packages is False
    write(work, {"src/requirements.txt": "# nothing yet\n"})
    assert code.installs_packages is False


@pytest.mark.usefixtures("work")
def test_equal_by_value():
    first, second = (SourceCode(entry_point="train.py", source_dir="src", dependencies=["lib"]) for _ in range(2))
    assert {first: 1} == {second: 1}
