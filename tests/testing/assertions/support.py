"""Pipelines of one step, as templates."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from cdk_sagemaker_training.testing import ExpectationError, PipelineAssertions, StepAssertions

ROLE = {"Fn::GetAtt": ["Role25033608", "Arn"]}
JOB: dict[str, Any] = {
    "AlgorithmSpecification": {"TrainingImage": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1"},
    "EnableManagedSpotTraining": True,
    "OutputDataConfig": {"S3OutputPath": "s3://models/", "KmsKeyId": "key"},
    "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeKmsKeyId": "key"},
    "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]},
    "RoleArn": "arn:aws:iam::123456789012:role/training",
}


def changed(request: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A request with other members; None takes one away, an object is merged into what is there."""
    made = dict(request)
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(made.get(key), dict):
            made[key] = changed(made[key], **value)
        elif value is None:
            made.pop(key, None)
        else:
            made[key] = value
    return made


def template(*steps: Mapping[str, Any], parameters: Sequence[Any] = (), **resources: Any) -> dict[str, Any]:
    """A template with a pipeline of these steps, whose role is ``Role25033608``."""
    document = {"Version": "2020-12-01", "Parameters": list(parameters), "Steps": list(steps)}
    definition = {"PipelineDefinitionBody": {"Fn::ToJsonString": document}}
    properties = {"PipelineName": "churn", "PipelineDefinition": definition, "RoleArn": ROLE}
    return json.loads(
        json.dumps(
            {"Resources": {"Churn": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}, **resources}}
        )
    )


def step(
    arguments: Mapping[str, Any], kind: str = "Training", *others: Mapping[str, Any], **members: Any
) -> StepAssertions:
    """The step ``Train`` with these arguments, and others beside it."""
    given = {"Name": "Train", "Type": kind, "Arguments": arguments, **members}
    return PipelineAssertions.from_template(template(given, *others)).step("Train")


def unmet(assertion: Any, *words: Any, **options: Any) -> list[tuple[str, str, str]]:
    """What an assertion that has to fail says: where, what was expected, what is there."""
    with pytest.raises(ExpectationError) as failure:
        assertion(*words, **options)
    return [(each.where, each.expected, each.found) for each in failure.value.unmet]
