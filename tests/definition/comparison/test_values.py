"""Differences of values, with where they stand on each side."""

from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.values import Comparison
from cdk_sagemaker_training.errors import MISSING


def _found(before: Any, after: Any, key: str = "", **given: Any) -> list[tuple[Any, ...]]:
    changes = Comparison(**given).changes(before, after, key)
    return [(each.before_path, each.after_path, each.before, each.after) for each in changes]


def _channel(name: str, uri: str = "s3://b") -> dict[str, Any]:
    return {"ChannelName": name, "DataSource": {"S3DataSource": {"S3Uri": uri}}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": "${Token[Ref.X]}"}, {"a": "${Token[Sub.X]}"}),
        ({"InputDataConfig": [_channel("a"), _channel("b")]}, {"InputDataConfig": [_channel("b"), _channel("a")]}),
        ({"Subnets": ["a", "b"]}, {"Subnets": ["b", "a"]}),
        ({"DependsOn": ["a", {"Step": "b", "Trigger": "Any"}]}, {"DependsOn": [{"Trigger": "Any", "Step": "b"}, "a"]}),
    ],
)
def test_what_is_the_same(before: Any, after: Any):
    assert [] == _found(before, after)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": True}, ("/a", "/a", 1, True)),
        ({"a": None}, {}, ("/a", None, None, MISSING)),
        ({}, {"a": {"b": 1}}, (None, "/a", MISSING, {"b": 1})),
        ({"a/b~": 1}, {"a/b~": 2}, ("/a~1b~0", "/a~1b~0", 1, 2)),
        ({"a": {"Get": "Parameters.P"}}, {"a": {"b": 1}}, ("/a", "/a", {"Get": "Parameters.P"}, {"b": 1})),
        ({"a": [1, 2, 3]}, {"a": [1, 3]}, ("/a/1", None, 2, MISSING)),
        ({"a": [1, 3]}, {"a": [1, 2, 3]}, (None, "/a/1", MISSING, 2)),
        ({"a": [{"b": 1}, 2]}, {"a": [{"b": 3}, 2]}, ("/a/0/b", "/a/0/b", 1, 3)),
        ({"a": []}, {"a": {}}, ("/a", "/a", [], {})),
        ({"Subnets": ["a", "b"]}, {"Subnets": ["b"]}, ("/Subnets/0", None, "a", MISSING)),
        ({"Subnets": ["a", "a"]}, {"Subnets": ["a"]}, ("/Subnets/0", None, "a", MISSING)),
        ({"Arguments": ["a", "b"]}, {"Arguments": ["b", "a"]}, ("/Arguments/0", "/Arguments/0", "a", "b")),
    ],
)
def test_what_differs(before: Any, after: Any, expected: Any):
    assert expected == _found(before, after)[0]


def test_entries_are_matched_by_name():
    before: Any = {"InputDataConfig": [_channel("a"), _channel("b"), _channel("c")]}
    after: Any = {"InputDataConfig": [_channel("d"), _channel("c", "s3://x"), _channel("a")]}
    uri = "DataSource/S3DataSource/S3Uri"
    found = Comparison().changes(before, after)
    assert [
        Change(before_path="/InputDataConfig/1", after_path=None, before=_channel("b"), names=("b",)),
        Change(
            before_path=f"/InputDataConfig/2/{uri}",
            after_path=f"/InputDataConfig/1/{uri}",
            before="s3://b",
            after="s3://x",
            names=("c",),
        ),
        Change(before_path=None, after_path="/InputDataConfig/0", after=_channel("d"), names=("d",)),
    ] == found
    assert ["removed", "changed", "added"] == [change.kind for change in found]
    assert ["/InputDataConfig/1", f"/InputDataConfig/1/{uri}", "/InputDataConfig/0"] == [each.path for each in found]


def test_entries_with_one_name_twice_are_matched_by_position():
    tags = [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]
    assert [("/Tags/1/Value", "/Tags/1/Value", "2", "3")] == _found(
        {"Tags": tags}, {"Tags": [tags[0], {"Key": "a", "Value": "3"}]}
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"x": {"Get": "Steps.Old.TrainingJobArn"}}, {"x": {"Get": "Steps.New.TrainingJobArn"}}),
        ({"x": {"Get": "Steps.Old['a'].b"}}, {"x": {"Get": "Steps.New['a'].b"}}),
        ({"DependsOn": ["Other", "Old"]}, {"DependsOn": ["New", "Other"]}),
        ({"DependsOn": [{"Step": "Old", "Trigger": "Any"}]}, {"DependsOn": [{"Step": "New", "Trigger": "Any"}]}),
        ({"Subnets": [{"Get": "Steps.Old.a"}, "x"]}, {"Subnets": ["x", {"Get": "Steps.New.a"}]}),
    ],
)
def test_references_to_renamed_steps(before: Any, after: Any):
    assert [] == _found(before, after, renames={"Old": "New"})
    assert [] != _found(before, after)
    assert [] != _found(before, before, renames={"Old": "New"})


def test_other_texts_are_no_references():
    value = {"x": "Steps.Old.a", "y": {"Get": "Parameters.Old"}}
    assert [] == _found(value, value, renames={"Old": "New"})


def test_deep_values():
    before: Any = 1
    after: Any = 2
    for level in range(199):
        before, after = ([before], [after]) if level % 2 else ({"a": before}, {"a": after})
    (change,) = Comparison().changes(before, after)
    assert (1, 2, 199) == (change.before, change.after, change.path.count("/"))
