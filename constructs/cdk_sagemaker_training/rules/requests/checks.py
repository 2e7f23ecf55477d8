"""Compares values with shapes of AWS's service model. Each shape becomes a function once, when it is first met."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Final, TypeAlias, cast

from cdk_sagemaker_training.catalog.request_shapes import RequestShape, request_shape
from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.document.graph import escaped
from cdk_sagemaker_training.definition.fields.deferred import Deferred
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import is_expression
from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.requests.exceptions import OTHER_RULES
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.requests.parameters import parameter_of, parameter_problem
from cdk_sagemaker_training.rules.requests.words import bounds, json_type, model_type, named, shown
from cdk_sagemaker_training.rules.views.values import Values

_SUGGESTIONS: Final = 20
"""Problems of one request after which no more suggestions are looked for."""
_OF_STEPS: Final = frozenset(
    {"CacheConfig", "DependsOn", "Description", "DisplayName", "PropertyFiles", "RetryPolicies"}
)
"""Members of steps, which stand beside the request."""
_BESIDE: Final = "move out of the step's Arguments, to stand beside them:"
_OF_VALUES: Final = frozenset({Kind.BOUNDS, Kind.CHOICE, Kind.LENGTH, Kind.PATTERN})
"""Kinds that may be the fault of a parameter's default."""


class Walk:
    """One request while it is looked at: what is known of values, and what has been found."""

    __slots__ = ("found", "values")

    def __init__(self, values: Values) -> None:
        self.values = values
        self.found: list[tuple[Kind, Mistake]] = []

    def add(self, kind: Kind, pointer: str, key: str | int, value: object, said: str, fix: str) -> None:
        """A problem of the value at a key of an object or a list."""
        member = key if isinstance(key, str) else pointer.rpartition("/")[2]
        said = f"{member if isinstance(key, str) else f'{member}[{key}]'} {said}"
        if kind in _OF_VALUES and (name := parameter_of(value)):
            said = f"{said}; that is the default of parameter {shown(name)}"
        self.found.append((kind, Mistake(f"{pointer}/{escaped(str(key))}", value, said, f"{fix} {named(member)}")))

    def suggestion(self, given: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
        """``; did you mean 'File'?``"""
        found = did_you_mean(given, known) if len(self.found) < _SUGGESTIONS else ""
        return f"; {found}" if found else ""


Check: TypeAlias = Callable[[object, str, str | int, Walk], None]
"""Value, pointer to what holds it, its key there."""


@cache
def check_of(name: str) -> Check:
    """The check of a shape."""
    shape = request_shape(name)
    return _MAKERS.get(shape.type, _number)(shape)


def check_structure(
    name: str, value: dict[str, object], pointer: str, walk: Walk, absent: frozenset[str] = frozenset()
) -> None:
    """Looks at a structure. ``absent``: members that are left alone, also where they are missing."""
    members, required, union = _structure_parts(name)
    for key, inner in value.items():
        if inner is None or (absent and key in absent):
            continue
        check = members.get(key)
        if check is None:
            check = _member(name, key, members)
            if check is None:
                hint = walk.suggestion(str(key), request_shape(name).members)
                said = f"is no member of {name}, as far as the API is known{hint}"
                fix = _BESIDE if key in _OF_STEPS and pointer.endswith("/Arguments") else "correct or remove"
                walk.add(Kind.UNKNOWN_MEMBER, pointer, str(key), inner, said, fix)
                continue
        check(inner, pointer, key, walk)
    for key in required:
        if value.get(key) is None and key not in absent:
            mistake = Mistake(pointer, MISSING, f"{key} is missing, which {name} requires", f"give {named(key)}")
            walk.found.append((Kind.MISSING, mistake))
    if union and (count := sum(inner is not None for inner in value.values())) != 1:
        said = f"{name} takes exactly one of its members, not {count}"
        fix = f"give one of {', '.join(request_shape(name).members)}"
        walk.found.append((Kind.SIZE, Mistake(pointer, value, said, fix)))


@cache
def _structure_parts(name: str) -> tuple[dict[str, Check], tuple[str, ...], bool]:
    shape = request_shape(name)
    return {}, tuple(shape.required), shape.union


def _member(name: str, key: str, members: dict[str, Check]) -> Check | None:
    """The check of a member, kept for the next time; None where the structure has no such member."""
    inner = request_shape(name).members.get(key)
    if inner is None:
        return None
    return members.setdefault(key, check_of(inner))


def _place(pointer: str, key: str | int) -> str:
    return f"{pointer}/{key if isinstance(key, int) or key.isalnum() else escaped(key)}"


def _members(value: object) -> dict[str, object] | None:
    """The members of an object; None for an expression and for anything else."""
    if not isinstance(value, dict):
        return None
    found: dict[str, object] = value  # pyright: ignore[reportUnknownVariableType]  # a cast would be felt here
    return None if len(found) == 1 and is_expression(found) else found


def _structure(shape: RequestShape) -> Check:
    name = shape.name

    def check(value: object, pointer: str, key: str | int, walk: Walk) -> None:
        members = _members(value)
        if members is not None:
            check_structure(name, members, _place(pointer, key), walk)
        else:
            _no_literal(shape, value, pointer, key, walk)

    return check


def _list(shape: RequestShape) -> Check:
    item = shape.item

    def check(value: object, pointer: str, key: str | int, walk: Walk) -> None:
        if isinstance(value, list):
            items: list[object] = value  # pyright: ignore[reportUnknownVariableType]  # a cast would be felt here
            if len(items) == 1 and is_token(items):
                return
            _size(shape, len(items), "items", Kind.SIZE, items, pointer, key, walk)
            check_item, place = check_of(item), _place(pointer, key)
            for position, inner in enumerate(items):
                if inner is not None:
                    check_item(inner, place, position, walk)
        else:
            _no_literal(shape, value, pointer, key, walk)

    return check


def _map(shape: RequestShape) -> Check:
    item = shape.item

    def check(value: object, pointer: str, key: str | int, walk: Walk) -> None:
        entries = _members(value)
        if entries is not None:
            given = len(entries) - list(entries.values()).count(None)
            _size(shape, given, "entries", Kind.SIZE, entries, pointer, key, walk)
            check_item, check_key = check_of(item), check_of(shape.key)
            place = _place(pointer, key)
            for name, inner in entries.items():
                if inner is not None:
                    check_key(name, place, name, walk)
                    check_item(inner, place, name, walk)
        else:
            _no_literal(shape, value, pointer, key, walk)

    return check


def _text(shape: RequestShape) -> Check:
    if not (shape.enum or shape.pattern or shape.categories or shape.min or shape.max):
        return _any_text(shape)
    choices, low, high = frozenset(shape.enum), shape.min or 0, shape.max or sys.maxsize
    matches = _matcher(shape)

    def check(value: object, pointer: str, key: str | int, walk: Walk) -> None:
        if not isinstance(value, str):
            known = walk.values.known(value) if is_expression(value) else None
            if not isinstance(known, str):
                _no_literal(shape, value, pointer, key, walk)
                return
        elif "{Token[" in value and is_token(value):
            return
        else:
            known = value
        if choices:
            if known not in choices:
                said = f"is {shown(known)}, none of {_listed(shape.enum)}{walk.suggestion(known, tuple(shape.enum))}"
                walk.add(Kind.CHOICE, pointer, key, value, said, "choose one of these for")
        elif not low <= len(known) <= high:
            _size(shape, len(known), "characters", Kind.LENGTH, value, pointer, key, walk)
        elif matches is not None and not matches(known):
            said = f"is {shown(known)}, which does not match {_wanted(shape)}"
            walk.add(Kind.PATTERN, pointer, key, value, said, "correct")

    return check


def _any_text(shape: RequestShape) -> Check:
    def check(value: object, pointer: str, key: str | int, walk: Walk) -> None:
        if not isinstance(value, str):
            _no_literal(shape, value, pointer, key, walk)

    return check


def _matcher(shape: RequestShape) -> Callable[[str], object] | None:
    if shape.categories:
        return lambda text: text.isalnum() or all(unicodedata.category(c)[0] in shape.categories for c in text)
    # Documents name the same few roles, keys and locations again and again.
    return lru_cache(maxsize=256)(re.compile(shape.pattern, re.DOTALL).fullmatch) if shape.pattern else None


def _wanted(shape: RequestShape) -> str:
    if shape.categories:
        return f"{shape.name}: only characters of the Unicode categories {', '.join(shape.categories)}"
    return f"{shape.name}: {shape.pattern.removeprefix('(?a)')}"


def _number(shape: RequestShape) -> Check:
    wanted = (int, float) if shape.type in {"float", "double"} else (int,)
    low = float("-inf") if shape.min is None or shape.name in OTHER_RULES else shape.min
    high = float("inf") if shape.max is None or shape.name in OTHER_RULES else shape.max

    def check(value: object, pointer: str, key: str | int, walk: Walk) -> None:
        if isinstance(value, wanted) and not isinstance(value, bool) and not is_token(value):
            known = value
        elif is_expression(value):
            known = walk.values.known(value)
            if not isinstance(known, int | float) or isinstance(known, bool):
                _no_literal(shape, value, pointer, key, walk)
                return
        else:
            _no_literal(shape, value, pointer, key, walk)
            return
        if known < low or known > high:  # NaN, which is no JSON, is neither
            allowed = bounds(shape.min, shape.max)
            walk.add(
                Kind.BOUNDS, pointer, key, value, f"is {known:,}, out of bounds: {allowed}", f"choose {allowed} for"
            )

    return check


def _boolean(shape: RequestShape) -> Check:
    def check(value: object, pointer: str, key: str | int, walk: Walk) -> None:
        if not isinstance(value, bool):
            _no_literal(shape, value, pointer, key, walk)

    return check


_MAKERS: Final[Mapping[str, Callable[[RequestShape], Check]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _text,
    "boolean": _boolean,
}


def _no_literal(shape: RequestShape, value: object, pointer: str, key: str | int, walk: Walk) -> None:
    """Looks at what is no JSON of the shape's type: of another type, or known to the deployment or execution alone."""
    if is_expression(value):
        found = parameter_problem(shape, value, walk.values)
        if found is not None:
            kind, said, fix = found
            walk.add(kind, pointer, key, value, said, fix)
    elif not (isinstance(value, Deferred) or is_token(value)):
        wanted = model_type(shape.type)
        said = f"is {json_type(value)}, {shown(value)}, where the API takes {wanted}"
        walk.add(Kind.TYPE, pointer, key, value, said, f"give {wanted} as")


def _size(
    shape: RequestShape, size: int, unit: str, kind: Kind, value: object, pointer: str, key: str | int, walk: Walk
) -> None:
    if not (shape.min or 0) <= size <= (float("inf") if shape.max is None else shape.max):
        allowed = bounds(shape.min, shape.max, unit)
        walk.add(kind, pointer, key, value, f"has {size:,} {unit}; allowed: {allowed}", f"give {allowed} as")


def _listed(choices: object) -> str:
    listed = list(cast("tuple[str, ...]", choices))
    return ", ".join(listed if len(listed) <= 12 else [*listed[:12], "..."])
