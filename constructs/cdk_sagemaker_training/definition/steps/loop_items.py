"""References that belong to ForEach steps: the item of an iteration, and what an iteration answered."""

from __future__ import annotations

from typing import TypeVar

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.definition.steps.step import Step, step_name

R = TypeVar("R", bound="LoopReference")


@attrs.frozen
class LoopReference(PipelineVariable, ByValue):
    """A path that attributes and items lead further into; the names in it are the author's own."""

    _further: str = attrs.field(default="", kw_only=True)

    @property
    def _root(self) -> str:
        raise NotImplementedError

    def __getattr__(self: R, name: str) -> R:
        if name.startswith("_"):  # Python asking (copy, pickle, jsii), not an author
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return attrs.evolve(self, further=f"{self._further}.{name}")

    def __getitem__(self: R, item: str | int) -> R:
        return attrs.evolve(self, further=self._further + (f"[{item}]" if isinstance(item, int) else f"['{item}']"))

    @property
    def expr(self) -> dict[str, Json]:
        return {"Get": self._root + self._further}


@attrs.frozen
class CurrentItem(LoopReference):
    """The item of the current iteration, in the steps of a ForEach body only.

    ``CurrentItem()`` is the item itself; ``CurrentItem().name`` and ``CurrentItem()["name"]`` are members of one that
    is the text of a JSON object.
    """

    @property
    def _root(self) -> str:
        return "ForEach.CurrentItem"


@attrs.frozen
class IterationOutput(LoopReference):
    """What a body step answered in each iteration, for ``ForEachSelector`` only; lead at least one member further.

    ``IterationOutput(train).FinalMetricDataList["accuracy"].Value``.
    """

    body_step: Step | str

    @property
    def _root(self) -> str:
        return f"IterationOutput.{step_name(self.body_step)}"
