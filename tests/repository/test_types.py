"""The strict type check of the repository, beside the other tests: it keeps one core busy, and they have another."""

from __future__ import annotations

import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def test_pyright_finds_nothing():
    pyright = REPOSITORY / "node_modules" / ".bin" / "pyright"
    done = subprocess.run([pyright], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
