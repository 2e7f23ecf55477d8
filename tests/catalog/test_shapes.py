from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cdk_sagemaker_training.catalog.shapes import Kind, shape_of, step_shape

GENERATOR = Path(__file__).parents[2] / "scripts" / "generate_catalog" / "shapes.py"


def test_shapes_are_those_of_the_pinned_botocore() -> None:
    command = [sys.executable, str(GENERATOR), "--date", "2000-01-01", "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "") == (result.returncode, result.stderr)


@pytest.mark.parametrize(
    ("notation", "kind", "inside"),
    [
        ("", Kind.VALUE, None),
        ("*", Kind.ANYTHING, None),
        ("[]", Kind.LIST, Kind.VALUE),
        ("{}", Kind.MAP, Kind.VALUE),
        ("[*]", Kind.LIST, Kind.ANYTHING),
        ("[{}]", Kind.LIST, Kind.MAP),
        ("[MetricData]", Kind.LIST, Kind.STRUCTURE),
        ("ModelArtifacts", Kind.STRUCTURE, None),
    ],
)
def test_notations(notation: str, kind: Kind, inside: Kind | None) -> None:
    shape = shape_of(notation)
    assert kind is shape.kind
    assert inside is (shape.inside.kind if kind in {Kind.LIST, Kind.MAP} else None)


def test_entries_of_some_lists_have_names() -> None:
    assert shape_of("[MetricData]").items_have_names
    assert not shape_of("[SecondaryStatusTransition]").items_have_names
    assert not shape_of("[]").items_have_names
    assert not shape_of("{}").items_have_names


def test_what_two_responses_spell_differently_may_be_anything() -> None:
    shape = step_shape("AutoML")
    assert shape is not None
    assert Kind.ANYTHING is shape.members["ResolvedAttributes"].resolved().kind
    assert Kind.STRUCTURE is shape.members["BestCandidate"].resolved().kind
