"""The two linters as people run them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.commands import Took, run

_BIN: Final = Path(sys.executable).parent
_OF_SMTRAIN: Final = (0, 1)
"""Exit codes of a run that has looked at all files: nothing found, or something."""
_OF_CFN_LINT: Final = (0, *range(2, 33))
"""1 is that it broke."""


def smtrain_lint(files: Sequence[Path], *options: str, memory: bool = False) -> Took:
    """``smtrain lint`` on files. ``options``: those of the command. ``memory``: whether to watch it."""
    command = [_BIN / "smtrain", "lint", *options, *files]
    return run(command, folder=_folder(files), accepted=_OF_SMTRAIN, memory=memory)


def cfn_lint(files: Sequence[Path]) -> Took:
    """``cfn-lint`` on templates."""
    return run([_BIN / "cfn-lint", "--", *files], folder=_folder(files), accepted=_OF_CFN_LINT)


def _folder(files: Sequence[Path]) -> Path:
    """The folder above that of the files, where no configuration is."""
    return files[-1].parents[1]
