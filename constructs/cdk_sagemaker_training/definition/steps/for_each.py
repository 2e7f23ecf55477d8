"""A step that runs other steps once for each item of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.document.loop_problems import NOT_IN_A_BODY
from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    evaluated,
    instance_of,
    integer,
    items,
    literal,
    member_of,
    scalar,
)
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, render
from cdk_sagemaker_training.definition.steps.loop_items import IterationOutput
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import Problem


class ForEachSelectorPickType(Enum):
    """How a selector compares the iterations."""

    MAX_BY = "MaxBy"
    MIN_BY = "MinBy"


@attrs.frozen(kw_only=True)
class ForEachSelector(Spec):
    """Picks one iteration: ``field`` is a value of a body step, for example ``IterationOutput(train).X``."""

    pick: ForEachSelectorPickType = attrs.field(metadata=checked(member_of(ForEachSelectorPickType)))
    field: IterationOutput = attrs.field(metadata=checked(instance_of(IterationOutput)))

    def to_request(self) -> dict[str, Json]:
        """The step's ``Selector``."""
        return {"Pick": self.pick.value, "Field": render(self.field)}


def _items_of(value: Iterable[object] | PipelineVariable) -> Sequence[object] | PipelineVariable:
    """Converter: a variable stays, any other iterable becomes a tuple."""
    return value if isinstance(value, PipelineVariable) else as_tuple(value)


_LOOP_ITEMS = evaluated(items(scalar(), minimum=1, maximum=limits.MAX_LOOP_LITERAL_ITEMS))


@attrs.frozen(kw_only=True)
class ForEachStep(Step):
    """Runs every step of ``for_each_body`` once for each item.

    ``iterable_items``: 1-100 texts, numbers, booleans or variables, or one variable that is the text of a JSON list at
    run time. ``max_concurrency``: steps that run at the same time, 1-50. ``for_each_body``: at least one step, none of
    them Condition, Fail or ForEach; they refer to ``CurrentItem()``. ``selector`` picks the iteration that
    ``properties.Selected`` shows; ``properties.IterationOutputs[0]`` shows a single one.
    """

    type: ClassVar[str] = "ForEach"

    iterable_items: Sequence[object] | PipelineVariable = attrs.field(
        converter=_items_of, metadata=checked(_LOOP_ITEMS)
    )
    max_concurrency: int = attrs.field(
        metadata=checked(literal(integer(minimum=1, maximum=limits.MAX_LOOP_CONCURRENCY)))
    )
    for_each_body: Sequence[Step] = attrs.field(
        converter=as_tuple, metadata=checked(items(instance_of(Step), minimum=1))
    )
    selector: ForEachSelector | None = attrs.field(default=None, metadata=checked(instance_of(ForEachSelector)))

    def arguments(self) -> dict[str, Json]:
        return {
            "IterableItems": render(self.iterable_items),
            "MaxConcurrency": self.max_concurrency,
            **({} if self.selector is None else {"Selector": self.selector.to_request()}),
            "ForEachBody": [step.to_request() for step in self.for_each_body],
        }

    def problems(self) -> Iterable[Problem]:
        yield from Step.problems(self)
        if list(self.field_problems()):
            return
        for position, step in enumerate(self.for_each_body):
            if step.type in NOT_IN_A_BODY:
                yield Problem(f"for_each_body[{position}]", step.type, f"a step other than {', '.join(NOT_IN_A_BODY)}")
        path = None if self.selector is None else str(self.selector.field.expr["Get"])
        names = [step.name for step in self.for_each_body]
        if path is not None and not any(re.match(rf"IterationOutput\.{re.escape(name)}[.\[]", path) for name in names):
            yield Problem("selector.field", path, f"a value inside the output of a body step: {', '.join(names)}")
