"""References that belong to ForEach steps: the item of an iteration, and what an iteration answered."""

from __future__ import annotations

from typing import TypeVar

import attrs

from cdk_sagemaker_training.definition.variables import Json, PipelineVariable

P = TypeVar("P", bound="LoopReference")


@attrs.frozen
class LoopReference(PipelineVariable):
    """A path that attributes and items lead further into; their names are the author's own."""

    path: str

    def __getattr__(self: P, name: str) -> P:
        if name.startswith("_"):  # Python asking (copy, pickle, jsii), not an author
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return attrs.evolve(self, path=f"{self.path}.{name}")

    def __getitem__(self: P, item: str | int) -> P:
        return attrs.evolve(self, path=self.path + (f"[{item}]" if isinstance(item, int) else f"['{item}']"))

    @property
    def expr(self) -> dict[str, Json]:
        return {"Get": self.path}


@attrs.frozen
class CurrentItem(LoopReference):
    """The item of the current iteration, in the steps of a ForEach body only: ``CurrentItem().name``."""

    path: str = "ForEach.CurrentItem"


@attrs.frozen
class IterationOutput(LoopReference):
    """What a body step answered in each iteration, for ``ForEachSelector.field`` only.

    ``IterationOutput.of("Train").FinalMetricDataList["accuracy"].Value``.
    """

    @classmethod
    def of(cls, body_step: str) -> IterationOutput:
        """The output of a body step, by its name."""
        return cls(f"IterationOutput.{body_step}")
