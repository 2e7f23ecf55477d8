"""The two linters as people run them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import attrs

_BIN: Final = Path(sys.executable).parent
_SOURCES: Final = Path(__file__).parents[2] / "constructs"
_CFN_LINT_BROKE: Final = 1
_SMTRAIN_BROKE: Final = 2


@attrs.frozen
class Took:
    """Seconds that a command took: by the clock, and of all processors together."""

    clock: float
    processors: float


def smtrain_lint(files: Sequence[Path]) -> Took:
    """``smtrain lint`` on files."""
    code, took = _run([_BIN / "smtrain", "lint", *files])
    if code >= _SMTRAIN_BROKE:
        raise RuntimeError(f"smtrain lint ended with {code}")
    return took


def cfn_lint(files: Sequence[Path]) -> Took:
    """``cfn-lint`` on templates."""
    code, took = _run([_BIN / "cfn-lint", "--", *files])
    if code == _CFN_LINT_BROKE:
        raise RuntimeError(f"cfn-lint ended with {code}")
    return took


def _run(command: Sequence[Path | str]) -> tuple[int, Took]:
    """The exit code of a command in the folder above its last file, where no configuration is, and what it took."""
    environment = {**os.environ, "PYTHONPATH": str(_SOURCES)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start, before = perf_counter(), _processors()
    done = subprocess.run(
        command,
        cwd=Path(command[-1]).parents[1],
        env=environment,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return done.returncode, Took(perf_counter() - start, _processors() - before)


def _processors() -> float:
    """The seconds of processors that the children of this process have used, and theirs."""
    spent = os.times()
    return spent.children_user + spent.children_system
