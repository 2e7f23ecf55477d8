"""What a declared parameter may be."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.expressions.parameters import (
    Parameter,
    ParameterBoolean,
    ParameterFloat,
    ParameterInteger,
    ParameterString,
)

_CLASSES: Final[tuple[type[Parameter], ...]] = (ParameterString, ParameterInteger, ParameterFloat, ParameterBoolean)

TYPES: Final = {each.type: each.python_types for each in _CLASSES}
"""By the name of the type, what its values are in Python."""


def fits(value: object, type_name: str) -> bool:
    """Whether a value is one of the type; of types that there are not, anything is."""
    wanted = TYPES.get(type_name)
    if wanted is None:
        return True
    return isinstance(value, wanted) and (bool in wanted or not isinstance(value, bool))
