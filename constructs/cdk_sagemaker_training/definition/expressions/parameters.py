"""Pipeline parameters: what whoever starts an execution may set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    items,
    literal,
    not_finite,
    text,
)
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_tuple
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, compact, render
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class Parameter(Spec, PipelineVariable):
    """Base of the four parameter types. ``name``: 1-256 characters."""

    type: ClassVar[str]
    python_types: ClassVar[tuple[type, ...]]

    name: str = attrs.field(metadata=checked(literal(text(minimum=1, maximum=limits.MAX_PARAMETER_NAME_CHARS))))

    @property
    def default(self) -> str | int | float | bool | None:
        """The value an execution takes where none is given; None where one must be given."""
        return None

    @property
    def expr(self) -> dict[str, Json]:
        return {"Get": f"Parameters.{self.name}"}

    def to_request(self) -> dict[str, Json]:
        """The entry in the document's ``Parameters``."""
        return {
            key: render(value)
            for key, value in compact(Name=self.name, Type=self.type, DefaultValue=self.default).items()
        }

    def problems(self) -> Iterable[Problem]:
        value = self.default
        wrong = not_finite(value) or (isinstance(value, bool) and bool not in self.python_types)
        if value is None or is_token(value) or (isinstance(value, self.python_types) and not wrong):
            return
        yield Problem("default_value", value, f"a value of the parameter's type, {self.type}")


@attrs.frozen(kw_only=True)
class ParameterString(Parameter):
    """A text parameter. At most 1,024 characters may be given at start; ``enum_values``: the only choices."""

    type: ClassVar[str] = "String"
    python_types: ClassVar[tuple[type, ...]] = (str,)

    default_value: str | None = None
    enum_values: Sequence[str] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(text()))
    )

    @property
    def default(self) -> str | None:
        return self.default_value

    def to_string(self) -> PipelineVariable:
        return self

    def to_request(self) -> dict[str, Json]:
        request = Parameter.to_request(self)
        if self.enum_values:
            request["EnumValues"] = list(self.enum_values)
        return request

    def problems(self) -> Iterable[Problem]:
        yield from Parameter.problems(self)
        value = self.default_value
        if self.enum_values and value is not None and not is_token(value) and value not in self.enum_values:
            yield Problem("default_value", value, f"one of enum_values {list(self.enum_values)}")


@attrs.frozen(kw_only=True)
class ParameterInteger(Parameter):
    """A whole-number parameter."""

    type: ClassVar[str] = "Integer"
    python_types: ClassVar[tuple[type, ...]] = (int,)

    default_value: int | None = None

    @property
    def default(self) -> int | None:
        return self.default_value


@attrs.frozen(kw_only=True)
class ParameterFloat(Parameter):
    """A decimal parameter."""

    type: ClassVar[str] = "Float"
    python_types: ClassVar[tuple[type, ...]] = (float, int)

    default_value: float | None = None

    @property
    def default(self) -> float | None:
        return self.default_value


@attrs.frozen(kw_only=True)
class ParameterBoolean(Parameter):
    """A true/false parameter."""

    type: ClassVar[str] = "Boolean"
    python_types: ClassVar[tuple[type, ...]] = (bool,)

    default_value: bool | None = None

    @property
    def default(self) -> bool | None:
        return self.default_value
