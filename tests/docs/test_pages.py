"""Every Python block of the README and of the pages in ``docs/`` runs as it stands, as a program of its own.

In this process, where Node has been started already; in one of its own where it needs that, see ``ITSELF``.
A block that is fenced as ``py`` goes on where the block before it has ended.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.jsii import UNPACKED
from tests.support.programs import run_app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(python|py)\n(.*?)^```", re.DOTALL | re.MULTILINE)
ELSEWHERE = ("README.md", "docs/composing.md")
"""Pages whose ``py`` block has a test of its own: tests/conformance has SDK v3, tests/e2e the commands around it."""
ITSELF = re.compile(r"""\b(outdir|path)="|\bsys\.""")
"""In blocks that get a Python of their own: paths that Node takes from where it was started, and ``sys.executable``."""


def blocks(page: Path) -> Iterator[tuple[int, str]]:
    """The line that a block begins on, and its code."""
    text, before = page.read_text(encoding="utf-8"), ""
    for match in BLOCK.finditer(text):
        code = match[2] if match[1] == "python" else before + match[2]
        if match[1] == "python" or not page.as_posix().endswith(ELSEWHERE):
            yield text.count("\n", 0, match.start(2)) + 1, code
        before = code


CASES = [pytest.param(code, id=f"{page.relative_to(ROOT)}:{line}") for page in PAGES for line, code in blocks(page)]


def test_there_are_blocks():
    assert 4 <= len(list(blocks(ROOT / "README.md")))
    assert 4 <= len(list(blocks(ROOT / "docs" / "choosing.md")))


def test_a_block_is_found_with_its_line(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("text\n\n```python\na = 1\n\nb = 2\n```\n\n```json\n{}\n```\n", encoding="utf-8")
    assert [(4, "a = 1\n\nb = 2\n")] == list(blocks(page))


def test_a_block_goes_on_after_the_one_before_it(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("```python\na = 1\n```\n\n```python\nb = 2\n```\ntext\n```py\nc = b\n```\n", encoding="utf-8")
    assert [(2, "a = 1\n"), (6, "b = 2\n"), (10, "b = 2\nc = b\n")] == list(blocks(page))


def run_here(code: str, folder: Path) -> None:
    """As ``python block.py`` does in a folder. What modules the block has written there are forgotten."""
    block = folder / "block.py"
    block.write_text(code, encoding="utf-8")
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder))
        patch.syspath_prepend(str(folder))
        try:
            run_app(block, outdir=str(folder / "cdk.out"))
        finally:
            os.environ.clear()
            os.environ.update(before)
            for path in folder.glob("*.py"):
                sys.modules.pop(path.stem, None)


def run_itself(code: str, folder: Path) -> None:
    path = os.pathsep.join(entry for entry in sys.path if entry)
    places = {"CDK_OUTDIR": str(folder / "cdk.out"), "HOME": str(folder)}
    environment = {**os.environ, "PYTHONPATH": path, **places, **UNPACKED}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (0, "") == (done.returncode, done.stderr if done.returncode else "")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", CASES)
def test_runs(code: str, tmp_path: Path):
    (run_itself if ITSELF.search(code) else run_here)(code, tmp_path)
