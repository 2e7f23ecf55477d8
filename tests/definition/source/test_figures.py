"""The shares that docs/import.md tells are what is counted here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.definition.source.module import WrittenStep, python_source
from cdk_sagemaker_training.definition.source.steps_by_type import READERS
from tests.definition.source.test_module import FAMILIES, complete, planted_sources, rendered, usable

pytestmark = pytest.mark.corpus
PAGE = Path(__file__).parents[3] / "docs" / "import.md"


def written(documents: Iterable[Any]) -> list[WrittenStep]:
    found = [definition for document in documents if (definition := usable(document)) is not None]
    return [step for definition in found for step in python_source(definition).steps]


def shares(steps: Iterable[WrittenStep], key: Callable[[WrittenStep], str]) -> dict[str, float]:
    """The share of typed steps in per cent."""
    found = list(steps)
    count, typed = Counter(map(key, found)), Counter(key(step) for step in found if step.typed)
    return {name: 100 * typed[name] / count[name] for name in count}


def told(heading: str) -> dict[str, float]:
    table = PAGE.read_text(encoding="utf-8").partition(f"| {heading} |")[2].partition("\n\n")[0]
    found = re.findall(r"^\| (.*?) \| [\d,]+ \| (\d+) % \|$", table, re.MULTILINE)
    return {name: float(share) for name, share in found}


@cache
def by_hand() -> list[WrittenStep]:
    sources = [each for family in FAMILIES for each in planted_sources(family)]
    good = [source for case, _, source in sources if case.kind == "good" and case.origin == "written"]
    return [step for source in good for step in source.steps]


def test_shares_of_documents():
    bounds = list(told("documents").values())
    whole = [shares(steps, _any)[""] for steps in (written(rendered().values()), written(complete().values()))]
    assert [98, 100, 100, 61] == bounds
    assert [round(share) for share in whole] == bounds[:2]
    assert shares(by_hand(), _any)[""] >= bounds[3] - 5


def test_shares_of_step_types():
    whole = [*written(rendered().values()), *written(complete().values())]
    for heading, steps in (("type, in whole documents", whole), ("type, in excerpts", by_hand())):
        counted = shares(steps, lambda step: step.type)
        for kind, share in told(heading).items():
            assert counted[kind] >= share - 5, kind
    assert set(READERS) <= set(told("type, in whole documents"))


def _any(_: WrittenStep) -> str:
    return ""
