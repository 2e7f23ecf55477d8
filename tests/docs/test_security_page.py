"""SECURITY.md points at what there is and counts what is counted elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

from tests.security.test_other_peoples_rules import RULES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
WORDS = {"eight": 8, "nine": 9}


def test_links_lead_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE)
    assert 3 <= len(links)
    assert [] == [link for link in links if not (ROOT / link).exists()]


def test_what_it_counts():
    accepted = ROOT / "constructs" / "cdk_sagemaker_training" / "checks" / "accepted_findings.py"
    findings = re.findall(r"^def accept_\w+", accepted.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(findings) == WORDS[re.findall(r"acknowledges (\w+) findings", PAGE)[0]]
    assert len(RULES) == WORDS[re.findall(r"satisfies the (\w+) rules", PAGE)[0]]


def test_no_address_is_named():
    assert [] == re.findall(r"[\w.]+@[\w.]+", PAGE)
