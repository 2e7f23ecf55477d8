"""Mutated definition documents, checked by all rules."""

from __future__ import annotations

import json
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Final, cast

import attrs

from cdk_sagemaker_training.definition.document.graph import require_bounded_depth
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import DocumentError
from cdk_sagemaker_training.rules import PipelineUsage, Rule
from scripts.fuzz.cases import Outcome, chance_of
from scripts.fuzz.corpus import Start
from scripts.fuzz.invariants import judge
from scripts.fuzz.mutations import Mutator
from scripts.fuzz.pool import Pool
from scripts.fuzz.values import Members, Spot, Value, copied, remove, spots, value_at

USAGES: Final = (
    None,
    PipelineUsage(iterative=True, schedule="rate(1 day)", scheduled_parameters=["X"]),
    PipelineUsage(sample_log_lines={"Train": ["validation loss=0.25", "a" * 40, ""]}),
)
_CHANCES: Final = (70, 28, 2)
"""Samples are tried in a process of their own, which takes longer than all rules."""
_REFUSED: Final = "refused, nested too deep"
_AGAIN: Final = 8
"""One of so many documents is checked twice."""


@attrs.frozen
class DocumentCase:
    """One document."""

    document: Members
    usage: PipelineUsage | None
    rules: Sequence[Rule]
    again: bool = True

    def outcome(self) -> Outcome:
        """Judges it by the invariants; the findings are counted by rule."""
        try:
            require_bounded_depth(cast("Json", self.document))
        except DocumentError:
            return Outcome(counted={_REFUSED: 1})
        judged = judge(self.document, self.usage, self.rules, again=self.again)
        return Outcome(judged.failures, Counter(finding.rule for finding in judged.findings))

    def smaller(self) -> Iterator[DocumentCase]:
        """With half of the rules, without the usage, without halves of what is long, without single values."""
        half = len(self.rules) // 2
        if half:
            yield from (attrs.evolve(self, rules=rules) for rules in (self.rules[:half], self.rules[half:]))
        if self.usage is not None:
            yield attrs.evolve(self, usage=None)
        for number, (container, key) in enumerate(spots(self.document)):
            value = value_at((container, key))
            long = len(cast("list[Value]", value)) if isinstance(value, list | dict) else 0
            if long > 3:
                yield from (self._without(number, part) for part in (range(long // 2), range(long // 2, long)))
        for number in range(len(spots(self.document))):
            yield self._without(number, None)

    def _without(self, number: int, part: range | None) -> DocumentCase:
        document = cast("Members", copied(self.document))
        spot = spots(document)[number]
        for inner in [spot] if part is None else _parts(value_at(spot), part):
            remove(inner)
        return attrs.evolve(self, document=document)

    def written(self) -> str:
        """The document as JSON, what is no JSON in Python's words, and the usage where there is one."""
        usage = None if self.usage is None else attrs.asdict(self.usage)
        return json.dumps({"document": self.document, "usage": usage}, default=repr, indent=1)


def _parts(value: Value, part: range) -> list[Spot]:
    """Some of the places in an object or a list, the last ones first."""
    if isinstance(value, list):
        return [(cast("list[Value]", value), position) for position in reversed(part)]
    members = cast("Members", value)
    keys = list(members)
    return [(members, keys[position]) for position in part]


class Documents:
    """The target. ``starts``: what is mutated. ``rules``: what looks at it."""

    name: ClassVar = "documents"

    def __init__(self, starts: Sequence[Start], rules: Sequence[Rule]) -> None:
        self._starts: Final = [attrs.evolve(start, document=owned(start.document)) for start in starts]
        self._rules: Final = rules
        self._pool: Final = Pool.of(start.document for start in starts)

    def case(self, seed: int, number: int) -> DocumentCase:
        """The document of a number."""
        chance = chance_of(self.name, seed, number)
        start = chance.choice(self._starts)
        document = Mutator(chance, self._pool).mutated(start.document)
        usage = start.usage or chance.choices(USAGES, _CHANCES)[0]
        return DocumentCase(document, usage, self._rules, again=number % _AGAIN == 0)

    def told(self, counted: Mapping[str, int]) -> Iterable[str]:
        """Findings by rule, the rules that never found anything, the documents that were refused."""
        ids = [rule.id for rule in self._rules]
        yield "findings by rule: " + ", ".join(f"{rule} {counted[rule]:,}" for rule in ids if rule in counted)
        yield "rules never hit: " + (", ".join(rule for rule in ids if rule not in counted) or "none")
        yield f"{_REFUSED}: {counted.get(_REFUSED, 0):,}"


def owned(document: Members) -> Members:
    """A copy that shares nothing: examples share parts of each other."""
    return cast("Members", pickle.loads(pickle.dumps(document)))  # noqa: S301 - made here
