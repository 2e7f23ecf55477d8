from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import Stack
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training import InvalidInputError, MapItems, PipelineMap, TrainingPipeline
from tests.support.mistakes import wrong_fields
from tests.support.templates import deployed, resources


@pytest.fixture
def bucket(stack: Stack) -> s3.IBucket:
    return cast("s3.IBucket", s3.Bucket(stack, "Lists"))


@pytest.mark.parametrize(
    ("key", "fix"),
    [
        ("lists/*.csv", "MapItems.from_objects(bucket, 'lists/') goes through all objects with that prefix"),
        ("lists/", "add the name of the list, or MapItems.from_objects(bucket, 'lists/') for all objects below"),
    ],
)
def test_a_list_is_one_object(bucket: s3.IBucket, key: str, fix: str):
    with pytest.raises(InvalidInputError) as caught:
        MapItems.from_csv(bucket, key)
    assert [("key", key, fix)] == [(each.where, each.given, each.fix) for each in caught.value.problems]


def test_a_prefix_is_no_pattern(bucket: s3.IBucket):
    """S3 lists what begins with these letters: nothing, and the map would have succeeded."""
    assert ["prefix"] == wrong_fields(lambda: MapItems.from_objects(bucket, "stores/*"))
    assert "stores/" == MapItems.from_objects(bucket, "stores/").where


PATH = sfn.JsonPath.string_at("$.prefix")


@pytest.mark.parametrize(
    "prefix",
    ["", "s3://b/runs", "/runs", "runs/*", PATH, f"runs/{PATH}"],
    ids=["nothing", "a URI", "a slash before it", "a pattern", "a path", "a path behind text"],
)
def test_a_prefix_of_results_that_the_role_may_not_write_below(
    stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket, prefix: str
):
    given: dict[str, Any] = {"parameters": {"Key": "$.store"}, "results_bucket": bucket, "results_prefix": prefix}
    items = MapItems.from_csv(bucket, "a.csv")
    assert ["results_prefix"] == wrong_fields(
        lambda: PipelineMap(stack, "Map", pipeline=pipeline, items=items, **given)
    )


def test_a_slash_behind_the_prefix_of_results_is_the_one_that_is_there(
    stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket
):
    items = MapItems.from_csv(bucket, "a.csv")
    given: dict[str, Any] = {"parameters": {"Key": "$.store"}, "results_bucket": bucket, "results_prefix": "runs/"}
    PipelineMap(stack, "Map", pipeline=pipeline, items=items, **given)
    (machine,) = deployed(resources(stack, "AWS::StepFunctions::StateMachine"))
    assert '"Prefix":"runs"' in machine["DefinitionString"]
    policies = str(deployed(resources(stack, "AWS::IAM::Policy")))
    assert (True, False) == (".Arn>/runs/*" in policies, "runs//" in policies)


def test_workspaces_tell_uris(stack: Stack, pipeline: TrainingPipeline, bucket: s3.IBucket):
    uri = f"s3://{bucket.bucket_name}/runs"
    items = MapItems.from_csv(bucket, "a.csv")
    with pytest.raises(InvalidInputError, match=r"results_prefix='runs', and results_bucket= the bucket of the URI"):
        PipelineMap(stack, "Map", pipeline=pipeline, items=items, results_bucket=bucket, results_prefix=uri)
