"""What all pipeline parameters have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import checked, literal, not_finite, text
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, compact, render
from cdk_sagemaker_training.errors import Problem

_NAME: Final = text(
    pattern=limits.PARAMETER_NAME_PATTERN, minimum=1, maximum=limits.MAX_PARAMETER_NAME_CHARS, like="InputData"
)


@attrs.frozen
class Parameter(Spec, PipelineVariable):
    """Base of the four parameter types.

    ``name``: 1-256 letters, digits, ``-`` and ``_``: no execution can be started with a value for any other (API
    ``Parameter``).
    """

    type: ClassVar[str]
    python_types: ClassVar[tuple[type, ...]]

    name: str = attrs.field(metadata=checked(literal(_NAME)))

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
