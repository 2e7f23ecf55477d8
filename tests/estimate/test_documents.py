"""Documents of any kind, mistaken ones included, have bounds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cdk_sagemaker_training.estimate import Bounds
from cdk_sagemaker_training.rules.discovery import built_in_rules

ODD: list[Any] = [
    {"Steps": []},
    {"Steps": [{"Name": "A", "Type": "Training"}]},
    {"Steps": [{"Name": "A", "Type": "Tuning", "Arguments": {"Get": "Parameters.X"}}]},
    {"Steps": [{"Name": "A", "Type": "Condition", "Arguments": {"IfSteps": "x", "ElseSteps": [{"Type": "Training"}]}}]},
    {"Steps": [{"Name": "A", "Type": "ForEach", "Arguments": {"ForEachBody": [{"Name": "A", "Type": "ForEach"}]}}]},
    {"Steps": [{"Name": "A", "Type": "Endpoint", "Arguments": {"EndpointConfigName": {"Get": "Steps.A.X"}}}]},
    {"Steps": [{"Name": "A", "Type": "Training", "RetryPolicies": [1, {"ExceptionType": 3, "MaxAttempts": 1e400}]}]},
    {
        "Steps": [
            {"Name": "A", "Type": "A", "DependsOn": ["A", "B", 3, {"Step": "A"}]},
            {"Name": "B", "DependsOn": ["A"]},
        ]
    },
]


@pytest.mark.parametrize("document", ODD)
def test_an_odd_document(document: Any):
    has_sound_bounds(document)


@pytest.mark.corpus
def test_the_examples_of_all_rules():
    for rule in built_in_rules():
        has_sound_bounds(rule.bad.document)
        has_sound_bounds(rule.good.document)


def has_sound_bounds(document: Any) -> None:
    found = Bounds.of(document)
    assert 0 <= found.wall_seconds.low <= found.wall_seconds.high
    assert 0 <= found.instance_seconds.low <= found.instance_seconds.high
    assert str(found)
    assert json.dumps(found.to_json(), allow_nan=False)
    is_open = found.wall_seconds.is_open or found.instance_seconds.is_open
    assert not is_open or found.unknowns
