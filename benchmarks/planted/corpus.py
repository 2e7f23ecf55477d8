"""Collects the cases of all families."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final, Literal, cast

import attrs

from cdk_sagemaker_training.rules.examples import Example

Kind = Literal["bad", "good"]
RENDERED: Final = Path(__file__).with_name("rendered")
LEAST: Final = 3
"""Cases of either kind that each rule must have, its own example included."""


@attrs.frozen(kw_only=True)
class Cases:
    """For one rule: definitions that it must find something in, and definitions that it must find nothing in.

    The example on the class of the rule counts besides: these are other forms of the mistake, and its near misses.
    """

    bad: Sequence[Example]
    good: Sequence[Example]


@attrs.frozen(kw_only=True)
class Planted:
    """One definition of the corpus. ``origin``: "written", or the SDK that rendered it."""

    rule: str
    kind: Kind
    number: int
    example: Example
    origin: str = "written"

    def __str__(self) -> str:
        return f"{self.rule}-{self.kind}-{self.number}"


@cache
def cases() -> Mapping[str, Cases]:
    """The cases of every rule by its id."""
    package = import_module("benchmarks.planted.cases")
    modules = [import_module(f"{package.__name__}.{info.name}") for info in iter_modules(package.__path__)]
    return {rule: given for module in modules for rule, given in cast("Mapping[str, Cases]", module.CASES).items()}


@cache
def planted() -> Sequence[Planted]:
    """Every case, in the order of the families: those that were written, then those that AWS's SDKs rendered.

    Of the rendered ones those that are planted for a rule that there is: more mistakes are stored than rules exist.
    """
    return tuple(_planted())


def _planted() -> Iterator[Planted]:
    kinds: tuple[Kind, ...] = ("bad", "good")
    counted: dict[tuple[str, Kind], int] = {}
    for rule, given in cases().items():
        for kind in kinds:
            for number, example in enumerate(cast("Sequence[Example]", getattr(given, kind))):
                counted[rule, kind] = number + 1
                yield Planted(rule=rule, kind=kind, number=number, example=example)
    for path in sorted(RENDERED.glob("sdk_*.json")):
        for name, document in json.loads(path.read_text(encoding="utf-8")).items():
            rule, _, kind = name.partition("-")
            if rule not in cases():
                continue
            number = counted.get((rule, kind), 0)
            counted[rule, kind] = number + 1
            example = Example(document, document)
            yield Planted(rule=rule, kind=kind, number=number, example=example, origin=path.stem)
