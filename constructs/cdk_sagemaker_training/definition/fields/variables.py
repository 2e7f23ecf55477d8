"""Pipeline variables: values that only an execution of the pipeline knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from types import NoneType
from typing import Final, NoReturn, TypeAlias, TypeVar, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.deferred import Deferred
from cdk_sagemaker_training.definition.fields.unknown import is_token_object

Json: TypeAlias = "str | int | float | bool | dict[str, Json] | list[Json] | None"
"""A rendered value. Strings, numbers and lists may be CDK tokens; a ``Deferred`` may stand for what the stack gives."""

EXPRESSION_KEYS = frozenset({"Get", "Std:Join", "Std:JsonGet"})
T = TypeVar("T")

_OBJECTS: Final = (dict, Mapping)
_LISTS: Final = (list, tuple)
_TEXTS: Final = (str, bytes)
_PLAIN: Final = frozenset({str, int, bool, float, NoneType})


class PipelineVariable:
    """Base of everything that becomes an expression (``{"Get": ...}``, ``Std:Join``, ``Std:JsonGet``) in the document.

    May stand wherever a field takes a string, number or boolean; bounds are then checked by the service. It has no text
    before an execution: ``str``, ``format`` and f-strings raise ``TypeError``, as with the SDK. Nor has it a truth
    value: ``if``, ``and``, ``or``, ``not`` raise it too, since they would choose at synth, for every execution.
    """

    __slots__ = ()

    def __str__(self) -> NoReturn:
        message = (
            f"{self!r:.200} has no text before an execution; join it with text: "
            'Join(on="", values=["s3://", variable]), or write it with !r where people read it'
        )
        raise TypeError(message)

    def __format__(self, format_spec: str) -> NoReturn:
        del format_spec
        self.__str__()

    def __bool__(self) -> NoReturn:
        message = (
            f"{self!r:.200} is neither true nor false before an execution, which alone knows it: choose with "
            "ConditionStep(conditions=[ConditionEquals(left=variable, right=True)], ...), between Spot and on demand "
            "with SpotOrOnDemand; ask whether one is given with `is not None`"
        )
        raise TypeError(message)

    @property
    def expr(self) -> dict[str, Json]:
        """The expression as it stands in the document."""
        raise NotImplementedError

    def to_string(self) -> PipelineVariable:
        """This variable where the service wants a string: what is no string at run time is wrapped in ``Std:Join``."""
        return _StringOf(variable=self)

    def parts(self) -> Iterator[PipelineVariable]:
        """The variables inside this one, itself first."""
        yield self


@attrs.frozen(kw_only=True)
class _StringOf(PipelineVariable, ByValue):
    variable: PipelineVariable

    @property
    def expr(self) -> dict[str, Json]:
        return {"Std:Join": {"On": "", "Values": [self.variable.expr]}}

    def to_string(self) -> PipelineVariable:
        return self

    def parts(self) -> Iterator[PipelineVariable]:
        yield self
        yield from self.variable.parts()


def is_expression(value: object) -> bool:
    """Whether a rendered value is a pipeline expression rather than a literal."""
    if not isinstance(value, dict):
        return False
    # Asked of every value, so often that a cast would be felt.
    keys: dict[str, object] = value  # pyright: ignore[reportUnknownVariableType]
    return len(keys) == 1 and next(iter(keys)) in EXPRESSION_KEYS


def is_list(value: object) -> bool:
    """Whether a value stands for a JSON list: any sequence but text."""
    # Most are of these two, which is told sooner than that a class is registered as a sequence.
    return isinstance(value, _LISTS) or (isinstance(value, Sequence) and not isinstance(value, _TEXTS))


def render(value: object) -> Json:
    """A value as plain JSON: variables become expressions, tuples lists, enums their values.

    CDK tokens and deferred values stay as they are: whoever knows the region and the stack resolves them.
    """
    if type(value) in _PLAIN:
        return cast("Json", value)
    if isinstance(value, PipelineVariable):
        return render(value.expr)
    if isinstance(value, Enum):
        return cast("Json", value.value)
    if isinstance(value, _OBJECTS):
        return {str(k): render(v) for k, v in cast("Mapping[object, object]", value).items()}
    if is_list(value):
        return [render(v) for v in cast("Sequence[object]", value)]
    return cast("Json", value)


def render_text(value: object) -> Json:
    """A scalar where the service wants a string (hyperparameters, environment, arguments), as the SDK writes it."""
    if isinstance(value, PipelineVariable):
        return render(value.to_string())
    if isinstance(value, dict | Deferred) or is_token_object(value):
        return cast("Json", value)
    return str(value)


def compact(**members: object) -> dict[str, object]:
    """The members that are set. None is "not set"; zero, False and the empty text are values."""
    return {key: value for key, value in members.items() if value is not None}


def unless_empty(value: T | None) -> T | None:
    """The value; None for an empty text, list or dict, by which an author says "none". A variable is never empty."""
    return value if isinstance(value, PipelineVariable) or value else None
