"""Functions that the pipeline evaluates during an execution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from cdk_sagemaker_training.definition.expressions.execution_variables import ExecutionVariable
from cdk_sagemaker_training.definition.expressions.parameter import Parameter
from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.expressions.property_file import PropertyFile
from cdk_sagemaker_training.definition.fields.checks import (
    Check,
    checked,
    instance_of,
    items,
    literal,
    scalar,
    text,
)
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, render
from cdk_sagemaker_training.errors import MISSING, Problem


@attrs.frozen
class Join(Spec, PipelineVariable):
    """Texts joined at run time: ``Join(on="/", values=["s3:/", bucket, ExecutionVariables.PIPELINE_EXECUTION_ID])``.

    ``on``: the separator, default the empty text. ``values``: literals and pipeline variables, nested joins included.
    """

    on: str = attrs.field(default="", metadata=checked(literal(text())))
    values: Sequence[object] = attrs.field(default=(), converter=as_tuple, metadata=checked(items(scalar(), minimum=1)))

    @property
    def expr(self) -> dict[str, Json]:
        return {"Std:Join": {"On": self.on, "Values": render(self.values)}}

    def to_string(self) -> PipelineVariable:
        return self

    def parts(self) -> Iterator[PipelineVariable]:
        yield self
        yield from _variables(self.values)


def _file_or_name() -> Check:
    def check(where: str, value: object) -> Iterable[Problem]:
        return () if isinstance(value, PropertyFile) else literal(text(minimum=1))(where, value)

    return check


@attrs.frozen(kw_only=True)
class JsonGet(Spec, PipelineVariable):
    """A value from a JSON file that an earlier step wrote.

    Either ``property_file`` (itself, or its name) of the Processing step ``step_name``, or ``s3_uri``: a ``Join`` of
    literals, parameters, execution variables and properties. ``json_path``: where the value lies, for example
    "metrics.accuracy.value". The service reads the file with the pipeline's role (SDK ``workflow/functions.py``).
    """

    step_name: str | None = attrs.field(default=None, metadata=checked(literal(text(minimum=1))))
    property_file: PropertyFile | str | None = attrs.field(default=None, metadata=checked(_file_or_name()))
    json_path: str = attrs.field(metadata=checked(literal(text(minimum=1, like="metrics.accuracy.value"))))
    s3_uri: Join | None = attrs.field(default=None, metadata=checked(instance_of(Join)))

    @property
    def expr(self) -> dict[str, Json]:
        if self.s3_uri is not None:
            return {"Std:JsonGet": {"S3Uri": self.s3_uri.expr, "Path": self.json_path}}
        name = self.property_file.name if isinstance(self.property_file, PropertyFile) else self.property_file
        source: Json = {"Get": f"Steps.{self.step_name}.PropertyFiles.{name}"}
        return {"Std:JsonGet": {"PropertyFile": source, "Path": self.json_path}}

    def parts(self) -> Iterator[PipelineVariable]:
        yield self
        yield from () if self.s3_uri is None else self.s3_uri.parts()

    def problems(self) -> Iterable[Problem]:
        if (self.property_file is None) == (self.s3_uri is None):
            given = MISSING if self.s3_uri is None else (self.property_file, self.s3_uri)
            yield Problem("property_file, s3_uri", given, "exactly one of the two")
        if self.property_file is not None and self.step_name is None:
            yield Problem("step_name", MISSING, "the name of the Processing step that has the property file")
        if self.s3_uri is not None and self.step_name is not None:
            yield Problem("step_name", self.step_name, "nothing beside s3_uri: a file on S3 belongs to no step")
        for position, value in enumerate(self.s3_uri.values if isinstance(self.s3_uri, Join) else ()):
            one_level = isinstance(value, Parameter | ExecutionVariable | Properties)
            if isinstance(value, PipelineVariable) and not one_level:
                allowed = "a literal, a parameter, an execution variable or properties"
                yield Problem(f"s3_uri.values[{position}]", value, allowed, "put the parts of an inner Join here")


def _variables(values: Iterable[object]) -> Iterator[PipelineVariable]:
    for value in values:
        if isinstance(value, PipelineVariable):
            yield from value.parts()
