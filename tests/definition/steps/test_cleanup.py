from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    CleanupStep,
    Estimator,
    PipelineDefinition,
    S3CleanupSource,
    StepDependency,
    TrainingStep,
    TriggerCondition,
)
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import GraphError, InvalidInputError

TRAIN = TrainingStep(name="Train", estimator=Estimator(image_uri="image", instance_type="ml.m5.xlarge"))


def test_it_waits_for_its_sources() -> None:
    sources = [
        S3CleanupSource(step=TRAIN),
        S3CleanupSource(step="Split", s3_uris=["s3://b/k"]),
        S3CleanupSource(step=TRAIN),
    ]
    request: Any = CleanupStep(name="C", s3_sources=sources, depends_on=["Other"]).to_request()
    expected = [{"StepName": "Train"}, {"StepName": "Split", "S3Uris": ["s3://b/k"]}, {"StepName": "Train"}]
    assert {"Resources": {"S3": expected}} == request["Arguments"]
    assert ["Other", "Train", "Split"] == request["DependsOn"]


def test_after_another_outcome() -> None:
    after = StepDependency(step=TRAIN, trigger=TriggerCondition.ANY)
    step = CleanupStep(name="C", s3_sources=[S3CleanupSource(step="Train")], depends_on=[after])
    assert [{"Step": "Train", "Trigger": "Any"}] == step.to_request()["DependsOn"]
    assert ["Train", "C"] == PipelineDefinition.from_steps(steps=[step, TRAIN]).execution_order


def test_a_source_that_does_not_exist() -> None:
    with pytest.raises(GraphError, match="'Gone'"):
        PipelineDefinition.from_steps(steps=[CleanupStep(name="C", s3_sources=[S3CleanupSource(step="Gone")])])


def test_it_has_no_properties() -> None:
    with pytest.raises(InvalidInputError):
        _ = CleanupStep(name="C", s3_sources=[S3CleanupSource(step=TRAIN)]).properties


class _Split(Step):
    type = "Processing"


@pytest.mark.parametrize(
    ("build", "where"),
    [
        (lambda: CleanupStep(name="C", s3_sources=[]), ["s3_sources"]),
        (lambda: CleanupStep(name="C", s3_sources=["Train"]), ["s3_sources[0]"]),  # pyright: ignore[reportArgumentType]
        (lambda: S3CleanupSource(step="a b", s3_uris=[]), ["step", "s3_uris"]),
        (lambda: S3CleanupSource(step=_Split(name="Split")), ["s3_uris"]),
    ],
)
def test_mistakes(build: Any, where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        build()
    assert where == [problem.where for problem in raised.value.problems]
