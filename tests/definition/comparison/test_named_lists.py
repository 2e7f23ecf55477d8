"""The names of entries, against botocore's service model."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from cdk_sagemaker_training.definition.comparison.named_lists import (
    NAMED_LISTS,
    UNORDERED_LISTS,
    entry_names,
    named_pointer,
)

OF_THE_PIPELINE = {"OutputParameters", "Parameters", "PropertyFiles", "DependsOn", "ExceptionType"}
"""Members of steps and documents, which no service model has."""


@pytest.fixture(scope="module")
def lists() -> dict[str, list[Any]]:
    """By the names of members that are lists, what they hold."""
    model: Any = botocore.session.get_session().get_service_model("sagemaker")
    found: dict[str, list[Any]] = {}
    for name in model.shape_names:
        shape: Any = model.shape_for(name)
        for key, member in shape.members.items() if shape.type_name == "structure" else ():
            if member.type_name == "list":
                found.setdefault(key, []).append(member.member)
    return found


@pytest.mark.parametrize("key", sorted(set(NAMED_LISTS) - OF_THE_PIPELINE))
def test_entries_have_such_a_name(lists: dict[str, list[Any]], key: str):
    assert any(item.type_name == "structure" and NAMED_LISTS[key] in item.members for item in lists[key])


@pytest.mark.parametrize("key", sorted(UNORDERED_LISTS - OF_THE_PIPELINE))
def test_sets_hold_texts(lists: dict[str, list[Any]], key: str):
    assert {"string"} == {item.type_name for item in lists[key]}


@pytest.mark.parametrize(
    ("expected", "entries"),
    [
        (["a", "b"], [{"ChannelName": "a"}, {"ChannelName": "b"}]),
        ([], []),
        (None, [{"ChannelName": "a"}, {"ChannelName": "a"}]),
        (None, [{"ChannelName": "a"}, {}]),
        (None, [{"ChannelName": {"Get": "Parameters.P"}}]),
        (None, ["a"]),
    ],
)
def test_names_that_tell_entries_apart(expected: Any, entries: Any):
    assert expected == entry_names("InputDataConfig", entries)
    assert entry_names("ContainerArguments", entries) is None


def test_pointers_by_name():
    value = {"InputDataConfig": [{"ChannelName": "x"}, {"ChannelName": "a/b", "In~": [1, 2]}]}
    assert "/InputDataConfig/[a/b]/In~0/1" == named_pointer(value, "/InputDataConfig/1/In~0/1")
    assert "/InputDataConfig/7/ChannelName" == named_pointer(value, "/InputDataConfig/7/ChannelName")
    assert "/Nowhere/0" == named_pointer(value, "/Nowhere/0")
    assert "" == named_pointer(value, "")
