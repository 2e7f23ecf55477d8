"""Which kept clusters can be taken over across a change, and within an execution before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.comparison.documents import DocumentComparison
from cdk_sagemaker_training.definition.comparison.placeholders import has_tokens
from cdk_sagemaker_training.definition.comparison.steps import StepPair
from cdk_sagemaker_training.rules.views import DefinitionView
from cdk_sagemaker_training.rules.views.warm_pool import MATCHED, WarmPool


class PoolOutcome(Enum):
    """What becomes of the cluster that the step before kept alive."""

    REUSED = "still fits"
    PERHAPS = "may no longer fit"
    NOT_REUSED = "no longer fits"
    ENDS = "is no longer kept"
    BEGINS = "is kept from now on"


@attrs.frozen(kw_only=True)
class PoolEffect(ByValue):
    """The warm pool of one step across the change."""

    step: str
    outcome: PoolOutcome
    differences: Sequence[tuple[str, object, object]] = ()
    """What keeps the job from taking the cluster over: JSON Pointer relative to the step, before, after."""


@attrs.frozen(kw_only=True)
class SharedPool(ByValue):
    """Whether, within one execution, a later step may take over the cluster of an earlier one."""

    step: str
    """The one that keeps the cluster."""
    later: str
    is_new: bool
    """True where it may since the change, False where it no longer may."""


@attrs.frozen(kw_only=True)
class PoolEffects(ByValue):
    """All of them; steps without a warm pool are left out, and pairs of steps of which nothing changed."""

    across: Sequence[PoolEffect]
    within: Sequence[SharedPool]


def pool_effects(before: DefinitionView, after: DefinitionView, comparison: DocumentComparison) -> PoolEffects:
    """The effects of a change. Source of what must match: developer guide, train-warm-pools-how-it-works."""
    old = {pool.step.pointer: pool for pool in before.warm_pools}
    new = {pool.step.pointer: pool for pool in after.warm_pools}
    across = [
        effect
        for pair in comparison.steps
        if (effect := _across(pair, old.get(pair.before.pointer), new.get(pair.after.pointer))) is not None
    ]
    renames = comparison.renames
    kept = {(renames.get(step, step), renames.get(later, later)): None for step, later in _shared(before)}
    keeps = dict.fromkeys(_shared(after))
    names = {pair.after.name for pair in comparison.steps}
    within = [
        SharedPool(step=step, later=later, is_new=(step, later) in keeps)
        for step, later in [
            *(pair for pair in kept if pair not in keeps),
            *(pair for pair in keeps if pair not in kept),
        ]
        if step in names and later in names
    ]
    return PoolEffects(across=across, within=within)


def _across(pair: StepPair, old: WarmPool | None, new: WarmPool | None) -> PoolEffect | None:
    name = pair.after.name
    if old is None or new is None:
        if old is new:
            return None
        return PoolEffect(step=name, outcome=PoolOutcome.BEGINS if old is None else PoolOutcome.ENDS)
    found = [(_pointer(path), _plain(was), _plain(now)) for path, now, was in new.differences(old)]
    if found:
        return PoolEffect(step=name, outcome=PoolOutcome.NOT_REUSED, differences=found)
    perhaps = [
        (change.path, change.before, change.after)
        for change in pair.changes
        if any(_covers(_pointer(path), change.path) for path in MATCHED)
        and (has_tokens(change.before) or has_tokens(change.after))
    ]
    outcome = PoolOutcome.PERHAPS if perhaps else PoolOutcome.REUSED
    return PoolEffect(step=name, outcome=outcome, differences=perhaps)


def _plain(value: object) -> object:
    """What is compared without regard to order, in one."""
    return sorted(cast("frozenset[str]", value)) if isinstance(value, frozenset) else value


def _pointer(path: Sequence[str]) -> str:
    return "/".join(["/Arguments", *path])


def _covers(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _shared(view: DefinitionView) -> Iterator[tuple[str, str]]:
    for pool in view.warm_pools:
        for later in pool.followers:
            if later.cluster == pool.cluster or later.fits(pool):  # the former is quick
                yield pool.step.name, later.step.name
