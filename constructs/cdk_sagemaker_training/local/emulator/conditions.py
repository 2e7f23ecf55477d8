"""The conditions of a Condition step, over resolved values."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator.refusal import RefusedError

_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "Equals": operator.eq,
    "GreaterThan": operator.gt,
    "GreaterThanOrEqualTo": operator.ge,
    "LessThan": operator.lt,
    "LessThanOrEqualTo": operator.le,
}


def holds(condition: Mapping[str, Any]) -> bool:
    """Whether one condition holds. Raises ``RefusedError`` for an unknown type or values that cannot be compared."""
    kind = condition.get("Type")
    try:
        if kind in _COMPARISONS:
            return bool(_COMPARISONS[kind](condition["LeftValue"], condition["RightValue"]))
        if kind == "In":
            return condition["QueryValue"] in condition["Values"]
        if kind == "Not":
            return not holds(condition["Condition"])
        if kind == "Or":
            return any(holds(inner) for inner in condition["Conditions"])
    except (KeyError, TypeError) as error:
        raise RefusedError(f"Condition of type {kind} cannot be evaluated: {error!r}") from error
    raise RefusedError(f"Condition type {kind!r} is unknown.")
