"""The templates of the example app: what they are, and what linters say of them."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Stack
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from cdk_sagemaker_training.testing import StackSnapshot
from tests.support.cfn_lint import findings

STACKS = ["TrainingPlatform", "ChurnTraining", "ModelIteration"]


@pytest.mark.parametrize("name", STACKS)
def test_snapshot(templates: dict[str, dict[str, Any]], name: str, snapshot: SnapshotAssertion):
    """To the letter, as it is deployed."""
    assert templates[name] == snapshot(extension_class=JSONSnapshotExtension)


@pytest.mark.parametrize("name", STACKS)
def test_readable_snapshot(example_stacks: dict[str, Stack], name: str, snapshot_stack: StackSnapshot):
    """What a reviewer reads."""
    snapshot_stack(example_stacks[name])


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
@pytest.mark.parametrize("name", STACKS)
def test_cfn_lint_finds_nothing(templates: dict[str, dict[str, Any]], name: str, region: str):
    assert [] == findings(templates[name], region)


def test_cfn_lint_would_find_something(templates: dict[str, dict[str, Any]]):
    broken = {**templates["ModelIteration"], "Outputs": {"Gone": {"Value": {"Ref": "Gone"}}}}
    assert findings(broken)


def test_every_stack_has_a_snapshot(templates: dict[str, dict[str, Any]]):
    assert sorted(templates) == sorted(STACKS)


def test_no_assets_and_no_asset_parameters(templates: dict[str, dict[str, Any]]):
    for template in templates.values():
        assert [] == [kind for kind in _types(template) if kind.startswith(("AWS::Lambda", "Custom::"))]
        assert {"BootstrapVersion"} >= set(template.get("Parameters", {}))


def _types(template: dict[str, Any]) -> list[str]:
    return [resource["Type"] for resource in template["Resources"].values()]
