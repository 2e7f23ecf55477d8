"""Every pointer into a JSON or YAML text leads to where its value stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from json import JSONDecoder
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.cli.linting.places import Lines, json_places
from cdk_sagemaker_training.cli.linting.yaml_text import compose, yaml_places
from cdk_sagemaker_training.definition.document.graph import escaped

KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from('~/"\\'), max_size=4)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | KEYS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))
LAYOUTS = st.sampled_from([{}, {"indent": 2}, {"indent": 0}, {"separators": (",", ":")}, {"indent": "\t"}])


def _pointers(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    yield pointer, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from _pointers(inner, f"{pointer}/{escaped(str(key))}")


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1


@given(VALUES, LAYOUTS, st.booleans())
def test_json(value: Any, layout: dict[str, Any], ascii: bool):
    text = json.dumps(value, ensure_ascii=ascii, **layout)
    wanted = dict(_pointers(value))
    places = json_places(text, wanted)
    offsets = [_offset(text, place.line, place.column) for place in places.values()]
    # What is decoded from there is the value, and in document order no value begins before an earlier one.
    assert list(wanted.values()) == [JSONDecoder().raw_decode(text, offset)[0] for offset in offsets]
    assert len(set(offsets)) == len(offsets)
    assert sorted(offsets) == offsets


@given(VALUES, st.data())
def test_json_one_pointer_at_a_time(value: Any, data: st.DataObject):
    text = json.dumps(value, indent=1)
    pointer, inner = data.draw(st.sampled_from(list(_pointers(value))))
    place = json_places(text, [pointer])[pointer]
    assert inner == JSONDecoder().raw_decode(text, _offset(text, place.line, place.column))[0]


@given(VALUES, st.booleans())
def test_yaml_reads_what_json_wrote(value: Any, flow: bool):
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True)
    root = compose(text)
    assert value == root.value
    for pointer, inner in _pointers(value):
        assert inner == yaml_places(root, [pointer])[pointer].value


def test_yaml_places():
    root = compose("Steps:\n  - Name: Train\n    Arguments: {A: 1, B: !Ref x}\n")
    found = yaml_places(root, ["/Steps/0/Arguments/B/Ref", "/Steps/0/Name", "/Steps/0/Arguments/C"])
    assert [(3, 26), (2, 11), (3, 16)] == [(node.place.line, node.place.column) for node in found.values()]


@pytest.mark.parametrize("pointer", ["/a/x", "/a/0/1", "/a/5", "/b", "/a/0/1/2/3"])
def test_what_is_not_there_is_where_it_would_be(pointer: str):
    text = '{"a": [[7]]}'
    known = {"/a/x": 7, "/a/0/1": 8, "/a/5": 7, "/b": 1, "/a/0/1/2/3": 8}
    assert known[pointer] == json_places(text, [pointer])[pointer].column


def test_lines_end_with_a_line_feed():
    assert [(1, 1), (1, 3), (2, 1)] == [(p.line, p.column) for p in map(Lines("a\r\nb").place, (0, 2, 3))]


def test_long_forms():
    text = "[!GetAtt a.b.c, !Sub '${x}', !Join ['', [!Ref y]], !Condition z, !GetAZs '']"
    long = [
        {"Fn::GetAtt": ["a", "b.c"]},
        {"Fn::Sub": "${x}"},
        {"Fn::Join": ["", [{"Ref": "y"}]]},
        {"Condition": "z"},
        {"Fn::GetAZs": ""},
    ]
    assert long == compose(text).value
