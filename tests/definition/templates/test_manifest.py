"""Regions that a cloud assembly gives to its stacks, in manifests as aws-cdk-lib writes them and in broken ones."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, CfnResource, Environment, NestedStack, Stack, Stage

from cdk_sagemaker_training.definition.templates import stack_region


def write(folder: Path, content: Any) -> None:
    (folder / "manifest.json").write_text(content if isinstance(content, str) else json.dumps(content))


def stack(file: str, environment: Any) -> dict[str, Any]:
    return {"type": "aws:cloudformation:stack", "environment": environment, "properties": {"templateFile": file}}


def test_what_cdk_writes(tmp_path: Path):
    app = App(outdir=str(tmp_path))
    made = Stack(app, "Here", env=Environment(region="eu-west-1"))
    Stack(app, "Anywhere")
    Stack(Stage(app, "Prod", env=Environment(region="us-east-1")), "There")
    CfnResource(NestedStack(made, "Nested"), "Topic", type="AWS::SNS::Topic")
    app.synth()
    templates = [*tmp_path.glob("*.template.json"), *tmp_path.glob("*/*.template.json")]
    regions = {path.name.partition(".")[0]: stack_region(path) for path in templates}
    in_stage, nested = (next(name for name in regions if name.startswith(start)) for start in ("Prod", "HereNested"))
    assert {"Here": "eu-west-1", "Anywhere": None, in_stage: "us-east-1", nested: None} == regions


def test_a_nested_stack_is_where_all_stacks_are(tmp_path: Path):
    nested = tmp_path / "Nested.nested.template.json"
    write(tmp_path, {"artifacts": {name: stack(f"{name}.json", "aws://1/eu-west-1") for name in "AB"}})
    assert "eu-west-1" == stack_region(nested)
    write(tmp_path, {"artifacts": {"A": stack("A.json", "aws://1/eu-west-1"), "B": stack("B.json", "aws://1/us-e-1")}})
    os.utime(tmp_path / "manifest.json", (1, 1))
    assert stack_region(nested) is None


@pytest.mark.parametrize(
    "content",
    [
        *("", "[]", "{", "\0", "[" * 100_000),
        {"artifacts": {"A": 5, "B": {"properties": []}, "C": stack("A.json", 5), "D": stack("A.json", "eu-west-1")}},
        {"artifacts": {"A": stack("A.json", "aws://unknown-account/unknown-region")}},
    ],
)
def test_what_says_nothing(tmp_path: Path, content: Any):
    write(tmp_path, content)
    assert stack_region(tmp_path / "A.json") is None


def test_no_manifest(tmp_path: Path):
    assert stack_region(tmp_path / "A.json") is None
