"""The conditions of Condition steps: which members each type has, and what is known of their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias, cast

from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.rules.views import Place, Raw, StepView, Values

# Named, since loading the classes of ``definition.expressions.conditions`` would be a good part of loading all rules; a
# test compares the names.
COMPARISONS: Final = ("Equals", "GreaterThan", "GreaterThanOrEqualTo", "LessThan", "LessThanOrEqualTo")
MEMBERS: Final[Mapping[str, Sequence[str]]] = {
    **dict.fromkeys(COMPARISONS, ("LeftValue", "RightValue")),
    "In": ("QueryValue", "Values"),
    "Not": ("Condition",),
    "Or": ("Conditions",),
}
"""By the type of a condition, what it must have."""

OLD: Final = {"NotEquals": "Not around Equals", "NotIn": "Not around In"}
"""Types that only AWS's public JSON schema of definitions has, and what the SDK writes instead."""
OLD_MEMBERS: Final = {"Value": "QueryValue", "In": "Values"}
"""The members that it gives conditions of type In, and the SDK's."""

Scalar: TypeAlias = "str | int | float | bool"
_MOST_CHOICES: Final = 100


def conditions_of(step: StepView) -> Iterator[tuple[str, object, Place]]:
    """Everything that stands where a condition should, those inside others included.

    The pointer, what stands there, and the same as a place, which is empty where it is no object.
    """
    left = list(reversed(_slots(step.arguments, "Conditions")))
    while left:
        pointer, value = left.pop()
        place = Place(value, pointer, step.values)
        yield pointer, value, place
        inner = _slots(place, "Conditions") if place.text("Type") == "Or" else []
        if place.text("Type") == "Not" and "Condition" in place.members:
            inner = [(place.at("Condition"), place.raw("Condition"))]
        left += reversed(inner)


def _slots(place: Place, key: str) -> list[tuple[str, Raw]]:
    return [(place.at(key, position), item) for position, item in enumerate(place.listed(key) or ())]


def choices(value: object, values: Values) -> Sequence[Scalar] | None:
    """All that a value can be: itself, or the choices of a parameter, whose default may be overridden.

    None where that is not known.
    """
    if isinstance(value, str | int | float):
        return None if is_token(value) else (value,)
    target = cast("dict[str, object]", value).get("Get") if isinstance(value, dict) else None
    if not isinstance(target, str) or not target.startswith("Parameters."):
        return None
    listed = values.declared.get(target.removeprefix("Parameters."), {}).get("EnumValues")
    found = listed if isinstance(listed, list) else []
    texts = [choice for choice in found[: _MOST_CHOICES + 1] if isinstance(choice, str) and not is_token(choice)]
    return texts if texts and len(texts) == len(found) else None


def kind_of(value: object) -> str:
    """``text``, ``a number`` or ``a boolean``, of a literal; empty for anything else."""
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    return "text" if isinstance(value, str) else ""


def verdict(step: StepView) -> bool | None:
    """How a Condition step always decides; None where it depends on the execution or is not known."""
    found = step.arguments.listed("Conditions")
    return _all([_holds(item, step.values) for item in found]) if found else None


def _all(verdicts: Sequence[bool | None]) -> bool | None:
    if any(one is False for one in verdicts):
        return False
    return True if all(verdicts) else None


def _holds(value: Raw, values: Values) -> bool | None:
    place = Place(value, "", values)
    name = place.text("Type")
    if name in COMPARISONS:
        return _compared(name, place.raw("LeftValue"), place.raw("RightValue"), values)
    if name == "In":
        return _among(place, values)
    if name == "Not":
        inner = _holds(place.raw("Condition"), values)
        return None if inner is None else not inner
    inside = place.listed("Conditions") if name == "Or" else None
    if not inside:
        return None
    none_of_them = _all([None if one is None else not one for one in (_holds(item, values) for item in inside)])
    return None if none_of_them is None else not none_of_them


def _compared(name: str, left: object, right: object, values: Values) -> bool | None:
    if left == right and _stays(left):
        return name in {"Equals", "GreaterThanOrEqualTo", "LessThanOrEqualTo"}
    lefts, rights = choices(left, values), choices(right, values)
    if lefts is None or rights is None or len({kind_of(value) for value in (*lefts, *rights)}) != 1:
        return None
    if name == "Equals":
        return False if not set(lefts) & set(rights) else True if len({*lefts, *rights}) == 1 else None
    if kind_of(lefts[0]) != "a number":
        return None
    numbers, others = cast("Sequence[float]", lefts), cast("Sequence[float]", rights)
    if name in {"LessThan", "LessThanOrEqualTo"}:
        numbers, others = others, numbers
    if name in {"GreaterThan", "LessThan"}:
        return numbers[0] > others[0]
    return numbers[0] >= others[0]


def _stays(value: object) -> bool:
    """Whether a value is an expression that has one value throughout an execution."""
    target = cast("dict[str, object]", value).get("Get") if isinstance(value, dict) else None
    return isinstance(target, str) and target.startswith(("Parameters.", "Steps."))


def _among(place: Place, values: Values) -> bool | None:
    given, listed = choices(place.raw("QueryValue"), values), place.listed("Values")
    if given is None or listed is None:
        return None
    each = [choices(item, values) for item in listed]
    certain = {(kind_of(one[0]), one[0]) for one in each if one is not None and len(one) == 1}
    wanted = {(kind_of(one), one) for one in given}
    if wanted <= certain:
        return True
    possible = {(kind_of(one), one) for found in each for one in found or ()}
    return False if None not in each and not wanted & possible else None
