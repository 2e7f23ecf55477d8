from __future__ import annotations

import json
from pathlib import Path

import pytest
from aws_cdk import App

from stacks.churn_stack import ChurnStack


@pytest.fixture(scope="session")
def stack() -> ChurnStack:
    """The stack as `cdk synth` makes it: with the feature flags of cdk.json.

    Without the CDK's own validation of templates, which takes seconds: `cdk synth` and CI do it.
    """
    settings = json.loads((Path(__file__).parents[1] / "cdk.json").read_text(encoding="utf-8"))
    return ChurnStack(App(context=settings["context"], builtin_cloud_formation_validation=False), "Churn")
