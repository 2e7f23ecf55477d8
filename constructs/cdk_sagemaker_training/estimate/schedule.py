"""When the last step ends: the longest way through the graph, with its branches and loops."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Final

from cdk_sagemaker_training.estimate.interval import Interval
from cdk_sagemaker_training.estimate.reader import Work
from cdk_sagemaker_training.rules.views import DefinitionView, StepView

_BRANCHES: Final = ("IfSteps", "ElseSteps")


class Schedule:
    """The steps of a document and how long each takes by itself.

    ``works``: by the pointer of the step. ``rounds``: by the pointer of a ForEach step, how often its body runs.
    """

    def __init__(self, view: DefinitionView, works: Mapping[str, Work], rounds: Mapping[str, Interval]) -> None:
        self._view = view
        self._works = works
        self._rounds = rounds
        self._children: dict[tuple[str, str], list[StepView]] = {}
        for step in view.steps:
            holder, _, place = step.pointer.rpartition("/")[0].rpartition("/")
            key = ("", "") if step.node.parent is None else (holder.removesuffix("/Arguments"), place)
            self._children.setdefault(key, []).append(step)

    def top_level(self) -> Sequence[StepView]:
        """The steps that stand in no branch and no loop."""
        return self._children.get(("", ""), [])

    def held(self, step: StepView, place: str) -> Sequence[StepView]:
        """The steps in one of the lists of a step that holds some."""
        return self._children.get((step.pointer, place), [])

    def optional(self, step: StepView) -> bool:
        """Whether an execution may get to its end without it, where it gets to the branch that the step stands in.

        Its result may be cached, it may wait for a failure, or for a step of a branch that is not taken.
        """
        return step.pointer in self._optional

    def wall(self, max_parallel_steps: int | None) -> Interval:
        """From the start of an execution to its end. ``max_parallel_steps``: None where nothing holds steps back."""
        longest, work = self._longest, self._work(self.top_level())
        most = longest
        if max_parallel_steps is not None and (self._rounds or max_parallel_steps < len(self._view.steps)):
            # Either all places are taken, which is as long as the work lasts, or a step of the longest way runs.
            most = min(work, longest + math.ceil(work / max_parallel_steps))
        is_open = any(each.wall.is_open for each in self._works.values())
        is_open = is_open or any(each.is_open for each in self._rounds.values())
        return Interval(self._shortest(self.top_level()), most, is_open)

    # --- at worst -----------------------------------------------------------------------------------------------------

    @cached_property
    def _longest(self) -> int:
        """The longest way over all steps: whatever branches are taken, an execution is some of it."""
        seen = [step for step in self._view.steps if self._holder[step.name] == step.name]
        if len({step.name for step in self._view.steps}) < len(self._view.steps):
            return self._work(self.top_level())
        return self._way(seen, {step.name: self._alone(step) for step in seen}, self._waits)

    def _alone(self, step: StepView) -> int:
        """A step by itself; a loop with all of its rounds."""
        own = int(self._works[step.pointer].wall.high)
        body = self.held(step, "ForEachBody")
        if step.type != "ForEach" or not body:
            return own
        rounds = int(self._rounds[step.pointer].high)
        inside = {each.name for each in body}
        waits = {each.name: [name for name in self._before(each) if name in inside] for each in body}
        once = self._way(body, {each.name: self._alone(each) for each in body}, waits)
        at_once = step.arguments.integer("MaxConcurrency") or 1
        return own + once + math.ceil(max(rounds * self._work(body) - once, 0) / max(at_once, 1)) if rounds else own

    def _work(self, steps: Iterable[StepView]) -> int:
        """All steps one after the other, of branches the longer one."""
        total = 0
        for step in steps:
            total += int(self._works[step.pointer].wall.high)
            total += max(self._work(self.held(step, place)) for place in _BRANCHES)
            body = self.held(step, "ForEachBody")
            total += int(self._rounds[step.pointer].high) * self._work(body) if body else 0
        return total

    def _way(self, steps: Sequence[StepView], lasts: Mapping[str, int], waits: Mapping[str, Sequence[str]]) -> int:
        """When the last of some steps ends; where they wait for each other in a circle, one after the other."""
        ends = _ends(steps, lasts, waits)
        return sum(lasts.values()) if ends is None else max(ends.values(), default=0)

    @cached_property
    def _holder(self) -> Mapping[str, str]:
        """For each step itself, or the loop that it stands in."""
        parents = {step.name: step.node.parent for step in self._view.steps}
        types = {step.name: step.type for step in self._view.steps}
        found: dict[str, str] = {}
        for name, parent in parents.items():
            above, holder = parent, name
            for _ in parents:
                if above is None:
                    break
                holder = above if types.get(above) == "ForEach" else holder
                above = parents.get(above)
            found[name] = holder
        return found

    @cached_property
    def _waits(self) -> Mapping[str, Sequence[str]]:
        """For each step outside of loops what it waits for. Who waits for a Condition step waits for its branches."""
        branches: dict[str, list[str]] = {}
        for step in self._view.steps:
            for above in self._above(step):
                branches.setdefault(above, []).append(step.name)
        found: dict[str, set[str]] = {}
        for step in self._view.steps:
            name = self._holder[step.name]
            for other in self._before(step):
                inside = branches.get(other, []) if other not in self._above(step) else []
                found.setdefault(name, set()).update(self._holder[each] for each in [other, *inside])
        return {name: sorted(others - {name}) for name, others in found.items()}

    def _before(self, step: StepView) -> Sequence[str]:
        return self._view.predecessors.get(step.name, [])

    def _above(self, step: StepView) -> Sequence[str]:
        """The steps that hold a step, the nearest first."""
        found: list[str] = []
        name = step.node.parent
        while name is not None and name not in found:
            found.append(name)
            holder = self._view.step_by_name.get(name)
            name = None if holder is None else holder.node.parent
        return found

    # --- at best ------------------------------------------------------------------------------------------------------

    def _shortest(self, steps: Sequence[StepView]) -> int:
        """When the last of some steps ends at the earliest, of branches the shorter one."""
        certain = [step for step in steps if not self.optional(step)]
        names = {step.name for step in certain}
        waits = {step.name: [name for name in self._before(step) if name in names] for step in certain}
        lasts = {step.name: int(self._works[step.pointer].wall.low) for step in certain}
        ends = _ends(certain, lasts, waits)
        if ends is None or len(names) < len(certain):
            return 0
        return max((ends[step.name] + self._inside(step) for step in certain), default=0)

    def _inside(self, step: StepView) -> int:
        """What a step holds, at the earliest; who waits for the step itself may not wait for that."""
        if step.type == "Condition":
            return min(self._shortest(self.held(step, place)) for place in _BRANCHES)
        body = self.held(step, "ForEachBody")
        return self._shortest(body) if body and self._rounds[step.pointer].low else 0

    @cached_property
    def _optional(self) -> frozenset[str]:
        skipped: dict[str, str] = {}
        for _ in self._view.steps:  # each pass goes one step further along the chains
            found = {step.name: step.pointer for step in self._view.steps if self._may_be_skipped(step, skipped)}
            if len(found) == len(skipped):
                break
            skipped = found
        cached = {step.pointer for step in self._view.steps if step.get("CacheConfig", "Enabled") not in {None, False}}
        return frozenset(cached.union(skipped.values()))

    def _may_be_skipped(self, step: StepView, skipped: Mapping[str, str]) -> bool:
        """Whether it waits for a step that may not run, or for one to fail."""
        above = {*self._above(step), step.name}
        if any(isinstance(entry, dict) for entry in step.listed("DependsOn") or ()):
            return True
        waited = [self._view.step_by_name[name] for name in self._before(step) if name not in above]
        return any(other.name in skipped or not above.issuperset(self._above(other)) for other in waited)


def _ends(
    steps: Sequence[StepView], lasts: Mapping[str, int], waits: Mapping[str, Sequence[str]]
) -> Mapping[str, int] | None:
    """When each step ends; None where they wait for each other in a circle."""
    sorter = TopologicalSorter({step.name: waits.get(step.name, ()) for step in steps})
    ends: dict[str, int] = {}
    try:
        for name in sorter.static_order():
            ends[name] = max((ends[other] for other in waits.get(name, ())), default=0) + lasts.get(name, 0)
    except CycleError:
        return None
    return ends
