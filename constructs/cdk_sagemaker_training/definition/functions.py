"""Functions that the pipeline evaluates during an execution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from cdk_sagemaker_training.definition.checks import checked, items, scalar, text
from cdk_sagemaker_training.definition.spec import Spec, as_tuple
from cdk_sagemaker_training.definition.variables import Json, PipelineVariable, render


@attrs.frozen(kw_only=True)
class Join(Spec, PipelineVariable):
    """Texts joined at run time: ``Join(on="/", values=["s3:/", bucket, ExecutionVariables.PIPELINE_EXECUTION_ID])``.

    ``on``: the separator, default the empty text. ``values``: literals and pipeline variables, nested joins included.
    """

    on: str = attrs.field(default="", metadata=checked(text()))
    values: Sequence[object] = attrs.field(default=(), converter=as_tuple, metadata=checked(items(scalar(), minimum=1)))

    @property
    def expr(self) -> dict[str, Json]:
        return {"Std:Join": {"On": self.on, "Values": render(self.values)}}

    def to_string(self) -> PipelineVariable:
        return self

    def parts(self) -> Iterator[PipelineVariable]:
        yield self
        yield from _variables(self.values)


def _variables(values: Iterable[object]) -> Iterator[PipelineVariable]:
    for value in values:
        if isinstance(value, PipelineVariable):
            yield from value.parts()
