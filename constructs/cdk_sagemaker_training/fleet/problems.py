"""The mistakes of many variants, told so that people can read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

import attrs

from cdk_sagemaker_training.errors import Problem

MAX_TOLD: Final = 20
"""Problems of a fleet that are spelled out; the others are counted."""
_NAMED: Final = 3
"""Variants with the same mistake that are named where there are very many; the others are counted."""


@attrs.frozen
class VariantProblem(Problem):
    """A mistake of one variant. ``where`` begins with its name."""

    variant: str = ""

    @property
    def field(self) -> str:
        """``where`` without the name."""
        return self.where.removeprefix(f"{self.variant}: ")


def of_variant(name: str, problems: Iterable[Problem]) -> Sequence[Problem]:
    """The mistakes of one variant, each under its name."""
    return [
        VariantProblem(f"{name}: {each.where}", each.given, each.allowed, each.fix, variant=name) for each in problems
    ]


def note_variant(error: Exception, name: str) -> None:
    """Let an error that is nobody's but the caller's say at its end which variant it came with (Python 3.11 on)."""
    add_note = getattr(error, "add_note", None)
    if add_note is not None:
        add_note(f"variant {name!r}")


def told(problems: Sequence[Problem]) -> Sequence[Problem]:
    """Up to 20 problems as they are. Of more, the same one of many variants once, 20 of them, and how many more.

    A mistake of the function that makes the steps is one of every variant, and would hide those of single rows.
    """
    if len(problems) <= MAX_TOLD:
        return problems
    alike: dict[str, list[Problem]] = {}
    for problem in problems:
        same = str(attrs.evolve(problem, where=problem.field)) if isinstance(problem, VariantProblem) else str(problem)
        alike.setdefault(same, []).append(problem)
    groups = [*alike.values()]
    more = sum(map(len, groups[MAX_TOLD:]))
    shown = [_together(group) for group in islice(groups, MAX_TOLD)]
    if more <= 0:
        return shown
    rest = Problem("variants", f"{more:,} more problem{'s' if more > 1 else ''}", "none", "mend those above first")
    return [*shown, rest]


def _together(group: Sequence[Problem]) -> Problem:
    first, names = group[0], [each.variant for each in group if isinstance(each, VariantProblem)]
    if not isinstance(first, VariantProblem) or len(group) == 1:
        return first
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return attrs.evolve(first, where=f"{', '.join(names[:_NAMED])}{more}: {first.field}")
