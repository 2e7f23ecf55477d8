from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from aws_cdk import App

from stacks.churn_stack import ChurnStack

# The CDK's own validation of templates takes seconds; `cdk synth` and CI do it.
os.environ.setdefault("CDK_VALIDATION", "false")


@pytest.fixture(scope="session")
def stack() -> ChurnStack:
    """The stack as `cdk synth` makes it: with the feature flags of cdk.json."""
    settings = json.loads((Path(__file__).parents[1] / "cdk.json").read_text(encoding="utf-8"))
    return ChurnStack(App(context=settings["context"]), "Churn")
