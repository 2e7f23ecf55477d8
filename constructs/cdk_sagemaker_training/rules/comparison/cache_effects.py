"""Which steps run again after a change, and which do not although they changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from graphlib import CycleError, TopologicalSorter
from typing import Final, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.cache_keys import CACHE_KEYS, DIFFERENT_EACH_TIME
from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.documents import DocumentComparison
from cdk_sagemaker_training.definition.comparison.placeholders import in_words
from cdk_sagemaker_training.definition.comparison.steps import StepPair
from cdk_sagemaker_training.definition.comparison.values import Comparison
from cdk_sagemaker_training.definition.document.graph import Reference, references
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.caching.cached import is_cached, key_members
from cdk_sagemaker_training.rules.comparison.step_outputs import Origin, Output, output_of
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView, StepView

_BESIDE_THE_JOB: Final = frozenset({"CacheConfig", "DependsOn", "Description", "DisplayName", "RetryPolicies"})


class CacheOutcome(Enum):
    """What the first execution after the change does with a step."""

    ALWAYS_RUNS = "always runs"
    """As it did before: it takes no earlier results."""
    NOW_ALWAYS_RUNS = "runs in each execution from now on"
    RUNS_AGAIN = "runs again"
    NEWLY_CACHED = "is cached from now on"
    MAY_RUN_AGAIN = "may run again"
    MAY_BE_SERVED = "may be served from the cache"
    """An earlier result may be taken although something changed."""
    UNCHANGED = "unchanged"


class ReasonKind(Enum):
    """What a reason is about."""

    KEY = "cache key"
    PARAMETER = "default of a parameter"
    OUTPUT = "output of another step"
    NAME = "name"
    TYPE = "type"
    SETTING = "cache setting"
    OUTSIDE_KEY = "outside of the cache key"
    SAME_LOCATION = "same location"
    NOT_KNOWN = "not known"


@attrs.frozen
class CacheReason(ByValue):
    """Why something happens to a step."""

    kind: ReasonKind
    told: str
    """In words."""
    paths: Sequence[str] = ()
    """JSON Pointers relative to the step, of what changed."""
    step: str | None = None
    """The other step that it is about."""


@attrs.frozen(kw_only=True)
class CacheEffect(ByValue):
    """What happens to one step, and why."""

    step: str
    """Its name after the change."""
    outcome: CacheOutcome
    reasons: Sequence[CacheReason] = ()


_FRESH: Final = (CacheOutcome.ALWAYS_RUNS, CacheOutcome.NOW_ALWAYS_RUNS, CacheOutcome.RUNS_AGAIN)
_PERHAPS_FRESH: Final = (CacheOutcome.MAY_RUN_AGAIN, CacheOutcome.NEWLY_CACHED)


def cache_effects(
    before: DefinitionView, after: DefinitionView, comparison: DocumentComparison, *, is_renamed: bool = False
) -> Sequence[CacheEffect]:
    """The effect on each step that both documents have, in the order in which they run.

    The service takes the result of the most recent successful run of the same step of the same pipeline with the same
    cache key (developer guide, pipelines-caching). ``is_renamed``: whether the pipeline has another name.
    """
    return list(_Effects(before, after, comparison, is_renamed=is_renamed).all())


class _Effects:
    def __init__(
        self, before: DefinitionView, after: DefinitionView, comparison: DocumentComparison, *, is_renamed: bool
    ) -> None:
        self._before, self._after = before, after
        self._order, self._read_in_key = (
            _order(after),
            {step.name: _read_in_key(step) for step in reversed(after.steps)},
        )
        self._pairs = {pair.after.name: pair for pair in reversed(comparison.steps)}
        self._is_renamed = is_renamed
        self._same = Comparison(comparison.renames)
        read_before = {step.name: _read_in_key(step) for step in reversed(before.steps)}
        self._always_before = _always(before, _order(before), read_before)
        self._always_after = _always(after, self._order, self._read_in_key)
        self._defaults = _changed_defaults(comparison.changes, after)
        self._outcomes: dict[str, CacheOutcome] = {}

    def all(self) -> Iterator[CacheEffect]:
        for name in self._order:
            pair, step = self._pairs.get(name), self._after.step_by_name[name]
            if pair is None:
                always = name in self._always_after
                self._outcomes[name] = CacheOutcome.ALWAYS_RUNS if always else CacheOutcome.RUNS_AGAIN
                continue
            outcome, reasons = self._of(pair, step)
            self._outcomes[name] = outcome
            yield CacheEffect(step=name, outcome=outcome, reasons=reasons)

    def _of(self, pair: StepPair, step: StepView) -> tuple[CacheOutcome, Sequence[CacheReason]]:
        always, was_always = self._always_after.get(step.name), self._always_before.get(pair.before.name)
        if always is not None:
            outcome = CacheOutcome.NOW_ALWAYS_RUNS if was_always is None else CacheOutcome.ALWAYS_RUNS
            return outcome, [always]
        certain = [*self._renamed(pair), *self._key(pair, step)]
        if was_always is not None and not certain:
            told = f"it ran in each execution before: {was_always.told}"
            return CacheOutcome.NEWLY_CACHED, [attrs.evolve(was_always, told=told)]
        again, perhaps, stale = self._read(step)
        if certain or again:
            return CacheOutcome.RUNS_AGAIN, [*certain, *again]
        perhaps += self._not_known(pair, step)
        if perhaps:
            return CacheOutcome.MAY_RUN_AGAIN, perhaps
        outside = [change.path for change in pair.changes if _is_about_the_job(change)]
        told = f"{_listed(outside)} changed, which the cache does not look at"
        reasons = [*([CacheReason(ReasonKind.OUTSIDE_KEY, told, outside)] if outside else []), *stale]
        return (CacheOutcome.MAY_BE_SERVED, reasons) if reasons else (CacheOutcome.UNCHANGED, [])

    def _renamed(self, pair: StepPair) -> Iterator[CacheReason]:
        if self._is_renamed:
            yield CacheReason(ReasonKind.NAME, "the pipeline has another name: caches are not shared")
        if pair.is_renamed:
            yield CacheReason(ReasonKind.NAME, f"the step was called {pair.before.name}")
        if pair.before.type != pair.after.type:
            yield CacheReason(ReasonKind.TYPE, f"the step was of type {pair.before.type}")

    def _key(self, pair: StepPair, step: StepView) -> Iterator[CacheReason]:
        changed = [change for change in pair.changes if _in_key(change, step.type)]
        moved = [change.path for change in changed if not self._known_to_be_equal(change)]
        if moved:
            yield CacheReason(ReasonKind.KEY, f"key changed in {_listed(moved)}", moved)
        told = {found.name: None for found in self._read_in_key[step.name] if found.kind == "Parameters"}
        for name in told:
            if name in self._defaults:
                yield CacheReason(ReasonKind.PARAMETER, f"key changed with the default of parameter {name}")

    def _known_to_be_equal(self, change: Change) -> bool:
        """Whether both sides come to one value by the defaults of parameters."""
        if change.kind != "changed":
            return False
        old, new = self._before.values.known(change.before), self._after.values.known(change.after)
        known = old is not UNKNOWN and new is not UNKNOWN
        return known and self._same.same(cast("Json", old), cast("Json", new))

    def _read(self, step: StepView) -> tuple[list[CacheReason], list[CacheReason], list[CacheReason]]:
        """Why what a step reads of others makes it run again, perhaps does so, or does not although they run."""
        again, perhaps, stale = list[CacheReason](), list[CacheReason](), list[CacheReason]()
        for found in dict.fromkeys((each.name, each.text, each.pointer) for each in self._read_in_key[step.name]):
            name, text, pointer = found
            outcome = self._outcomes.get(name)
            if not text.startswith("Steps.") or outcome not in {*_FRESH, *_PERHAPS_FRESH}:
                continue
            pair = self._pairs.get(name)
            if outcome is CacheOutcome.ALWAYS_RUNS and pair is not None and not pair.changes:
                continue  # as it was before
            output = output_of(self._after, Reference(pointer, "Steps", name, text))
            what = f"{text.removeprefix(f'Steps.{name}').lstrip('.')} of {name}"
            does = "runs again" if outcome is CacheOutcome.RUNS_AGAIN else outcome.value
            if output.is_fixed and pair is not None and self._was(pair, output, text):
                told = f"reads {what}, which stays {in_words(output.value)} although {name} {does}"
                stale.append(CacheReason(ReasonKind.SAME_LOCATION, told, step=name))
            elif outcome in _FRESH and output.origin is not Origin.CODE:
                again.append(CacheReason(ReasonKind.OUTPUT, f"reads {what}, which {does}", step=name))
            else:
                told = f"reads {what}, which {does}: the value may be the same"
                perhaps.append(CacheReason(ReasonKind.OUTPUT, told, step=name))
        return _once(again), _once(perhaps), _once(stale)

    def _was(self, pair: StepPair, output: Output, text: str) -> bool:
        """Whether a step said the same before."""
        old_name = pair.before.name
        old_text = f"Steps.{old_name}{text.removeprefix(f'Steps.{pair.after.name}')}"
        old = output_of(self._before, Reference("", "Steps", old_name, old_text))
        return old.is_fixed and self._same.same(old.value, output.value)

    def _not_known(self, pair: StepPair, step: StepView) -> Iterator[CacheReason]:
        if step.flag("CacheConfig", "Enabled") is not True:
            yield CacheReason(ReasonKind.NOT_KNOWN, "whether it is cached is known only to the execution")
        elif step.type not in CACHE_KEYS and any(map(_is_about_the_job, pair.changes)):
            told = f"it changed, and what the cache of a {step.type} step looks at is not known"
            yield CacheReason(ReasonKind.NOT_KNOWN, told, [change.path for change in pair.changes])
        else:
            equal = [change.path for change in pair.changes if _in_key(change, step.type)]
            if equal:
                told = f"{_listed(equal)} is the same only by the defaults of parameters"
                yield CacheReason(ReasonKind.NOT_KNOWN, told, equal)


def _once(reasons: Sequence[CacheReason]) -> list[CacheReason]:
    return list({reason.told: reason for reason in reasons}.values())


def _always(
    view: DefinitionView, order: Sequence[str], read: Mapping[str, Sequence[Reference]]
) -> Mapping[str, CacheReason]:
    """By the names of steps that run in each execution, why they do. ``read``: what their cache keys refer to."""
    found: dict[str, CacheReason] = {}
    for name in order:
        reason = _why_always(view, view.step_by_name[name], read[name], found)
        if reason is not None:
            found[name] = reason
    return found


def _why_always(
    view: DefinitionView, step: StepView, read: Sequence[Reference], found: Mapping[str, CacheReason]
) -> CacheReason | None:
    if not is_cached(step):
        unknown = "CacheConfig" in step.members and step.get("CacheConfig", "Enabled") is UNKNOWN
        return None if unknown else CacheReason(ReasonKind.SETTING, "it is not cached")
    for reference in read:
        if reference.kind == "Execution" and reference.name in DIFFERENT_EACH_TIME:
            return CacheReason(ReasonKind.KEY, f"{reference.text} is in its cache key", [_inside(step, reference)])
        if reference.kind == "Steps" and reference.name in found:
            output = output_of(view, reference)
            if output.origin is not Origin.CODE and not output.is_fixed:
                path = reference.text.removeprefix(f"Steps.{reference.name}").lstrip(".")
                told = f"it reads {path} of {reference.name}, which runs in each execution"
                return CacheReason(ReasonKind.OUTPUT, told, step=reference.name)
    return None


def _inside(step: StepView, reference: Reference) -> str:
    return reference.pointer.removeprefix(step.pointer)


def _order(view: DefinitionView) -> Sequence[str]:
    try:
        return list(TopologicalSorter(view.predecessors).static_order())
    except CycleError:  # which is another's business
        return list(view.step_by_name)


def _read_in_key(step: StepView) -> Sequence[Reference]:
    """What the cache key refers to; of a type whose key is not known, whatever the step refers to."""
    if step.type not in CACHE_KEYS:
        return step.node.references
    return [found for pointer, value in key_members(step) for found in references(cast("Json", value), pointer)]


def _in_key(change: Change, step_type: str) -> bool:
    """Whether a change is in a member of the cache key, or holds one."""
    parts = change.path.split("/")[1:]
    if parts[:1] != ["Arguments"]:
        return False
    inner = tuple(parts[1:])
    return any(all(map(str.__eq__, path, inner)) for path in CACHE_KEYS.get(step_type, ()))


def _is_about_the_job(change: Change) -> bool:
    return change.path.split("/")[1] not in _BESIDE_THE_JOB


def _changed_defaults(changes: Sequence[Change], after: DefinitionView) -> frozenset[str]:
    """The parameters whose defaults changed."""
    found = {
        change.names[0]
        for change in changes
        if change.names and change.path.startswith("/Parameters/") and change.path.endswith("/DefaultValue")
    }
    return frozenset(found & after.parameters.keys())


def _listed(paths: Sequence[str]) -> str:
    return ", ".join(paths if len(paths) <= 4 else [*paths[:3], f"{len(paths) - 3} more"])
