"""What a step says about time and instances, with the field that each number comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.estimate.interval import UNBOUNDED, Interval, exactly, up_to
from cdk_sagemaker_training.estimate.run_time import RunTime
from cdk_sagemaker_training.estimate.usage import NOTHING, Together, Usage, one_of
from cdk_sagemaker_training.rules.views import Place, StepView
from cdk_sagemaker_training.rules.views.cluster import choices_in

_MOST_SECONDS: Final = 10**9
"""A longer time is no time that a service takes."""


@attrs.frozen
class Factor(ByValue):
    """A number of the arithmetic, or what is missing in it, and where it stands."""

    text: str
    path: str
    """JSON Pointer into the definition document: the field, or what would hold it."""

    def __str__(self) -> str:
        return f"{self.text}  {self.path}"


@attrs.frozen(kw_only=True)
class Work(ByValue):
    """What a step takes by itself, without the steps that it holds."""

    wall: Interval
    """Seconds from its start to its end."""
    usage: Usage = NOTHING
    sum: str = ""
    """How the most of ``wall`` comes about, where it is more than one number."""

    @property
    def told(self) -> str:
        """The most of ``wall``, as far as it is known."""
        return self.sum or f"{self.wall.high:,} s"


class StepReader:
    """Reads one step, and writes down what it read."""

    def __init__(self, step: StepView, run_time: RunTime | None) -> None:
        self.step: Final = step
        self.run_time: Final = run_time
        self.factors: Final = list[Factor]()
        self.unknowns: Final = list[Factor]()

    def tell(self, text: str, path: str) -> None:
        """A factor."""
        self.factors.append(Factor(text, path))

    def unknown(self, text: str, path: str) -> Interval:
        """A thing that the document does not say."""
        self.unknowns.append(Factor(text, path))
        return UNBOUNDED

    def amount(self, place: Place, *path: str, what: str, default: int | None = None, source: str = "") -> int | None:
        """A whole number of at least 0; told as unknown, and None, where it is none or has no default.

        ``source``: where the default is written.
        """
        given = place.integer(*path)
        if given is not None and 0 <= given <= _MOST_SECONDS:
            self.tell(f"{what} {given:,}{self._by_default(place, *path)}", place.at(*path))
            return given
        if default is not None and not place.given(*path):
            self.tell(f"{what} {default:,}, the default ({source})", place.at(*path))
            return default
        self.unknown(f"{what} is not known before it runs" if place.given(*path) else f"no {what}", place.at(*path))
        return None

    def seconds(self, place: Place, *path: str, what: str, default: int | None = None, source: str = "") -> Interval:
        """How long one job runs: from nothing, or what its author knows, to its limit."""
        known = self.run_time
        if known is not None and known.at_most is not None:
            limit = place.integer(*path)
            limit = default if limit is None and not place.given(*path) else limit
            most = known.at_most if limit is None else min(known.at_most, limit)
            self.tell(f"runs {known.at_least:,} to {most:,} s, as given for this step", self.step.pointer)
            return Interval(min(known.at_least, most), most)
        limit = self.amount(place, *path, what=what, default=default, source=source)
        found = UNBOUNDED if limit is None else up_to(limit)
        if known is None:
            return found
        self.tell(f"runs {known.at_least:,} s at least, as given for this step", self.step.pointer)
        low = known.at_least if found.is_open else min(known.at_least, int(found.high))
        return attrs.evolve(found, low=low, high=max(low, found.high))

    def count(self, place: Place, resources: Place) -> Interval:
        """How many instances: of the choice itself, else of all, else 1."""
        own = place if place.given("InstanceCount") else resources
        if not own.given("InstanceCount"):
            return exactly(1)
        found = self.amount(own, "InstanceCount", what="InstanceCount")
        return Interval(1, 1, is_open=True) if found is None else exactly(found)

    def instance_types(self, place: Place) -> Sequence[str | None]:
        """The type; several where a parameter has choices; None where it is not known."""
        choices = self._choices(place.raw("InstanceType"))
        if choices:
            self.tell(f"InstanceType one of {', '.join(choices)}", place.at("InstanceType"))
            return choices
        found = place.text("InstanceType")
        if found is None:
            self.unknown("which instance type runs", place.at("InstanceType"))
        else:
            self.tell(f"InstanceType {found}{self._by_default(place, 'InstanceType')}", place.at("InstanceType"))
        return [found]

    def cluster(self, resources: Place, make: Callable[[str | None, Interval], Usage]) -> Usage:
        """What ``make`` gives for each type and count: all groups together, or one of the preferences or choices."""
        parts: list[Usage] = []
        for place in choices_in(resources):
            count = self.count(place, resources)
            parts.append(one_of([make(kind, count) for kind in self.instance_types(place)]))
        return Together(parts) if resources.items("InstanceGroups") else one_of(parts)

    def _choices(self, raw: object) -> Sequence[str]:
        entry = self._parameter(raw)
        listed = entry.get("EnumValues")
        return [value for value in listed if isinstance(value, str)] if isinstance(listed, list) else []

    def _by_default(self, place: Place, *path: str) -> str:
        name = self._parameter(place.raw(*path)).get("Name")
        return f" (parameter {name} by its default)" if name is not None else ""

    def _parameter(self, raw: object) -> Mapping[str, Json]:
        target = cast("dict[str, object]", raw).get("Get") if isinstance(raw, dict) else None
        if not isinstance(target, str) or not target.startswith("Parameters."):
            return {}
        return self.step.definition.parameters.get(target.removeprefix("Parameters."), {})
