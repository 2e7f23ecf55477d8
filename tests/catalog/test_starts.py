"""The facts about starts against the service models that AWS's SDK is made of."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import botocore.session
import pytest

from cdk_sagemaker_training.catalog import limits, starts


@cache
def service_model(name: str) -> Any:
    return botocore.session.Session().get_service_model(name)


@pytest.mark.parametrize(
    ("service", "pattern"),
    [
        ("events", starts.EVENT_PARAMETER_NAME_PATTERN),
        ("scheduler", starts.SCHEDULE_PARAMETER_NAME_PATTERN),
        ("sagemaker", limits.PARAMETER_NAME_PATTERN),
    ],
)
@pytest.mark.parametrize("name", ["Key", "a-b", "a--b", "-a", "a-", "a_b", "a.b", "", "7", "x" * 256, "x" * 257])
def test_names_are_taken_that_the_service_takes(service: str, pattern: str, name: str):
    shape: Any = service_model(service).shape_for(
        "PipelineParameterName" if service == "sagemaker" else "SageMakerPipelineParameterName"
    )
    bounds = shape.metadata
    taken = re.fullmatch(bounds["pattern"], name) and bounds["min"] <= len(name) <= bounds["max"]
    assert bool(taken) is bool(re.fullmatch(pattern, name))


def test_lengths_of_values_and_lists():
    for service in ("events", "scheduler"):
        model = service_model(service)
        value = model.shape_for("SageMakerPipelineParameterValue").metadata
        assert limits.MAX_PARAMETER_VALUE_CHARS == value["max"]
        assert (service == "scheduler") is (value.get("min") == starts.MIN_SCHEDULE_PARAMETER_VALUE_CHARS)
        assert starts.MAX_START_PARAMETERS == model.shape_for("SageMakerPipelineParameterList").metadata["max"]


@pytest.mark.parametrize("path", ["$.detail.object.key", "$.detail.object.version-id", "$.a_b[0].c", "$.a[*].b", "$.*"])
def test_paths(path: str):
    assert re.fullmatch(starts.EVENT_PATH_PATTERN, path)


@pytest.mark.parametrize("path", ["$", "$.", "$detail", "$.a b", "s3://$.detail", "$.a/b", "$.a[x]", "$..a"])
def test_no_paths(path: str):
    assert not re.fullmatch(starts.EVENT_PATH_PATTERN, path)


@pytest.mark.parametrize("path", ["$.store", "$.store-id", "$['store name']", "$.städte", "$.a[0]['b.c'].d", "$[1]"])
def test_paths_into_items(path: str):
    assert re.fullmatch(starts.ITEM_PATH_PATTERN, path)


@pytest.mark.parametrize(
    "path", ["$", "$.store name", "$.*", "$[*]", "$['a'b']", "$['a,b']", "$$.Execution.Name", "$.a/b"]
)
def test_no_paths_into_items(path: str):
    assert not re.fullmatch(starts.ITEM_PATH_PATTERN, path)
