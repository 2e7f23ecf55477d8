"""Documents, compared: what holds for any two of them, and what is told of some."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonpointer import resolve_pointer, set_pointer

from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.documents import compare_documents
from cdk_sagemaker_training.definition.comparison.named_lists import NAMED_LISTS, UNORDERED_LISTS, entry_names
from cdk_sagemaker_training.definition.comparison.steps import own_content
from cdk_sagemaker_training.definition.document.graph import Node

KEYS = st.sampled_from(["a", "b/c", "d~", "InputDataConfig", "Tags", "Subnets", "HyperParameters", "Get"])
LEAVES = st.none() | st.booleans() | st.integers(2, 5) | st.sampled_from(["x", "y", "s3://b/", "Steps.A.Arn"])
ENTRIES = st.fixed_dictionaries(
    {"ChannelName": st.sampled_from("abc"), "Key": st.sampled_from("abc")}, optional={"Value": LEAVES}
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner | ENTRIES, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["A", "B", "C", "D", "E", "F"])


def _step(steps: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    job = st.fixed_dictionaries(
        {"Name": NAMES, "Type": st.sampled_from(["Training", "Processing"])},
        optional={"Arguments": st.dictionaries(KEYS, VALUES, max_size=3), "DependsOn": st.lists(NAMES, max_size=3)},
    )
    branch = st.fixed_dictionaries({"IfSteps": st.lists(steps, max_size=2), "ElseSteps": st.lists(steps, max_size=2)})
    return job | st.fixed_dictionaries({"Name": NAMES, "Type": st.just("Condition"), "Arguments": branch})


STEPS = st.recursive(_step(st.nothing() | st.just({"Name": "Z", "Type": "Fail"})), _step, max_leaves=4)
DOCUMENTS = st.fixed_dictionaries(
    {"Version": st.just("2020-12-01"), "Steps": st.lists(STEPS, max_size=5, unique_by=lambda step: step["Name"])},
    optional={"Parameters": st.lists(st.fixed_dictionaries({"Name": NAMES, "DefaultValue": LEAVES}), max_size=3)},
)


def _names(nodes: Sequence[Node]) -> list[tuple[str, str, str]]:
    return sorted((node.name, node.type, node.pointer) for node in nodes)


def _told(changes: Sequence[Change], *, turned: bool = False) -> list[str]:
    sides = [((c.before_path, repr(c.before)), (c.after_path, repr(c.after))) for c in changes]
    return sorted(repr(side[::-1] if turned else side) for side in sides)


@settings(max_examples=60)
@given(DOCUMENTS)
def test_a_document_is_equal_to_itself(document: Any):
    found = compare_documents(document, copy.deepcopy(document))
    assert found.is_equal
    assert (0, 0, 0) == (len(found.changes), len(found.added), len(found.removed))


@settings(max_examples=60)
@given(DOCUMENTS, DOCUMENTS)
def test_the_way_back_is_the_way_there(before: Any, after: Any):
    there, back = compare_documents(before, after), compare_documents(after, before)
    assert there.is_equal == back.is_equal
    assert _names(there.added) == _names(back.removed)
    assert _names(there.removed) == _names(back.added)
    assert _told(there.changes) == _told(back.changes, turned=True)
    steps = {(pair.before.pointer, pair.after.pointer): (pair.is_moved, _told(pair.changes)) for pair in there.steps}
    turned = {
        (pair.after.pointer, pair.before.pointer): (pair.is_moved, _told(pair.changes, turned=True))
        for pair in back.steps
    }
    assert steps == turned


@settings(max_examples=60)
@given(DOCUMENTS, DOCUMENTS)
def test_every_place_is_there(before: Any, after: Any):
    found = compare_documents(before, after)
    for pair in found.steps:
        _are_there(pair.before.step, pair.after.step, pair.changes)
        _hold(own_content(pair.before), own_content(pair.after), pair.changes)
    _are_there(before, after, found.changes)
    _hold(before, after, found.changes)


def _are_there(old: Any, new: Any, changes: Sequence[Change]) -> None:
    for change in changes:
        for document, path in ((old, change.before_path), (new, change.after_path)):
            if path is not None:
                resolve_pointer(document, path)


def _hold(old: Any, new: Any, changes: Sequence[Change]) -> None:
    for change in changes:
        sides = ((old, change.before_path, change.before), (new, change.after_path, change.after))
        assert all(value == resolve_pointer(document, path) for document, path, value in sides if path is not None)


@settings(max_examples=60)
@given(DOCUMENTS, DOCUMENTS)
def test_what_is_not_told_is_the_same(before: Any, after: Any):
    """Without the values that differ, and with lists in an order of their own, both sides are one text."""
    found = compare_documents(before, after)
    for pair in found.steps:
        old, new = (_left(own_content(node), pair.changes, side) for node, side in ((pair.before, 0), (pair.after, 1)))
        if not found.renames:  # what refers to a renamed step differs, and is the same
            assert old == new
    old, new = (
        _left({key: value for key, value in document.items() if key != "Steps"}, found.changes, side)
        for side, document in enumerate((before, after))
    )
    assert old == new
    assert len(found.steps) + len(found.removed) == len(_all(before["Steps"]))
    assert len(found.steps) + len(found.added) == len(_all(after["Steps"]))


GONE = "<gone>"


def _left(value: Any, changes: Sequence[Change], side: int) -> str:
    value = copy.deepcopy(value)
    for change in changes:
        path = (change.before_path, change.after_path)[side]
        if path is not None:
            set_pointer(value, path, "<changed>" if change.kind == "changed" else GONE)
    return json.dumps(_ordered(value, ""), sort_keys=True)


def _ordered(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _ordered(inner, name) for name, inner in value.items() if inner != GONE}
    if not isinstance(value, list):
        return value
    kept = [_ordered(inner, "") for inner in value if inner != GONE]
    if key in UNORDERED_LISTS or entry_names(key, kept):
        return sorted(
            kept,
            key=lambda entry: json.dumps(entry, sort_keys=True) if key in UNORDERED_LISTS else entry[NAMED_LISTS[key]],
        )
    return kept


def _all(steps: Any) -> list[Any]:
    found = list[Any]()
    for step in steps:
        found.append(step)
        for key in ("IfSteps", "ElseSteps") if step["Type"] == "Condition" else ():
            found += _all(step["Arguments"][key])
    return found


def _document(*steps: Any, **members: Any) -> Any:
    return {"Version": "2020-12-01", "Steps": list(steps), **members}


def _training(name: str, reads: str = "", **members: Any) -> Any:
    source = {"Get": f"Steps.{reads}.ModelArtifacts.S3ModelArtifacts"} if reads else "s3://b/"
    return {"Name": name, "Type": "Training", "Arguments": {"Source": source, "Of": name[0]}, **members}


def test_the_order_of_steps_means_nothing():
    assert compare_documents(
        _document(_training("A"), _training("B")), _document(_training("B"), _training("A"))
    ).is_equal


def test_renamed_steps_and_those_that_read_them():
    before = _document(_training("Ab"), _training("Bb", "Ab"), _training("C", "Bb", DependsOn=["Ab"]))
    after = _document(_training("Aa"), _training("Ba", "Aa"), _training("C", "Ba", DependsOn=["Aa"]))
    found = compare_documents(before, after)
    assert {"Ab": "Aa", "Bb": "Ba"} == found.renames
    assert ([], [], [(), (), ()]) == ([*found.added], [*found.removed], [tuple(pair.changes) for pair in found.steps])
    assert not found.is_equal


def test_a_step_that_does_something_else_is_not_renamed():
    found = compare_documents(_document(_training("Ab")), _document(_training("Ba")))
    assert (["Ba"], ["Ab"]) == ([node.name for node in found.added], [node.name for node in found.removed])


def test_steps_that_read_others_that_went_are_not_renamed():
    before = _document(_training("Ax"), _training("Bb", "Ax"))
    after = _document(_training("By"), _training("Ba", "By"))
    assert {} == compare_documents(before, after).renames


def test_a_renamed_step_may_have_other_retries():
    found = compare_documents(_document(_training("Ab", DisplayName="x")), _document(_training("Aa", DisplayName="y")))
    assert {"Ab": "Aa"} == found.renames
    assert ["/DisplayName"] == [change.path for change in found.steps[0].changes]


def test_a_step_that_moves_into_a_branch():
    def condition(*steps: Any) -> Any:
        return {
            "Name": "If",
            "Type": "Condition",
            "Arguments": {"Conditions": [], "IfSteps": [*steps], "ElseSteps": []},
        }

    found = compare_documents(_document(condition(), _training("A")), _document(condition(_training("A"))))
    assert [("If", False), ("A", True)] == [(pair.after.name, pair.is_moved) for pair in found.steps]
    assert [(), ()] == [tuple(pair.changes) for pair in found.steps]


def test_parameters_by_name():
    before = _document(Parameters=[{"Name": "A", "DefaultValue": "1"}, {"Name": "B", "DefaultValue": "1"}])
    after = _document(Parameters=[{"Name": "B", "DefaultValue": "2"}])
    found = compare_documents(before, after)
    assert [("/Parameters/0", None), ("/Parameters/1/DefaultValue", "/Parameters/0/DefaultValue")] == [
        (change.before_path, change.after_path) for change in found.changes
    ]


def test_what_is_no_step_is_not_lost():
    assert ["/Steps/0"] == [change.path for change in compare_documents(_document(3), _document(4)).changes]
    one, other = ({"Name": "A", "Type": "T", "Arguments": given} for given in (1, 2))
    (pair,) = compare_documents(_document(one), _document(other)).steps
    assert ["/Arguments"] == [change.path for change in pair.changes]


def test_a_template_and_what_was_deployed():
    step = {"Name": "A", "Type": "T", "Arguments": {"From": "s3://${Token[Ref.B]}/x", "To": "s3://${Token[Ref.B]}/y"}}
    same = {"Name": "A", "Type": "T", "Arguments": {"From": "s3://b-1/x", "To": "s3://b-1/y"}}
    other = {"Name": "A", "Type": "T", "Arguments": {"From": "s3://b-1/x", "To": "s3://b-2/y"}}
    found = compare_documents(_document(step), _document(same), one_is_deployed=True)
    assert (True, {"${Ref B}": "b-1"}) == (found.is_equal, found.taken_as_equal)
    found = compare_documents(_document(other), _document(step), one_is_deployed=True)
    assert ["/Arguments/To"] == [change.path for change in found.steps[0].changes]
    assert not compare_documents(_document(step), _document(same)).is_equal


def test_what_referred_to_nothing_does_not_mean_the_renamed_step():
    for name in ("Aa", "Ab"):
        waits = {"Name": "C", "Type": "Training", "DependsOn": [name]}
        found = compare_documents(_document(waits, _training("Ab")), _document(waits, _training("Aa")))
        assert {"Ab": "Aa"} == found.renames
        assert ["removed", "added"] == [change.kind for change in found.steps[0].changes]
