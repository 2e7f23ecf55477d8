"""Files of a source folder that are left out of the package."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from aws_cdk import IgnoreStrategy

IGNORE_FILE: Final = ".sagemakerignore"

_ALWAYS: Final = (
    IGNORE_FILE,
    *(".git/", ".git", ".hg/", ".svn/", ".DS_Store", ".ipynb_checkpoints/"),
    *("__pycache__/", "*.py[co]", ".mypy_cache/", ".pytest_cache/", ".ruff_cache/", ".tox/", ".venv/", "venv/"),
    *("node_modules/", "cdk.out/"),
)
"""What no script needs; a line such as ``!venv/`` in the ignore file takes it in all the same."""
_FOLDERS: Final = 16
"""Whose answers are kept."""


class IgnoreRules:
    """The rules of one folder: those that hold always, then the lines of its ``.sagemakerignore``, as in Git."""

    def __init__(self, root: Path) -> None:
        """``root``: the folder, without links in its path."""
        self._root = root
        written = root / IGNORE_FILE
        self._lines = written.read_text(encoding="utf-8").splitlines() if written.is_file() else []
        self._answers = _answers_of(str(root), (*_ALWAYS, *self._lines))

    def leaves_out(self, path: Path, *, is_folder: bool) -> bool:
        """Whether a file, or a folder with all that is in it, is left out."""
        return self._answers.leaves_out(str(path), is_folder=is_folder)

    def takes_in(self, path: Path) -> bool:
        """Whether a line that begins with ``!`` names the file, whatever other rules say."""
        exactly = "/" + re.sub(r"([\\*?\[\]!# ])", r"\\\1", path.relative_to(self._root).as_posix())
        return not IgnoreStrategy.git(str(self._root), [exactly, *self._lines]).ignores(str(path))


class _Answers:
    """What CDK says of paths, which follows from the lines alone: asked for once, each question is a way to Node.

    The pipelines of a fleet pack the same folder a thousand times.
    """

    def __init__(self, root: str, lines: tuple[str, ...]) -> None:
        self._strategy = IgnoreStrategy.git(root, [*lines])
        self._known: dict[tuple[str, bool], bool] = {}

    def leaves_out(self, path: str, *, is_folder: bool) -> bool:
        asked = path, is_folder
        if asked not in self._known:
            found = self._strategy.completely_ignores if is_folder else self._strategy.ignores
            self._known[asked] = found(path)
        return self._known[asked]


@lru_cache(maxsize=_FOLDERS)
def _answers_of(root: str, lines: tuple[str, ...]) -> _Answers:
    return _Answers(root, lines)
