"""Pages that are generated say what they are generated from."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cdk_sagemaker_training.rules.discovery import built_in_rules
from cdk_sagemaker_training.rules.scheme import CHECK_IDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["algorithms", "rules"])
def test_is_in_step(name: str):
    command = [sys.executable, str(ROOT / "scripts" / "generate_docs" / f"{name}.py"), "--check"]
    environment = {"PYTHONPATH": str(ROOT / "constructs")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)


def test_algorithms_that_could_not_be_included_are_named():
    page = (ROOT / "docs" / "algorithms.md").read_text(encoding="utf-8")
    left_out = page.split("## Algorithms that are not in the catalog")[1]
    for name in ("AutoGluon-Tabular", "CatBoost", "LightGBM", "TabTransformer", "Text Classification - TensorFlow"):
        assert f"| {name} |" in left_out


def test_every_rule_has_a_row_and_a_section():
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    ids = [rule.id for rule in built_in_rules()]
    assert ids == re.findall(r"^\| \[(SMT\d{3})\]\(#smt\d{3}\) \|", page, re.MULTILINE)
    assert ids == re.findall(r"^### (SMT\d{3})$", page, re.MULTILINE)
    assert list(CHECK_IDS) == re.findall(r"^\| (SMT00\d) \|", page, re.MULTILINE)
