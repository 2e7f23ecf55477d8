"""``python app.py`` with a context and what the CDK's own validation says of it. test_hermetic.py has it as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App

from tests.support.example_app import all_stacks, flags
from tests.support.jsii import UNPACKED
from tests.support.programs import run_app

REPOSITORY = Path(__file__).parents[2]


def synthesize(tmp_path: Path, app: Path = REPOSITORY / "app.py", **context: str) -> subprocess.CompletedProcess[str]:
    """Run an app as the CDK CLI would, with an environment that says nothing else."""
    (tmp_path / "home").mkdir()
    scrubbed = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path),
        "CDK_OUTDIR": str(tmp_path / "cdk.out"),
        "CDK_CONTEXT_JSON": json.dumps({**flags(), **context}),
        **UNPACKED,
    }
    command = [sys.executable, str(app)]
    return subprocess.run(command, cwd=REPOSITORY, env=scrubbed, capture_output=True, text=True, check=False)


def test_all_teams(tmp_path: Path):
    done = synthesize(tmp_path, teams="all")
    assert (0, "") == (done.returncode, done.stdout), done.stderr
    assert [] == findings(tmp_path)
    made = {path.name.partition(".")[0] for path in (tmp_path / "cdk.out").glob("*.template.json")}
    assert all_stacks(App()).keys() == made


BROKEN_APP = """
from aws_cdk import App, CfnResource, Stack
app = App()
CfnResource(Stack(app, "Broken"), "Group", type="AWS::SageMaker::ModelPackageGroup", properties={"Nope": 1})
app.synth()
"""


def findings(tmp_path: Path) -> list[str]:
    report = cast("dict[str, Any]", json.loads((tmp_path / "cdk.out" / "validation-report.json").read_text("utf-8")))
    return [found["description"] for plugin in report["pluginReports"] for found in plugin["violations"]]


def test_the_validation_of_cdk_itself_would_find_something(tmp_path: Path):
    broken = tmp_path / "broken.py"
    broken.write_text(BROKEN_APP, encoding="utf-8")
    assert 1 == synthesize(tmp_path, app=broken).returncode
    assert any("Nope" in found for found in findings(tmp_path))


def test_removal_policy_from_context_alone(tmp_path: Path):
    fix = "fix: keep the data, or synthesize this deployment with -c cdk-sagemaker-training:allow-destroy=true"
    with pytest.raises(ValueError, match=fix):
        run_app(REPOSITORY / "app.py", context={"removal_policy": "destroy"}, outdir=str(tmp_path / "cdk.out"))
    assert not (tmp_path / "cdk.out" / "TrainingPlatform.template.json").exists()


def test_removal_policy_from_context(tmp_path: Path):
    context = {"removal_policy": "destroy", "cdk-sagemaker-training:allow-destroy": "true"}
    run_app(REPOSITORY / "app.py", context=context, outdir=str(tmp_path / "cdk.out"))
    template = json.loads((tmp_path / "cdk.out" / "TrainingPlatform.template.json").read_text("utf-8"))
    buckets = [found for found in template["Resources"].values() if found["Type"] == "AWS::S3::Bucket"]
    assert {"Delete"} == {bucket["DeletionPolicy"] for bucket in buckets}
