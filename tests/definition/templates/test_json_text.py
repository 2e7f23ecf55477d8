"""Tokens inside of strings and in the place of values leave the text JSON."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdk_sagemaker_training.definition.templates import pipelines_in
from cdk_sagemaker_training.definition.templates.json_text import json_text
from cdk_sagemaker_training.definition.templates.pieces import Piece, Unknown

A, B = (Unknown(name=f"Ref.{name}", words=f"the value of {name}") for name in "AB")

TEXTS = st.text(max_size=8) | st.sampled_from(['"', "\\", '\\"', "\u2028", "${Token[x", "\n", "😀"])
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["[", A, "]"], ["${Token[Ref.A]}"]),
        (["[", A, ",", B, "]"], ["${Token[Ref.A]}", "${Token[Ref.B]}"]),
        (['{"a": ', A, "}"], {"a": "${Token[Ref.A]}"}),
        (['{"a":', A, "\n}"], {"a": "${Token[Ref.A]}"}),
        (["{", A, ":1}"], {"${Token[Ref.A]}": 1}),
        (["[1", A, "]"], ["1${Token[Ref.A]}"]),
        (["[", A, "0]"], ["${Token[Ref.A]}0"]),
        (["[-1.5e+", A, "", B, "0", "1,2]"], ["-1.5e+${Token[Ref.A]}${Token[Ref.B]}01", 2]),
        (['["\\\\', A, '"]'], ["\\${Token[Ref.A]}"]),
        (['["\\"', A, '",', B, "]"], ['"${Token[Ref.A]}', "${Token[Ref.B]}"]),
        (['["\\u0041', A, '"]'], ["A${Token[Ref.A]}"]),
        (['["\\', "u", "00", "4", "1", A, '"]'], ["A${Token[Ref.A]}"]),
        (['["', A, B, '"]'], ["${Token[Ref.A]}${Token[Ref.B]}"]),
        ([A, "0"], "${Token[Ref.A]}0"),
    ],
)
def test_places(pieces: list[Piece], expected: Any):
    assert expected == json.loads(json_text(pieces))


def test_text_that_is_nested_too_deep_to_be_read_is_handed_on():
    assert "[" * 100_000 + '"${Token[Ref.A]}"' == json_text(["[" * 100_000, A])


def inside_strings(text: str) -> list[int]:
    """Positions in JSON text that are inside of a string and not inside of an escape."""
    found: list[int] = []
    position, inside = 0, False
    while position < len(text):
        if inside:
            found.append(position)
        if inside and text[position] == "\\":
            position += 6 if text[position + 1] == "u" else 2
            continue
        if text[position] == '"':
            inside = not inside
        position += 1
    return found


@settings(max_examples=60)
@given(document=DOCUMENTS, ascii_only=st.booleans(), data=st.data())
def test_references_inside_of_strings_anywhere(document: Any, *, ascii_only: bool, data: st.DataObject):
    text = json.dumps(document, ensure_ascii=ascii_only)
    places = inside_strings(text)
    references = set(data.draw(st.lists(st.sampled_from(places), max_size=3))) if places else set[int]()
    cuts = references | set(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    edges = [0, *sorted(cuts), len(text)]
    parts: list[Any] = []
    for start, end in itertools.pairwise(edges):
        parts += [{"Ref": "X"}, text[start:end]] if start in references else [text[start:end]]
    definition = {"PipelineDefinitionBody": {"Fn::Join": ["", parts]}}
    resource = {"Type": "AWS::SageMaker::Pipeline", "Properties": {"PipelineDefinition": definition}}
    (found,) = pipelines_in({"Resources": {"P": resource}})
    assert found.text is not None
    # Surrogates that an escape splits are two characters with a token between them, so texts are compared.
    assert text == found.text.replace("${Token[Ref.X]}", "")
    assert len(references) == found.text.count("${Token[Ref.X]}")
    json.loads(found.text)


@settings(max_examples=60)
@given(document=st.dictionaries(TEXTS, DOCUMENTS, max_size=4), data=st.data())
def test_a_reference_instead_of_any_value(document: dict[str, Any], data: st.DataObject):
    marker = "here stands a value"

    def cut(value: Any) -> Any:
        if data.draw(st.integers(0, 3)) == 0:
            return marker
        if isinstance(value, dict):
            return {key: cut(inner) for key, inner in value.items()}
        return [cut(inner) for inner in value] if isinstance(value, list) else value

    text = json.dumps({"kept": {key: cut(value) for key, value in document.items()}})
    pieces: list[Piece] = []
    for position, literal in enumerate(text.split(f'"{marker}"')):
        pieces += [A, literal] if position else [literal]
    assert json.loads(text.replace(marker, A.token)) == json.loads(json_text(pieces))
