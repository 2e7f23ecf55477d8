"""``python app.py`` needs no account, no region, no credentials, no home and no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App

from tests.support.example_app import all_stacks
from tests.support.jsii import UNPACKED

REPOSITORY = Path(__file__).parents[2]
TEMPLATES = {f"{name}.template.json" for name in ("TrainingPlatform", "ChurnTraining", "ModelIteration")}


def synthesize(
    tmp_path: Path, *prefix: str, app: Path = REPOSITORY / "app.py", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the app as the CDK CLI would, with an environment that says nothing else."""
    context = json.loads((REPOSITORY / "cdk.json").read_text(encoding="utf-8"))["context"]
    (tmp_path / "home").mkdir()
    scrubbed = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path),
        "CDK_OUTDIR": str(tmp_path / "cdk.out"),
        "CDK_CONTEXT_JSON": json.dumps(context),
        **UNPACKED,
        **environment,
    }
    command = [*prefix, sys.executable, str(app)]
    return subprocess.run(command, cwd=REPOSITORY, env=scrubbed, capture_output=True, text=True, check=False)


def test_without_an_environment(tmp_path: Path):
    done = synthesize(tmp_path, CDK_VALIDATION="false")
    assert 0 == done.returncode, done.stderr
    assert TEMPLATES <= {path.name for path in (tmp_path / "cdk.out").iterdir()}


def test_without_a_network(tmp_path: Path):
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-n", "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("needs `unshare -n`, which Linux has and allows to root alone")
    done = synthesize(tmp_path, unshare, "-n", CDK_VALIDATION="false")
    assert 0 == done.returncode, done.stderr
    assert TEMPLATES <= {path.name for path in (tmp_path / "cdk.out").iterdir()}


def test_all_teams(tmp_path: Path):
    context = json.dumps(
        {**json.loads((REPOSITORY / "cdk.json").read_text(encoding="utf-8"))["context"], "teams": "all"}
    )
    done = synthesize(tmp_path, CDK_CONTEXT_JSON=context)
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


def test_the_validation_of_cdk_itself_finds_nothing(tmp_path: Path):
    done = synthesize(tmp_path)
    assert (0, "") == (done.returncode, done.stdout), done.stderr
    assert [] == findings(tmp_path)


def test_the_validation_of_cdk_itself_would_find_something(tmp_path: Path):
    broken = tmp_path / "broken.py"
    broken.write_text(BROKEN_APP, encoding="utf-8")
    assert 1 == synthesize(tmp_path, app=broken).returncode
    assert any("Nope" in found for found in findings(tmp_path))


def test_removal_policy_from_context_alone(tmp_path: Path):
    context = json.dumps({"removal_policy": "destroy"})
    done = synthesize(tmp_path, CDK_VALIDATION="false", CDK_CONTEXT_JSON=context)
    assert 1 == done.returncode
    assert "fix: keep the data, or synthesize this deployment with -c cdk-sagemaker-training:allow-destroy=true" in (
        done.stderr
    )


def test_removal_policy_from_context(tmp_path: Path):
    context = json.dumps({"removal_policy": "destroy", "cdk-sagemaker-training:allow-destroy": "true"})
    done = synthesize(tmp_path, CDK_VALIDATION="false", CDK_CONTEXT_JSON=context)
    assert 0 == done.returncode, done.stderr
    template = json.loads((tmp_path / "cdk.out" / "TrainingPlatform.template.json").read_text("utf-8"))
    buckets = [found for found in template["Resources"].values() if found["Type"] == "AWS::S3::Bucket"]
    assert {"Delete"} == {bucket["DeletionPolicy"] for bucket in buckets}
