"""How long an execution takes and which instances it is billed for: at best, at worst, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.estimate.endpoints import standing
from cdk_sagemaker_training.estimate.interval import Interval, exactly
from cdk_sagemaker_training.estimate.reader import Factor, StepReader, Work
from cdk_sagemaker_training.estimate.run_time import RunTime
from cdk_sagemaker_training.estimate.schedule import Schedule
from cdk_sagemaker_training.estimate.usage import (
    NOTHING,
    OneOf,
    Repeated,
    Together,
    Usage,
    instance_seconds,
    instance_seconds_of,
    maybe,
    types_in,
)
from cdk_sagemaker_training.estimate.work import work_of
from cdk_sagemaker_training.rules.views import DefinitionView, StepView

if TYPE_CHECKING:
    from cdk_sagemaker_training.estimate.cost import Cost
    from cdk_sagemaker_training.estimate.prices import Prices

NOT_COUNTED: Final = (
    "waiting for instances other than Spot, their start-up, downloads, uploads, and the 120 s that a stopped job has",
    "retries of Step.SERVICE_FAULT and Step.THROTTLING that the service makes without a policy",
    "steps that only call the service: their seconds; storage, data transfer, logs, and what other services bill",
)
"""What bounds leave out, for every definition alike: no definition says it."""


@attrs.frozen(kw_only=True)
class StepBounds(ByValue):
    """One step, without the steps that it holds. A step that may be left out has its own bounds all the same."""

    name: str
    type: str
    path: str
    """JSON Pointer to the step."""
    wall_seconds: Interval
    """From its start to its end, retries and their waits included."""
    sum: str
    """How the most of ``wall_seconds`` comes about: ``14,400 s x 3 + 3 s of waiting``."""
    usage: Usage
    factors: Sequence[Factor]
    """The arithmetic: the numbers that the bounds are made of, each with its field."""
    unknowns: Sequence[Factor]
    """What the document does not say, each with the field that would."""
    optional: bool
    """Whether an execution may get to its end without it: cached, or after a branch that may not be taken."""

    @property
    def instance_seconds(self) -> Interval:
        """Seconds times instances that are billed."""
        return instance_seconds(self.usage)


@attrs.frozen(kw_only=True)
class Bounds(ByValue):
    """A pipeline. At best counts for an execution that gets to its end, at worst for every execution.

    Parameters count with their defaults, instance types with all the choices of a parameter that has some. Where an
    ``Interval`` is open, ``unknowns`` says why; its ``high`` is what is known of it.
    """

    steps: Sequence[StepBounds]
    wall_seconds: Interval
    """From the start of an execution to its end."""
    usage: Usage
    """What one execution runs."""
    standing: Usage
    """What its endpoints run in a month (730 hours) that they stand."""

    @staticmethod
    def of(
        document: Mapping[str, Json],
        *,
        runs: Mapping[str, RunTime] | None = None,
        max_parallel_steps: int | None = None,
    ) -> Bounds:
        """The bounds of a definition document of any source.

        ``runs``: by step, how long one of its jobs runs. ``max_parallel_steps``: as in ``ParallelismConfiguration``;
        default: nothing holds steps back. Raises ``InvalidInputError`` for steps that there are not.
        """
        view = DefinitionView(document)
        given = runs or {}
        _require_steps(view, given)
        readers = {step.pointer: StepReader(step, given.get(step.name)) for step in view.steps}
        works = {pointer: work_of(reader) for pointer, reader in readers.items()}
        rounds = {step.pointer: _rounds(readers[step.pointer]) for step in view.steps if step.type == "ForEach"}
        schedule = Schedule(view, works, rounds)
        endpoints = {pointer: standing(reader) for pointer, reader in readers.items()}
        bounds = Bounds(
            steps=[_step_bounds(readers[step.pointer], works[step.pointer], schedule) for step in view.steps],
            wall_seconds=schedule.wall(max_parallel_steps),
            usage=_Tree(schedule, {pointer: work.usage for pointer, work in works.items()}, rounds).top_level,
            standing=_Tree(schedule, endpoints, dict.fromkeys(rounds, exactly(1))).top_level,
        )
        view.forget()
        return bounds

    @property
    def instance_seconds(self) -> Interval:
        """Seconds times instances that one execution is billed for, of all types."""
        return instance_seconds(self.usage)

    @property
    def by_type(self) -> Mapping[str | None, Interval]:
        """The same by instance type; None for instances whose type is not known.

        Each is a bound by itself: where one of two branches runs, the types do not add up to the whole.
        """
        return {kind: instance_seconds_of(self.usage, kind) for kind in types_in(self.usage)}

    @property
    def endpoints_by_type(self) -> Mapping[str | None, Interval]:
        """Instance-seconds of the endpoints in a month, by instance type."""
        return {kind: instance_seconds_of(self.standing, kind) for kind in types_in(self.standing)}

    @property
    def unknowns(self) -> Sequence[tuple[str, Factor]]:
        """What the document does not say, with the name of the step."""
        return [(step.name, unknown) for step in self.steps for unknown in step.unknowns]

    def cost(self, prices: Prices) -> Cost:
        """The same in money."""
        from cdk_sagemaker_training.estimate.cost import Cost

        return Cost.of(self, prices)

    def __str__(self) -> str:
        from cdk_sagemaker_training.estimate.report import lines

        return "\n".join(lines(self))

    def to_json(self) -> dict[str, object]:
        """Everything as JSON."""
        from cdk_sagemaker_training.estimate.report import to_json

        return to_json(self)


@attrs.frozen
class _Tree(ByValue):
    """The usage of a pipeline from that of its steps."""

    _schedule: Schedule
    _usages: Mapping[str, Usage]
    _rounds: Mapping[str, Interval]

    @property
    def top_level(self) -> Usage:
        return self._all(self._schedule.top_level())

    def _all(self, steps: Iterable[StepView]) -> Usage:
        parts = [part for step in steps for part in self._parts(step) if part != NOTHING]
        return Together(parts) if parts else NOTHING

    def _parts(self, step: StepView) -> Iterator[Usage]:
        own, held = self._usages[step.pointer], self._held(step)
        for part in (own, held):
            yield maybe(part) if part != NOTHING and self._schedule.optional(step) else part

    def _held(self, step: StepView) -> Usage:
        if step.type == "Condition":
            branches = [self._all(self._schedule.held(step, place)) for place in ("IfSteps", "ElseSteps")]
            return NOTHING if branches == [NOTHING, NOTHING] else OneOf(branches)
        body = self._all(self._schedule.held(step, "ForEachBody")) if step.type == "ForEach" else NOTHING
        return NOTHING if body == NOTHING else Repeated(body, self._rounds[step.pointer])


def _step_bounds(reader: StepReader, work: Work, schedule: Schedule) -> StepBounds:
    step = reader.step
    return StepBounds(
        name=step.name,
        type=step.type,
        path=step.pointer,
        wall_seconds=work.wall,
        sum=work.told,
        usage=work.usage,
        factors=tuple(reader.factors),
        unknowns=tuple(reader.unknowns),
        optional=schedule.optional(step),
    )


def _rounds(reader: StepReader) -> Interval:
    """How often the body of a loop runs."""
    arguments = reader.step.arguments
    items = arguments.listed("IterableItems")
    if items is None:
        reader.unknown("how many items the loop goes through", arguments.at("IterableItems"))
        return Interval(0, 1, is_open=True)
    reader.tell(f"once for each of {len(items):,} items", arguments.at("IterableItems"))
    return exactly(len(items))


def _require_steps(view: DefinitionView, runs: Mapping[str, RunTime]) -> None:
    names = [step.name for step in view.steps]
    problems = [Problem(f"runs[{name!r}]", name, f"the name of a step: {', '.join(names)}") for name in runs]
    problems = [problem for problem in problems if problem.given not in names]
    if problems:
        raise InvalidInputError("bounds", problems)
