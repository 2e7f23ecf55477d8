"""Pipeline parameters: what whoever starts an execution may set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.expressions.parameter import Parameter
from cdk_sagemaker_training.definition.fields.checks import checked, items, text
from cdk_sagemaker_training.definition.fields.spec import optional_tuple
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.errors import Problem


@attrs.frozen
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


@attrs.frozen
class ParameterInteger(Parameter):
    """A whole-number parameter."""

    type: ClassVar[str] = "Integer"
    python_types: ClassVar[tuple[type, ...]] = (int,)

    default_value: int | None = None

    @property
    def default(self) -> int | None:
        return self.default_value


@attrs.frozen
class ParameterFloat(Parameter):
    """A decimal parameter."""

    type: ClassVar[str] = "Float"
    python_types: ClassVar[tuple[type, ...]] = (float, int)

    default_value: float | None = None

    @property
    def default(self) -> float | None:
        return self.default_value


@attrs.frozen
class ParameterBoolean(Parameter):
    """A true/false parameter."""

    type: ClassVar[str] = "Boolean"
    python_types: ClassVar[tuple[type, ...]] = (bool,)

    default_value: bool | None = None

    @property
    def default(self) -> bool | None:
        return self.default_value
