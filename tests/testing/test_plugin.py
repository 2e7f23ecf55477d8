"""The plugin in a pytest of its own, with what a team has in its folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .support import CONSTRUCTS, PLUGIN, run

TEST = """
import pytest

TEMPLATE = {"Resources": {"DataE3889A50": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "one"}}}}

def test_stack(snapshot_stack):
    snapshot_stack(TEMPLATE)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "test_team.py").write_text(TEST, encoding="utf-8")
    return tmp_path


def snapshot(folder: Path, name: str = "test_stack") -> Path:
    return folder / "__snapshots__" / "test_team" / f"{name}.yaml"


def test_a_snapshot_is_missed_written_kept_and_compared(folder: Path):
    missed = run(folder)
    assert 1 == missed.returncode
    assert "does not exist. To write it: pytest --snapshot-update" in missed.stdout
    assert 0 == run(folder, "--snapshot-update").returncode
    expected = "Resources:\n  DataE3889A50:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: one\n"
    assert expected == snapshot(folder).read_text(encoding="utf-8")
    assert 0 == run(folder).returncode
    (folder / "test_team.py").write_text(TEST.replace("one", "two"), encoding="utf-8")
    changed = run(folder)
    assert 1 == changed.returncode
    lines = [line.removeprefix("E").strip() for line in changed.stdout.splitlines() if line.startswith("E ")]
    assert ["@ Resources / DataE3889A50 / Properties", "-       BucketName: one", "+       BucketName: two"] == [
        line for line in lines if line[0] in "@-+"
    ]
    assert "snapshot_stack(TEMPLATE)" in changed.stdout  # the line of the test, not of the plugin
    assert "fixtures.py" not in changed.stdout


def test_options_of_a_team_and_of_a_test_add_up_and_snapshots_have_names(folder: Path):
    (folder / "conftest.py").write_text(
        """
import pytest
from cdk_sagemaker_training.testing import SnapshotOptions

@pytest.fixture(scope="session")
def snapshot_options():
    return SnapshotOptions(exclude=["*/BucketName"])
""",
        encoding="utf-8",
    )
    called = 'snapshot_stack(TEMPLATE, name="short", replace={"AWS::S3::": ""})\n    snapshot_stack(TEMPLATE)'
    (folder / "test_team.py").write_text(TEST.replace("snapshot_stack(TEMPLATE)", called), encoding="utf-8")
    done = run(folder, "--snapshot-update")
    assert 0 == done.returncode, done.stdout
    text = snapshot(folder, "test_stack[short]").read_text(encoding="utf-8")
    assert "Resources:\n  DataE3889A50:\n    Type: Bucket\n    Properties: {}\n" == text
    assert text.replace("Bucket", "AWS::S3::Bucket") == snapshot(folder, "test_stack.1").read_text(encoding="utf-8")


def test_a_snapshot_of_no_test_is_told(folder: Path):
    run(folder, "--snapshot-update")
    (folder / "test_team.py").write_text(TEST.replace("test_stack", "test_other"), encoding="utf-8")
    done = run(folder, "--snapshot-update")
    assert "1 snapshot generated. 1 unused snapshot deleted." in done.stdout
    assert not snapshot(folder).exists()


@pytest.mark.parametrize(("module", "package"), [("syrupy", "syrupy"), ("yaml", "pyyaml")])
def test_a_missing_package_is_named(folder: Path, module: str, package: str):
    """A finder that sees nothing of the module stands for an environment without it."""
    (folder / "sitecustomize.py").write_text(
        f"""
import importlib.machinery as machinery
find = machinery.PathFinder.find_spec
machinery.PathFinder.find_spec = classmethod(
    lambda cls, name, *others: None if name.split(".")[0] == {module!r} else find(name, *others)
)
""",
        encoding="utf-8",
    )
    done = run(folder, syrupy=module != "syrupy", PYTHONPATH=str(folder))
    assert f"snapshot_stack needs {package}: pip install 'cdk-sagemaker-training[test]'" in done.stdout


def test_a_run_without_syrupy_s_plugin_says_so(folder: Path):
    done = run(folder, syrupy=False)
    assert "snapshot_stack needs the plugin of syrupy, which this run is without" in done.stdout


def test_another_fixture_of_that_name_is_told(folder: Path):
    fixture = '\n@pytest.fixture\ndef snapshot():\n    return "mine"\n'
    (folder / "test_team.py").write_text(TEST + fixture, encoding="utf-8")
    assert "needs the fixture 'snapshot' of syrupy; here it is one of builtins" in run(folder).stdout


def test_loading_the_plugin_loads_next_to_nothing():
    program = (
        f"import sys, pytest; before = set(sys.modules); import {PLUGIN};"
        "print(*sorted(name for name in set(sys.modules) - before if not name.startswith('cdk_sagemaker_training')));"
        "print(*sorted(name for name in set(sys.modules) - before if name.startswith('cdk_sagemaker_training')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(CONSTRUCTS)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    others, ours = done.stdout.splitlines()
    assert "" == others
    assert ["cdk_sagemaker_training", "cdk_sagemaker_training.testing", PLUGIN] == ours.split()
