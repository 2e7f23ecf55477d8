"""The page of built-in algorithms says what the catalog says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "generate_docs" / "algorithms.py"


def test_is_in_step():
    command = [sys.executable, str(SCRIPT), "--check"]
    environment = {"PYTHONPATH": str(ROOT / "constructs")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)


def test_names_what_could_not_be_included():
    page = (ROOT / "docs" / "algorithms.md").read_text(encoding="utf-8")
    left_out = page.split("## Algorithms that are not in the catalog")[1]
    for name in ("AutoGluon-Tabular", "CatBoost", "LightGBM", "TabTransformer", "Text Classification - TensorFlow"):
        assert f"| {name} |" in left_out
