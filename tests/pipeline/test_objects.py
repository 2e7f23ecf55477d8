"""Data in the place of objects: what people type who come from the SDK or from boto3."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Stack

from cdk_sagemaker_training import (
    DocumentError,
    InvalidInputError,
    TrainingNetwork,
    TrainingPipeline,
    TrainingPipelineBuilder,
    TrainingWorkspace,
    check_definition,
)
from tests.support.mistakes import wrong_fields
from tests.support.steps import train

ARN = "arn:aws:iam::123456789012:role/training"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"


def test_of_a_pipeline(stack: Stack):
    wrong: dict[str, Any] = {
        "workspace": "Training",
        "parallelism_config": {"MaxParallelExecutionSteps": 3},
        "definition_bucket": "definitions",
        "role": ARN,
        "job_role": ARN,
        "guardrails": {"Subnets": ["subnet-1"]},
        "usage": "iterative",
        "budget": 6.5,
        "acknowledgements": ["SMT501"],
    }
    with pytest.raises(InvalidInputError) as mistakes:
        TrainingPipeline(stack, "P", steps=[train()], **wrong)
    found = {problem.where: problem for problem in mistakes.value.problems}
    assert {*wrong, "acknowledgements[0]"} - {"acknowledgements"} == found.keys()
    assert 'an object, for example iam.Role.from_role_arn(self, "Role", role_arn)' == found["role"].allowed
    assert stack.node.try_find_child("P") is None


def test_steps_come_from_whatever_gives_them_one_by_one(stack: Stack):
    """A generator, a view of a dict: both are read once, into the definition."""
    steps: Any = (train(name) for name in ("A", "B"))
    more: Any = {"C": train("C")}.values()
    of_builder: Any = (train(name) for name in ("D", "E"))
    builder = TrainingPipelineBuilder(stack, "R", steps=of_builder)
    made = [TrainingPipeline(stack, "P", steps=steps), TrainingPipeline(stack, "Q", steps=more), builder.pipeline]
    assert [["A", "B"], ["C"], ["D", "E"]] == [[node.name for node in each.definition.nodes] for each in made]


@pytest.mark.parametrize("given", [{"steps": "Train"}, {"steps": train()}, {"steps": [train()], "parameters": "Month"}])
def test_one_of_them_is_no_list(stack: Stack, given: dict[str, Any]):
    (where,) = wrong_fields(lambda: TrainingPipeline(stack, "P", **given))
    assert where in given


def test_a_definition_as_a_dict(stack: Stack):
    document: Any = {"Version": "2020-12-01", "Steps": []}
    with pytest.raises(InvalidInputError, match=r"definition: got .* PipelineDefinition.from_json\(definition\)"):
        TrainingPipeline(stack, "P", definition=document)


def test_of_a_network(stack: Stack):
    wrong: dict[str, Any] = {"vpc": "vpc-1", "encryption_key": KEY}
    with pytest.raises(InvalidInputError) as mistakes:
        TrainingNetwork(stack, "N", **wrong)
    assert [*wrong] == [problem.where for problem in mistakes.value.problems]


def test_of_a_workspace(stack: Stack):
    keys = dict.fromkeys((f"{kind}encryption_key" for kind in ("", "data_", "artifacts_", "volume_")), KEY)
    buckets = dict.fromkeys((f"{kind}_bucket" for kind in ("data", "artifacts", "checkpoints")), "a-bucket")
    wrong: dict[str, Any] = {"network": "vpc-1", **keys, **buckets}
    with pytest.raises(InvalidInputError) as mistakes:
        TrainingWorkspace(stack, "W", **wrong)
    assert wrong.keys() == {problem.where for problem in mistakes.value.problems}


def test_a_document_as_a_text():
    text: Any = "{}"
    with pytest.raises(DocumentError, match="from_json"):
        check_definition(text)
