"""Tables of a TOML file, read by type: what has another type, and what nobody asked for, is a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.errors import MISSING, Problem


class Table:
    """One table. Values of a wrong type are read as if they were not there, and told in ``problems``."""

    def __init__(self, where: str, content: Mapping[str, object]) -> None:
        self.where = where
        self.problems: list[Problem] = []
        self._content = content
        self._asked: list[str] = []

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Text that is not empty; None where there is none."""
        value = self._value(key)
        if isinstance(value, str) and value:
            return value
        if value is not MISSING or required:
            self._refuse(key, value, "text that is not empty")
        return None

    def flag(self, key: str) -> bool:
        """True or false; false where there is neither."""
        value = self._value(key)
        if value is not MISSING and not isinstance(value, bool):
            self._refuse(key, value, "true or false")
        return value is True

    def texts(self, key: str) -> Sequence[str]:
        """A list of texts; empty where there is none."""
        return cast("list[str]", self._items(key, str, "a list of texts"))

    def tables(self, key: str) -> Sequence[Table]:
        """An array of tables; empty where there is none."""
        items = self._items(key, dict, f"an array of tables, [[{self.where}.{key}]]")
        return [
            Table(f"{self.where}.{key}[{position}]", cast("dict[str, object]", item))
            for position, item in enumerate(items)
        ]

    def members(self, key: str) -> Iterator[tuple[str, str]]:
        """The members of a table with texts; none where there is no such table."""
        value = self._value(key)
        members = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        if value is not MISSING and not isinstance(value, dict):
            self._refuse(key, value, "a table with texts")
        for name, member in members.items():
            if isinstance(member, str):
                yield name, member
            else:
                self._refuse(f"{key}.{name}", member, "text")

    def refuse_others(self) -> None:
        """A problem for each key that nothing asked for."""
        for key in self._content:
            if key not in self._asked:
                self._refuse(
                    key, self._content[key], f"one of {', '.join(self._asked)}", did_you_mean(key, self._asked)
                )

    def _items(self, key: str, type: type[object], allowed: str) -> Sequence[object]:
        value = self._value(key)
        if value is MISSING:
            return ()
        items = cast("list[object]", value) if isinstance(value, list) else [MISSING]
        if all(isinstance(item, type) for item in items):
            return items
        self._refuse(key, cast("object", value), allowed)
        return ()

    def _value(self, key: str) -> object:
        self._asked.append(key)
        return self._content.get(key, MISSING)

    def _refuse(self, key: str, given: object, allowed: str, fix: str = "") -> None:
        self.problems.append(Problem(f"{self.where}.{key}", given, allowed, fix))
