"""checkov over the templates of the example app: nothing failed, and what is skipped says why.

checkov pins boto3 and more to versions that do not go with ours: ``make conformance`` installs it into ``.venv-peers``.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from tests.registry.test_nag import promotion
from tests.support.example_app import flags

REPOSITORY = Path(__file__).parents[2]
PYTHON = Path(os.environ.get("PEERS_PYTHON", REPOSITORY / ".venv-peers" / "bin" / "python"))

pytestmark = pytest.mark.conformance


def checked(folder: Path, templates: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The report on some templates. checkov would like to call home: it is told not to."""
    for name, template in templates.items():
        (folder / f"{name}.template.json").write_text(json.dumps(template, indent=1), encoding="utf-8")
    command = [PYTHON, "-m", "checkov.main", "--framework", "cloudformation", "--directory", folder, "--output", "json"]
    command += ["--soft-fail", "--quiet", "--skip-download"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    return json.loads(done.stdout)


def test_checkov_finds_nothing(tmp_path: Path, templates: dict[str, dict[str, Any]]):
    report = checked(tmp_path, templates)
    summary = report["summary"]
    assert [] == [f"{each['check_id']} {each['resource']}" for each in report["results"]["failed_checks"]]
    assert (0, 0) == (summary["failed"], summary["parsing_errors"])
    assert 100 < summary["passed"]


def test_checkov_finds_nothing_where_models_are_promoted(tmp_path: Path):
    stack = Stack(App(context=flags()), "Promotion", env=Environment(account="111111111111", region="eu-west-1"))
    promotion(stack)
    report = checked(tmp_path, {"Promotion": dict(Template.from_stack(stack).to_json())})
    summary = report["summary"]
    assert (0, 0, True) == (summary["failed"], summary["parsing_errors"], 100 < summary["passed"])


def test_checkov_would_find_something(tmp_path: Path):
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {}}
    report = checked(tmp_path, {"Careless": {"Resources": {"Bucket": bucket}}})
    assert "CKV_AWS_18" in {each["check_id"] for each in report["results"]["failed_checks"]}
