"""What the stacks of a fleet hold against what CloudFormation takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import attrs

from cdk_sagemaker_training.catalog.stack_limits import MAX_OUTPUTS, MAX_RESOURCES, MAX_TEMPLATE_BYTES
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.fleet.assignment import assigned, enough_stacks, moved

LIMITS: Final[Mapping[str, int]] = {
    "resources": MAX_RESOURCES,
    "outputs": MAX_OUTPUTS,
    "template_bytes": MAX_TEMPLATE_BYTES,
}
"""By field of ``StackContents``, the most."""
_NAMED: Final = 5
"""Variants that would move and are named; the others are counted."""
_ROOM: Final = 0.75
"""How full the fullest stack is at most with the number of stacks that is proposed: CDK warns from 80 % on, and a fleet
that is full already would have to be moved again for the next variants."""


@attrs.frozen(kw_only=True)
class StackContents:
    """What the template of one stack holds."""

    stack: str
    """The path of the stack."""
    variants: Sequence[str]
    resources: int
    outputs: int
    template_bytes: int
    """An estimate that is not below the size of the template as it is written, and a few percent above at most."""

    @property
    def exceeded(self) -> Sequence[str]:
        """What there is too much of: names of fields."""
        return [name for name, limit in LIMITS.items() if getattr(self, name) > limit]

    def share(self) -> float:
        """How full it is by the limit that is nearest: 1 is full."""
        return max(getattr(self, name) / limit for name, limit in LIMITS.items())


def capacity_problems(contents: Sequence[StackContents], *, stacks: int | None) -> Iterator[Problem]:
    """The stacks that are too full, and what would do.

    ``stacks``: their number, where hashes choose among them; None where a column does.
    """
    full = [each for each in contents if each.exceeded]
    if not full:
        return
    for each in full:
        given = ", ".join(f"{getattr(each, name):,} {name.replace('_', ' ')}" for name in each.exceeded)
        allowed = ", ".join(f"{LIMITS[name]:,} {name.replace('_', ' ')}" for name in each.exceeded)
        yield Problem(
            f"stack {each.stack}",
            f"{given} of {len(each.variants)} variants",
            f"at most {allowed}, as CloudFormation has",
        )
    yield _proposal(contents, full, stacks)


def _proposal(contents: Sequence[StackContents], full: Sequence[StackContents], stacks: int | None) -> Problem:
    # What one variant takes, with its part of what the stack has for all. Of stacks that are nearly empty, that part is
    # most of it.
    share = max(each.share() / max(len(each.variants), 1) for each in full)
    fits = int(1 / share)
    if fits < 1:
        fix = "put its definition into a bucket (definition_location=DefinitionLocation.S3), or make it smaller"
        return Problem("define", "one variant is more than a stack holds", "a pipeline that fits a stack", fix)
    at_most = max(1, int(_ROOM / share))
    names = [name for each in contents for name in each.variants]
    if stacks is None:
        fix = "let the column name more stacks; whatever moves has to be deleted first"
        return Problem("stack_of", f"{len(full)} too full", f"about {at_most} variants a stack", fix)
    enough = enough_stacks(names, at_least=stacks + 1, at_most_each=at_most)
    moves = moved(assigned(names, stacks), assigned(names, enough))
    named = ", ".join(islice(moves, _NAMED)) + (f" and {len(moves) - _NAMED:,} more" if len(moves) > _NAMED else "")
    fix = (
        f"stacks={enough}, which moves {named}; CloudFormation deletes and creates what moves, so once the fleet is "
        "deployed do it in two deployments: without these variants, then with them"
    )
    return Problem("stacks", stacks, f"{enough} for {len(names):,} variants of this size", fix)
