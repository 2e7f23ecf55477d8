"""``cdk.json`` turns on what the installed CDK recommends for a new app."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any, cast

import aws_cdk
import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((REPOSITORY / "cdk.json").read_text(encoding="utf-8"))["context"])


def test_every_recommended_feature_flag_is_set(context: dict[str, Any]):
    (bundle,) = (Path(aws_cdk.__file__).parent / "_jsii").glob("aws-cdk-lib@*.jsii.tgz")
    with tarfile.open(bundle) as archive:
        member = archive.extractfile("package/recommended-feature-flags.json")
        assert member is not None
        recommended = cast("dict[str, Any]", json.load(member))
    assert recommended == {name: context.get(name, "absent") for name in recommended}


def test_default_validation_rules_are_on(context: dict[str, Any]):
    assert context["@aws-cdk/core:validateAgainstDefaultRules"] is True
