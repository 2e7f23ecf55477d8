"""What a team leaves out of its snapshots, or writes in another way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Final, Literal, TypeAlias, cast

import attrs

from cdk_sagemaker_training.definition.document.graph import escaped
from cdk_sagemaker_training.definition.fields.checks import checked, items, mapping, text
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple, frozen_mapping
from cdk_sagemaker_training.errors import Problem


class _Omit(Enum):
    OMIT = "omit"


OMIT: Final = _Omit.OMIT
"""What a filter gives back for what the snapshot shall not have."""

SnapshotFilter: TypeAlias = Callable[[str, object], object]
"""Takes the JSON Pointer to a value and the value; gives the value that the snapshot gets, or ``OMIT``."""


def _filters(where: str, value: object) -> Iterable[Problem]:
    for position, given in enumerate(cast("Sequence[object]", value) if isinstance(value, tuple) else [value]):
        if not callable(given):
            yield Problem(f"{where}[{position}]", given, "a function of a path and a value")


def _regex(where: str, pattern: str) -> Iterable[Problem]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield Problem(where, pattern, f"a regular expression ({error})")


@attrs.frozen(kw_only=True, slots=False)
class SnapshotOptions(Spec):
    r"""What is done to a snapshot after the library's own normalization, in this order.

    ``exclude``: patterns of JSON Pointers of what is left out, such as ``/Outputs`` and ``*/Properties/Tags``; a ``*``
    stands for any text, slashes included. ``filters``: functions of a path and a value, see ``SnapshotFilter``.
    ``replace``: by regular expression, the text (with ``\1`` for groups) that is written instead of each match in a
    text. Default: nothing of either. Raises ``InvalidInputError``.
    """

    exclude: Sequence[str] = attrs.field(
        default=(),
        converter=as_tuple,
        metadata=checked(items(text(pattern=r"[/*].*", like="/Outputs or */Properties/Tags"))),
    )
    filters: Sequence[SnapshotFilter] = attrs.field(default=(), converter=as_tuple, metadata=checked(_filters))
    replace: Mapping[str, str] = attrs.field(
        factory=dict[str, str], converter=frozen_mapping, metadata=checked(mapping(text()))
    )

    def problems(self) -> Iterable[Problem]:
        for pattern in self.replace:
            yield from _regex("replace", pattern)

    def with_those_of(self, other: SnapshotOptions) -> SnapshotOptions:
        """Both; what ``other`` does comes after."""
        return SnapshotOptions(
            exclude=[*self.exclude, *other.exclude],
            filters=[*self.filters, *other.filters],
            replace={**self.replace, **other.replace},
        )

    def applied(self, document: object) -> object:
        """A copy of a document with all of it done."""
        found = self._applied("", document)
        return {} if found is OMIT else found

    def _applied(self, path: str, value: object) -> object | Literal[_Omit.OMIT]:
        if any(fnmatchcase(path, pattern) for pattern in self.exclude):
            return OMIT
        for each in self.filters:
            value = each(path, value)
            if value is OMIT:
                return OMIT
        if isinstance(value, dict):
            members = {str(key): inner for key, inner in cast("dict[object, object]", value).items()}
            done = {key: self._applied(f"{path}/{escaped(key)}", inner) for key, inner in members.items()}
            return {key: inner for key, inner in done.items() if inner is not OMIT}
        if isinstance(value, list):
            listed = [
                self._applied(f"{path}/{position}", inner) for position, inner in enumerate(cast("list[object]", value))
            ]
            return [inner for inner in listed if inner is not OMIT]
        return self._replaced(value) if isinstance(value, str) else value

    def _replaced(self, value: str) -> str:
        for pattern, replacement in self._compiled:
            value = pattern.sub(replacement, value)
        return value

    @cached_property
    def _compiled(self) -> Sequence[tuple[re.Pattern[str], str]]:
        return [(re.compile(pattern), replacement) for pattern, replacement in self.replace.items()]
