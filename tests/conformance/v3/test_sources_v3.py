"""``PipelineDefinition.from_sdk`` with pipelines of SDK v3, and the README's block about them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.v3.sdk_v3 import ROLE, session  # isort: skip - before the SDK

from sagemaker.mlops.workflow.fail_step import FailStep
from sagemaker.mlops.workflow.pipeline import Pipeline

from cdk_sagemaker_training import DocumentError, PipelineDefinition

pytestmark = pytest.mark.conformance

README = Path(__file__).resolve().parents[3] / "README.md"


def test_the_readme_says_how():
    (block,) = re.findall(r"^```py\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    told: dict[str, Any] = {"answered_from_here": session}

    exec(block.replace("= PipelineSession()", "= answered_from_here()"), told)

    definition = told["definition"]
    assert json.loads(_pipeline(told).definition()) == definition.to_dict()
    assert ROLE == definition.to_dict()["Steps"][0]["Arguments"]["RoleArn"]


def _pipeline(told: dict[str, Any]) -> Any:
    return Pipeline(name="sdk", steps=[told["step"]], sagemaker_session=told["session"])


def test_nothing_of_a_pipeline_is_lost():
    pipeline = Pipeline(name="p", steps=[FailStep(name="Stop", error_message="no")], sagemaker_session=session())

    assert json.loads(pipeline.definition()) == PipelineDefinition.from_sdk(pipeline).to_dict()


def test_a_pipeline_that_cannot_render_says_what_it_lacks():
    duplicate = [FailStep(name="Stop", error_message=text) for text in ("a", "b")]
    pipeline = Pipeline(name="p", steps=duplicate, sagemaker_session=session())

    with pytest.raises(DocumentError) as raised:
        PipelineDefinition.from_sdk(pipeline)

    assert "a pipeline that renders here" in str(raised.value)
    assert raised.value.__cause__ is not None
