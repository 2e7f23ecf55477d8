"""The generator of the algorithms' data, on facts made up for it."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

GENERATORS = Path(__file__).parents[3] / "scripts" / "generate_catalog"
SOURCE = "https://docs.aws.amazon.com/sagemaker/latest/dg/lda_hyperparameters.html"
K: dict[str, Any] = {
    "name": "k",
    "required": True,
    "min": 1,
    "type": "integer",
    "default": None,
    "status": "verified",
    "source": SOURCE,
}


def fact(**members: Any) -> dict[str, Any]:
    return {**K, "required": False, **members}


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Imports a generator by its name."""
    monkeypatch.syspath_prepend(str(GENERATORS))
    before = set(sys.modules)

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    yield load
    for name in {path.stem for path in GENERATORS.glob("*.py")} - before:
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("IntegerParameterRanges", "MinValue: 1, MaxValue:2048", {"kind": "Integer", "minimum": 1, "maximum": 2048}),
        ("IntegerParameterRange", "[8-32]", {"kind": "Integer", "minimum": 8, "maximum": 32}),
        (
            "ContinuousParameterRange",
            "MinValue: 1e-8, MaxValue: 512]",
            {"kind": "Continuous", "minimum": 1e-8, "maximum": 512},
        ),
        (
            "ContinuousParameterRange",
            "MinValue: -1.0, MaxValue: 1.0",
            {"kind": "Continuous", "minimum": -1, "maximum": 1},
        ),
        (
            "CategoricalParameterRanges",
            "['sgd', ‘adam’]",  # noqa: RUF001 - the guide's quotes
            {"kind": "Categorical", "values": ["sgd", "adam"]},
        ),
        (
            "CategoricalParameterRange",
            "RNNs only. [128,256]",
            {"kind": "Categorical", "values": ["128", "256"], "text": "RNNs only."},
        ),
    ],
)
def test_recommended_ranges(module: Any, kind: str, text: str, expected: dict[str, Any]):
    given = [{"name": "epoch", "type": kind, "recommended_range": text}]
    assert {"epochs": expected} == module("algorithm_hyperparameters").tunable_ranges(given)


def test_an_unreadable_range_stops(module: Any):
    given = [{"name": "k", "type": "IntegerParameterRange", "recommended_range": "many"}]
    with pytest.raises(SystemExit, match="unreadable range: many"):
        module("algorithm_hyperparameters").tunable_ranges(given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (K, {"type": "integer", "required": True, "minimum": 1}),
        (fact(min=0, max=1.0, default="0"), {"type": "integer", "default": "0", "minimum": 0, "maximum": 1}),
        (fact(min=None, default="empty string", type="string"), {"type": "string", "default": ""}),
        (
            fact(min=None, type="boolean", choices=["auto", "true", "false"]),
            {"type": "boolean", "choices": ["true", "false"], "special": ["auto"]},
        ),
        (
            fact(min=None, type="boolean", choices=["0", "1"], encoding="0/1"),
            {"type": "integer", "choices": ["0", "1"]},
        ),
        (fact(min=None, choices_any_subset_of=["a", "b"]), {"type": "list", "choices": ["a", "b"]}),
        (
            fact(max=2, bounds_exclusivity_undocumented=True, sdk_v2_validator={"validate": "(ge(1), lt(2))"}),
            {"type": "integer", "minimum": 1, "maximum": 2, "maximum_excluded": True},
        ),
        (
            fact(min=None, type="string", choices=["a"], sdk_v2_validator={"validate": "isin('a', 'b')"}),
            {"type": "string", "choices": ["a", "b"]},
        ),
        (fact(status="inferred"), {"type": "integer", "minimum": 1, "status": "inferred"}),
    ],
)
def test_rows(module: Any, given: dict[str, Any], expected: dict[str, Any]):
    rows = module("algorithm_hyperparameters").documented([given], {})
    assert {"k": {**expected, "source": "hyperparameters"}} == rows


def test_what_is_recommended_is_accepted(module: Any):
    documented = module("algorithm_hyperparameters").documented
    (row,) = documented(
        [fact(min=0, min_exclusive=True)], {"k": {"kind": "Integer", "minimum": 0, "maximum": 9}}
    ).values()
    assert "minimum_excluded" not in row
    (row,) = documented(
        [fact(type="string", min=None, choices=["a"])], {"k": {"kind": "Categorical", "values": ["a", "b"]}}
    ).values()
    assert ["a", "b"] == row["choices"]


def test_modes_with_a_table_each(module: Any):
    modes = [
        fact(name="mode", type="string", min=None, choices=["cbow"], applies_to_mode="word2vec"),
        fact(applies_to_mode="word2vec"),
        fact(name="mode", type="string", min=None, choices=["supervised"], applies_to_mode="supervised"),
        fact(name="n", applies_to_mode="supervised"),
    ]
    rows = module("algorithm_hyperparameters").documented(modes, {})
    assert ["cbow", "supervised"] == rows["mode"]["choices"]
    assert {"hyperparameter": "mode", "one_of": ["cbow"]} == rows["k"]["only_with"]
    assert {"hyperparameter": "mode", "one_of": ["supervised"]} == rows["n"]["only_with"]
    with pytest.raises(SystemExit, match="k differs between the modes"):
        module("algorithm_hyperparameters").documented([*modes, fact(min=2, applies_to_mode="supervised")], {})


def test_prose_that_has_changed_stops(module: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    facts = tmp_path / "facts.json"
    content = {"algorithms": {"lda": {"channels": {"train": "required, and large"}, "hyperparameters": [K]}}}
    facts.write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["algorithms.py", "--facts", str(facts), "--date", "2026-11-23", "--check"])
    with pytest.raises(SystemExit, match=r"the prose has changed.*'lda'"):
        module("algorithms").main()
