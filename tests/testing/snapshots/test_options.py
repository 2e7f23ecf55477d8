from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.testing import OMIT, SnapshotOptions

DOCUMENT = {
    "Outputs": {"A": 1},
    "Resources": {
        "Bucket": {"Properties": {"Tags": [{"Key": "team", "Value": "a"}], "Name": "b-v1.2"}},
        "a/b": {"Properties": {"Tags": [], "List": ["x", "drop", "y"]}},
    },
}


def test_nothing_is_left_out_by_default():
    assert DOCUMENT == SnapshotOptions().applied(DOCUMENT)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/Outputs", ["Outputs"]),
        ("*/Properties/Tags", ["Resources", "Bucket", "Properties", "Tags"]),
        ("/Resources/Bucket/*/Name", ["Resources", "Bucket", "Properties", "Name"]),
        ("/Resources/a~1b", ["Resources", "a/b"]),
    ],
)
def test_excluded_paths_are_gone(pattern: str, path: list[str]):
    value: Any = SnapshotOptions(exclude=[pattern]).applied(DOCUMENT)
    for key in path[:-1]:
        value = value[key]
    assert path[-1] not in value


def test_filters_see_paths_and_leave_out_or_rewrite():
    def filtered(path: str, value: object) -> object:
        if value == "drop":
            return OMIT
        return "<tag>" if path.endswith("/Tags/0/Value") else value

    done: Any = SnapshotOptions(filters=[filtered]).applied(DOCUMENT)
    assert ["x", "y"] == done["Resources"]["a/b"]["Properties"]["List"]
    assert "<tag>" == done["Resources"]["Bucket"]["Properties"]["Tags"][0]["Value"]


def test_texts_are_replaced_with_groups():
    done: Any = SnapshotOptions(replace={r"(b)-v[\d.]+": r"\1-<version>"}).applied(DOCUMENT)
    assert "b-<version>" == done["Resources"]["Bucket"]["Properties"]["Name"]


def test_options_add_up():
    both = SnapshotOptions(exclude=["/A"], replace={"a": "b"}).with_those_of(
        SnapshotOptions(exclude=["/B"], replace={"b": "c"})
    )
    assert (("/A", "/B"), {"C": "c"}) == (both.exclude, both.applied({"A": 1, "B": 2, "C": "a"}))


def test_all_mistakes_come_at_once():
    with pytest.raises(InvalidInputError) as mistakes:
        SnapshotOptions(exclude=["Outputs"], filters=["x"], replace={"(": "", "b": 1})  # pyright: ignore[reportArgumentType]
    assert ["exclude[0]", "filters[0]", "replace", "replace['b']"] == sorted(
        problem.where for problem in mistakes.value.problems
    )
