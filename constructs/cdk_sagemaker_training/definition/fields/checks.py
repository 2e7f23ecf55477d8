"""Checks of one field, declared beside it: ``attrs.field(default=1, metadata=checked(integer(minimum=1)))``.

A pipeline variable, an expression or a CDK token passes the check of a value, since that is not known at synth. None of
them passes for a whole list or dict, which is looked into (``items``, ``mapping``), unless that is ``evaluated``, nor
for what is ``literal``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Final, TypeAlias, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.deferred import Deferred
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.fields.buckets import impossible_bucket
from cdk_sagemaker_training.definition.fields.unknown import is_list_token, is_number_token, is_token
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable, is_expression, is_list
from cdk_sagemaker_training.errors import Problem

Check: TypeAlias = Callable[[str, object], Iterable[Problem]]

CHECKS: Final = "cdk_sagemaker_training.checks"

# Checks run over every field of every object, and nearly all of them find nothing: what is sound is told first, words
# for what is not are found when they are needed, and a pattern is compiled with the first text that it is asked of.
_compiled: Final = cache(re.compile)
_SOUND_BUCKET: Final = re.compile(r"s3://[a-z0-9.-]+(?:/|$)")
_WHOLE: Final = (str, int)
_SCALARS: Final = (*_WHOLE, float)
_DATA: Final = (str, bytes, int, float, Mapping, Sequence)
"""What an author writes down where an object is meant: the ARN of a role, the name of a bucket, a dict of an API."""


def checked(*checks: Check) -> dict[str, tuple[Check, ...]]:
    """The ``metadata`` of an attrs field that carries checks."""
    return {CHECKS: checks}


def is_unknown(value: object) -> bool:
    """Whether only the deploy or the execution knows the value."""
    return is_variable(value) or is_token(value)


def is_variable(value: object) -> bool:
    """Whether only an execution of the pipeline knows the value."""
    return isinstance(value, PipelineVariable) or is_expression(value)


def literal(check: Check) -> Check:
    """A value that the document has to hold itself: the service evaluates no expression there, or we look into it."""

    def checked_literal(where: str, value: object) -> Iterable[Problem]:
        if is_variable(value):
            yield Problem(
                where, value, "a value that is known at synth", "write the value: no expression may stand here"
            )
        else:
            yield from check(where, value)

    return checked_literal


def written_out(value: object) -> str:
    """How to give a list or dict of which only the deploy or the execution would know what is in it, or the order."""
    if isinstance(value, set | frozenset):
        return "write a list: a set has another order in each run, so the template would change with each synth"
    return "write it out: an expression may stand for a value in it, not for all of it" if is_unknown(value) else ""


def not_finite(value: object) -> bool:
    """Whether a value is NaN or an infinity, which JSON cannot write."""
    return isinstance(value, float) and not math.isfinite(value)


def _bounds(minimum: float | None, maximum: float | None) -> str:
    low = "" if minimum is None else f" >= {minimum:,}"
    high = "" if maximum is None else f"{' and' if low else ''} <= {maximum:,}"
    return low + high


def _number(kind: str, types: tuple[type, ...], minimum: float | None, maximum: float | None, unit: str) -> Check:
    def check(where: str, value: object) -> Iterable[Problem]:
        if isinstance(value, types) and not isinstance(value, bool):
            number = cast("float", value)
            inside = (minimum is None or number >= minimum) and (maximum is None or number <= maximum)
            if inside and not not_finite(value):
                return ()
        if is_unknown(value):
            return ()
        return (Problem(where, value, f"{kind}{f' of {unit}' if unit else ''}{_bounds(minimum, maximum)}"),)

    return check


def integer(*, minimum: int | None = None, maximum: int | None = None, unit: str = "") -> Check:
    """A whole number within bounds, both included."""
    return _number("an integer", (int,), minimum, maximum, unit)


def number(*, minimum: float | None = None, maximum: float | None = None, unit: str = "") -> Check:
    """A number within bounds, both included."""
    return _number("a number", (int, float), minimum, maximum, unit)


def boolean() -> Check:
    """True or False."""
    return _check_boolean


def _check_boolean(where: str, value: object) -> Iterable[Problem]:
    return () if isinstance(value, bool) or is_unknown(value) else (Problem(where, value, "True or False"),)


def text(
    *, pattern: str | None = None, minimum: int | None = None, maximum: int | None = None, like: str = ""
) -> Check:
    """Text, in characters within bounds, matching the whole ``pattern``; ``like`` shows an accepted value."""

    def check(where: str, value: object) -> Iterable[Problem]:
        if (
            isinstance(value, str)
            and (minimum is None or len(value) >= minimum)
            and (maximum is None or len(value) <= maximum)
            and (not pattern or _compiled(pattern).fullmatch(value))
        ) or is_unknown(value):
            return ()
        bounds = _bounds(minimum, maximum)
        allowed = f"text of{bounds} characters" if bounds else "text"
        allowed += f" matching {pattern}" if pattern else ""
        allowed += f", for example {like}" if like else ""
        return (Problem(where, value, allowed),)

    return check


def s3_uri() -> Check:
    """An S3 location of at most 1,024 characters (CreateTrainingJob ``S3Uri``, botocore service model)."""
    location = text(pattern=r"(https|s3)://([^/]+)/?(.*)", maximum=1024, like="s3://bucket/prefix/")

    def check(where: str, value: object) -> Iterable[Problem]:
        if isinstance(value, str) and not _SOUND_BUCKET.match(value) and not is_token(value):
            reason = impossible_bucket(value)
            if reason:
                return (Problem(where, value, "an S3 location with the name of a bucket", reason),)
        return location(where, value)

    return check


def image_uri() -> Check:
    """A container image: its URI (at most 255 characters) or an ``ImageReference`` of the catalog."""
    uri = text(minimum=1, maximum=255, like="123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1.0")

    def check(where: str, value: object) -> Iterable[Problem]:
        return () if isinstance(value, ImageReference) else uri(where, value)

    return check


def one_of(*choices: str) -> Check:
    """One of a few texts."""

    def check(where: str, value: object) -> Iterable[Problem]:
        if value in choices or is_unknown(value):
            return ()
        return (Problem(where, value, f"one of {', '.join(choices)}"),)

    return check


@attrs.frozen
class _InstanceOf(ByValue):
    find: Callable[[], tuple[type, ...]]

    def __call__(self, where: str, value: object) -> Iterable[Problem]:
        types = self.find()
        if isinstance(value, types) and not is_expression(value):
            return ()
        return (Problem(where, value, f"a {' or '.join(each.__name__ for each in types)}"),)


def instance_of(*types: type) -> Check:
    """An object of one of our own classes."""
    return _InstanceOf(lambda: types)


def late_instance_of(module: str, name: str) -> Check:
    """An object of a class whose module is loaded with the first value that is given: most jobs have none."""
    return _InstanceOf(cache(lambda: (cast("type", getattr(import_module(module), name)),)))


def an_object(like: str) -> Check:
    """What was made in code, of CDK or of our own: no text, number, dict or list that stands for it.

    ``like`` shows how it is had.
    """

    def check(where: str, value: object) -> Iterable[Problem]:
        if not isinstance(value, _DATA):
            return ()
        return (Problem(where, cast("object", value), f"an object, for example {like}"),)

    return check


def member_of(enum: type[Enum]) -> Check:
    """A member of an enum; pipeline expressions are not accepted there by the service."""

    def check(where: str, value: object) -> Iterable[Problem]:
        if isinstance(value, enum):
            return ()
        return (Problem(where, value, f"one of {', '.join(f'{enum.__name__}.{m.name}' for m in enum)}"),)

    return check


def scalar(*, maximum: int | None = None) -> Check:
    """Text, a number or a boolean that the service stores as text of at most ``maximum`` characters."""

    def check(where: str, value: object) -> Iterable[Problem]:
        if isinstance(value, _WHOLE) and (maximum is None or len(str(value)) <= maximum):
            return ()
        allowed = f"text, a number or a boolean{f' of at most {maximum:,} characters' if maximum else ''}"
        if is_number_token(value):
            return (Problem(where, "a CDK number token", allowed, "give it as text: Token.as_string(value)"),)
        if not_finite(value):
            return (Problem(where, value, allowed, f"JSON has no such number; give it as text: {str(value)!r}"),)
        if is_unknown(value) or (isinstance(value, _SCALARS) and (maximum is None or len(str(value)) <= maximum)):
            return ()
        return (Problem(where, value, allowed, "write structured values as JSON text: json.dumps(value)"),)

    return check


def items(check_item: Check, *, minimum: int = 0, maximum: int | None = None) -> Check:
    """A list (never one text) of a bounded length, each item checked; a CDK list token, where values are its items."""

    def check(where: str, value: object) -> Iterable[Problem]:
        if is_list_token(value) and not isinstance(check_item, _InstanceOf):
            return
        if not is_list(value):
            yield Problem(where, value, f"a list of{_bounds(minimum, maximum)} items", written_out(value))
            return
        found = cast("Sequence[object]", value)
        if len(found) < minimum or (maximum is not None and len(found) > maximum):
            yield Problem(where, list(found), f"a list of{_bounds(minimum, maximum)} items")
        for position, item in enumerate(found):
            yield from check_item(f"{where}[{position}]", item)

    return check


def mapping(
    check_value: Check, *, check_key: Check | None = None, minimum: int = 0, maximum: int | None = None
) -> Check:
    """A dict with text keys and a bounded number of entries, each key and value checked."""

    def allowed() -> str:
        return f"a dict of{_bounds(minimum, maximum)} entries with text keys"

    def check(where: str, value: object) -> Iterable[Problem]:
        found = dict(cast("Mapping[object, object]", value)) if isinstance(value, Mapping) else None
        if found is None or is_expression(found):
            given = cast("object", value) if found is None else found
            yield Problem(where, given, allowed(), written_out(given))
            return
        if len(found) < minimum or (maximum is not None and len(found) > maximum):
            yield Problem(where, f"{len(found)} entries", allowed())
        for key, item in found.items():
            if not isinstance(key, str):
                yield Problem(f"{where} key", key, "text")
                continue
            if check_key is not None:
                yield from check_key(f"{where} key", key)
            yield from check_value(f"{where}[{key!r}]", item)

    return check


def evaluated(check: Check) -> Check:
    """A list that stands in the document as it is given, and that an execution may know as a whole."""
    return lambda where, value: () if is_unknown(value) else check(where, value)


MAX_VALUE_DEPTH: Final = 50
"""Far more than any request has, and few enough to be rendered inside the deepest document."""


def json_value() -> Check:
    """Whatever can stand in the document: JSON, pipeline variables and CDK tokens, in any nesting."""
    allowed = "text, a number, a boolean, None, or lists and text-keyed dicts of these"

    def check(where: str, value: object) -> Iterable[Problem]:
        left: list[tuple[int, str, object]] = [(0, where, value)]
        while left:
            depth, at, inner = left.pop()
            if depth > MAX_VALUE_DEPTH:
                yield Problem(f"{at[:80]}...", "more levels", f"at most {MAX_VALUE_DEPTH} levels of lists and dicts")
                return
            if inner is None or is_unknown(inner) or isinstance(inner, str | int | float | Deferred | Enum):
                continue
            if isinstance(inner, Mapping):
                entries = list(cast("Mapping[object, object]", inner).items())
                yield from (Problem(f"{at} key", key, "text") for key, _ in entries if not isinstance(key, str))
                left.extend((depth + 1, f"{at}[{key!r}]", item) for key, item in reversed(entries))
            elif is_list(inner):
                entries = list(enumerate(cast("Sequence[object]", inner)))
                left.extend((depth + 1, f"{at}[{position}]", item) for position, item in reversed(entries))
            else:
                yield Problem(at, inner, allowed)

    return check
