"""Checks the value of one hyperparameter against what the catalog says of it.

Every value reaches the algorithm as text, so the text is what is checked: 3, "3" and, for a number, "3e0" are alike,
but the integer 3 is not 3.0.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.fields.checks import is_unknown
from cdk_sagemaker_training.definition.fields.unknown import is_number_token
from cdk_sagemaker_training.errors import Problem

if TYPE_CHECKING:  # the facts are loaded when an algorithm is looked up
    from cdk_sagemaker_training.catalog.algorithms import Hyperparameter, ValueRange, ValueType

_BOOLEANS: Final = {"true": "True", "false": "False"}


def value_problems(where: str, hyperparameter: Hyperparameter, value: object) -> Iterable[Problem]:
    """What is wrong with a value: text, a number or a boolean. Pipeline variables and CDK tokens are accepted unseen.

    Facts that are not verified refuse nothing.
    """
    if hyperparameter.verified and not may_be(hyperparameter, value):
        yield value_problem(where, hyperparameter, value)


def may_be(hyperparameter: Hyperparameter, value: object) -> bool:
    """Whether a value is accepted, or not known; whether or not the fact behind it is verified."""
    return is_unknown(value) or is_number_token(value) or accepts(hyperparameter, str(value))


def value_problem(where: str, hyperparameter: Hyperparameter, value: object) -> Problem:
    """What to say of a value that is not accepted."""
    return Problem(where, value, allowed(hyperparameter), _fix(hyperparameter, str(value)))


def accepts(hyperparameter: Hyperparameter, text: str) -> bool:
    """Whether a text is a value of the hyperparameter."""
    return text in hyperparameter.range.special or _READERS[hyperparameter.type](hyperparameter, text)


def _accepts_number(hyperparameter: Hyperparameter, text: str) -> bool:
    number, bounds = as_number(hyperparameter, text), hyperparameter.range
    return number is not None and (not bounds.choices or str(number) in bounds.choices) and _inside(bounds, number)


def _accepts_boolean(_: Hyperparameter, text: str) -> bool:
    return text.lower() in _BOOLEANS


def _accepts_string(hyperparameter: Hyperparameter, text: str) -> bool:
    bounds = hyperparameter.range
    matches = bounds.pattern is None or re.fullmatch(bounds.pattern, text) is not None
    return matches and (not bounds.choices or text in bounds.choices)


def _accepts_list(hyperparameter: Hyperparameter, text: str) -> bool:
    items = as_items(hyperparameter, text)
    return items is not None and all(_is_item(hyperparameter.range, item) for item in items)


def as_number(hyperparameter: Hyperparameter, text: str) -> float | None:
    """The number that a text says; None where it says none. NaN is none."""
    try:
        number = int(text) if hyperparameter.type == "integer" else float(text)
    except ValueError:
        return None
    return number if number == number else None  # noqa: PLR0124 - NaN alone differs; math.isnan takes no long integers


def as_items(hyperparameter: Hyperparameter, text: str) -> Sequence[str] | None:
    """The items of a list as text; None where it is none. JSON lists are read where the container reads them."""
    if hyperparameter.exact:
        return text.split(",")
    if not text.lstrip().startswith("["):
        return [item.strip() for item in text.split(",")]
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [str(item) for item in cast("list[object]", found)]


def allowed(hyperparameter: Hyperparameter) -> str:
    """The accepted values in words: ``a number in [0, 1]``."""
    bounds = hyperparameter.range
    special = "".join(f", or {text!r}" for text in bounds.special)
    return f"{_kind(hyperparameter)}{special}"


def _kind(hyperparameter: Hyperparameter) -> str:
    bounds = hyperparameter.range
    choices = one_of(bounds.choices) if len(bounds.choices) > 1 else ", ".join(bounds.choices)
    match hyperparameter.type:
        case "boolean":
            return "True or False"
        case "integer" | "float":
            return choices or f"{'an integer' if hyperparameter.type == 'integer' else 'a number'}{interval(bounds)}"
        case "string":
            return choices or ("text" if bounds.pattern is None else f"text matching {bounds.pattern}")
        case "list":
            thresholds = (
                f"; {', '.join(bounds.thresholds)} may carry a threshold: error@0.7" if bounds.thresholds else ""
            )
            blanks = " without blanks" if hyperparameter.exact else ""
            items = f", each {choices}{thresholds}" if choices else ""
            return f"values separated by commas{blanks}{items}"
        case "tuple":
            return f"a tuple such as (1,0,-1), each item {choices}"
        case "nested_list":
            return f"a list of lists such as [[1,2],[3,4]], each item an integer{interval(bounds)}"


def interval(bounds: ValueRange) -> str:
    """Bounds in words: `` in [0, 1]``, `` > 0``; empty where there are none."""
    low, high = bounds.minimum, bounds.maximum
    multiple = f", a multiple of {bounds.multiple_of}" if bounds.multiple_of else ""
    if low is not None and high is not None:
        opening, closing = "(" if bounds.minimum_excluded else "[", ")" if bounds.maximum_excluded else "]"
        return f" in {opening}{low:,}, {high:,}{closing}{multiple}"
    if low is not None:
        return f" {'>' if bounds.minimum_excluded else '>='} {low:,}{multiple}"
    if high is not None:
        return f" {'<' if bounds.maximum_excluded else '<='} {high:,}{multiple}"
    return multiple


def _inside(bounds: ValueRange, number: float) -> bool:
    low, high = bounds.minimum, bounds.maximum
    above = low is None or number > low or (number == low and not bounds.minimum_excluded)
    below = high is None or number < high or (number == high and not bounds.maximum_excluded)
    return above and below and (not bounds.multiple_of or number % bounds.multiple_of == 0)


def _is_item(bounds: ValueRange, item: str) -> bool:
    name, at, threshold = item.partition("@")
    if at and name.strip() in bounds.thresholds:
        try:
            float(threshold)
        except ValueError:
            return False
        return True
    return not bounds.choices or item in bounds.choices


def _literal(text: str) -> Sequence[object] | None:
    """The items of a Python literal, which is how the container reads tuples and nested lists."""
    try:
        found = cast("object", ast.literal_eval(text))
    except (ValueError, SyntaxError, MemoryError, RecursionError):  # the last two: thousands of brackets
        return None
    return cast("Sequence[object]", found) if isinstance(found, list | tuple) else None


def _accepts_tuple(hyperparameter: Hyperparameter, text: str) -> bool:
    items = _literal(text)
    return items is not None and all(str(item) in hyperparameter.range.choices for item in items)


def _accepts_nested_list(hyperparameter: Hyperparameter, text: str) -> bool:
    rows = _literal(text)
    return rows is not None and all(
        isinstance(row, list | tuple)
        and all(isinstance(i, int) and _inside(hyperparameter.range, i) for i in cast("Sequence[object]", row))
        for row in rows
    )


_READERS: Final[Mapping[ValueType, Callable[[Hyperparameter, str], bool]]] = {
    "integer": _accepts_number,
    "float": _accepts_number,
    "boolean": _accepts_boolean,
    "string": _accepts_string,
    "list": _accepts_list,
    "tuple": _accepts_tuple,
    "nested_list": _accepts_nested_list,
}


def _fix(hyperparameter: Hyperparameter, text: str) -> str:
    choices = hyperparameter.range.choices
    if text in _BOOLEANS.values():
        meant = {"True": ("true", "1"), "False": ("false", "0")}[text]
        found = [choice for choice in choices if choice in meant]
        if not found and hyperparameter.type == "integer" and _inside(hyperparameter.range, int(text == "True")):
            found = [meant[1]]
        return f"write {found[0] if found[0].isdigit() else repr(found[0])}" if found else ""
    number = as_number(hyperparameter, text.removesuffix(".0")) if hyperparameter.type == "integer" else None
    if number is not None and accepts(hyperparameter, str(number)):
        return f"write {number}"
    return did_you_mean(text, [*choices, *hyperparameter.range.special]) if choices else ""
