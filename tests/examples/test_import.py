"""Every example's pipeline, taken out of its template, is written as Python with typed steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training import PipelineDefinition
from cdk_sagemaker_training.definition.source.module import python_source
from cdk_sagemaker_training.definition.templates import Assets, pipelines_in
from tests.examples.test_examples import EXAMPLES, synthesized


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_comes_back_typed_and_equal(path: Path):
    found = [
        pipeline
        for stack in synthesized(path)[1]
        for pipeline in pipelines_in(stack.template, assets=Assets.of_template(Path(stack.template_full_path)))
    ]
    assert found
    for pipeline in found:
        assert pipeline.text is not None, pipeline.unseen
        source = python_source(PipelineDefinition.from_json(pipeline.text))
        namespace: dict[str, Any] = {}
        exec(source.text, namespace)
        assert json.loads(pipeline.text) == namespace["definition"].to_dict()
        assert [] == [step for step in source.steps if not step.typed]
