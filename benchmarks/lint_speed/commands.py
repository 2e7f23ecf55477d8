"""The two linters as people run them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

_BIN: Final = Path(sys.executable).parent
_SOURCES: Final = Path(__file__).parents[2] / "constructs"
_CFN_LINT_BROKE: Final = 1
_SMTRAIN_BROKE: Final = 2


def smtrain_lint(files: Sequence[Path], *, cores: int | None = None) -> float:
    """Seconds of ``smtrain lint`` on files. ``cores``: how many it may use, default: all."""
    code, took = _run([_BIN / "smtrain", "lint", *files], cores)
    if code >= _SMTRAIN_BROKE:
        raise RuntimeError(f"smtrain lint ended with {code}")
    return took


def cfn_lint(files: Sequence[Path]) -> float:
    """Seconds of ``cfn-lint`` on templates."""
    code, took = _run([_BIN / "cfn-lint", "--", *files], None)
    if code == _CFN_LINT_BROKE:
        raise RuntimeError(f"cfn-lint ended with {code}")
    return took


def _run(command: Sequence[Path | str], cores: int | None) -> tuple[int, float]:
    """The exit code and the seconds of a command in the folder above its first file: no configuration is there."""
    environment = {**os.environ, "PYTHONPATH": str(_SOURCES)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    affinity = os.sched_getaffinity(0) if cores is not None else set[int]()
    try:
        if cores is not None:
            os.sched_setaffinity(0, sorted(affinity)[:cores])  # the command inherits it
        start = perf_counter()
        done = subprocess.run(
            command,
            cwd=Path(command[-1]).parents[1],
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return done.returncode, perf_counter() - start
    finally:
        if cores is not None:
            os.sched_setaffinity(0, affinity)
