"""Says whether the conditions of a rule hold for the hyperparameters that were given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.checks import is_unknown
from cdk_sagemaker_training.definition.fields.unknown import is_number_token
from cdk_sagemaker_training.definition.training.hyperparameters import accepts, as_items, as_number
from cdk_sagemaker_training.errors import MISSING, Problem

if TYPE_CHECKING:  # the facts are loaded when an algorithm is looked up
    from cdk_sagemaker_training.catalog.algorithms import Algorithm, Condition, Hyperparameter, Rule

UNKNOWN_VALUE: Final = {"Get": "unknown"}
"""Stands for what is not known: an expression that nothing can look into."""
PlainValues: TypeAlias = "tuple[tuple[str, type, object], ...]"
_PLAIN: Final = frozenset({bool, float, int, str})


@attrs.frozen(kw_only=True)
class Given(ByValue):
    """Hyperparameters of one version of an algorithm, as its author wrote them, aliases included.

    ``complete``: whether they are all there are; if not, what is not among them is not known.
    """

    algorithm: Algorithm
    version: str | None
    hyperparameters: Mapping[str, object]
    complete: bool = True

    @property
    def plain_values(self) -> PlainValues | None:
        """The scalars with their types, since 1 and True are equal; None where a value is no scalar."""
        values = tuple((name, type(value), value) for name, value in self.hyperparameters.items())
        return values if all(kind in _PLAIN for _, kind, _ in values) else None

    def value(self, name: str) -> object:
        """What was given under a name or an alias of it; ``MISSING`` where nothing was."""
        return self._values.get(name, MISSING if self.complete else UNKNOWN_VALUE)

    @cached_property
    def _values(self) -> Mapping[str, object]:
        """By the names that were given, and by those that they are aliases of: the first one of several."""
        entries = list(self.hyperparameters.items())
        return {**{self.algorithm.canonical(name): value for name, value in entries[::-1]}, **self.hyperparameters}

    @cached_property
    def _texts(self) -> dict[str, tuple[Hyperparameter, str] | None]:
        return {}

    def text(self, name: str) -> tuple[Hyperparameter, str] | None:
        """A hyperparameter and its text, the default where nothing was given; None where that is not known.

        It is not known either where the value is wrong: that is a mistake of its own.
        """
        if name not in self._texts:
            self._texts[name] = self._text(name)
        return self._texts[name]

    def _text(self, name: str) -> tuple[Hyperparameter, str] | None:
        known = self.algorithm.hyperparameter(name, self.version)
        value = self.value(name)
        if known is None or is_unknown(value) or is_number_token(value):
            return None
        text = known.default if value is MISSING else str(value)
        return None if text is None or not accepts(known, text) else (known, text)

    def is_default(self, name: str) -> bool:
        """Whether what was given under a name is what counts without it."""
        known = self.algorithm.hyperparameter(name, self.version)
        value = self.value(name)
        if known is None or known.default is None or is_unknown(value) or is_number_token(value):
            return False
        return value is not MISSING and normal(known, str(value)) == normal(known, known.default)

    def holds(self, conditions: Iterable[Condition]) -> bool:
        """Whether all of them hold for certain."""
        return all(self.test(condition) is True for condition in conditions)

    def broken(self, rule: Rule) -> bool:
        """Whether a rule applies for certain and does not hold."""
        applies = not rule.versions or self.version is None or self.version in rule.versions
        return applies and self.holds(rule.when) and self.test(rule.then) is False

    def test(self, condition: Condition) -> bool | None:
        """Whether a condition holds; None where a value in it is not known."""
        answers = list(self._answers(condition))
        if False in answers:
            return False
        return None if None in answers else True

    def _answers(self, condition: Condition) -> Iterator[bool | None]:
        name = condition.hyperparameter
        if condition.given is not None:
            value = self.value(name)
            yield None if value is UNKNOWN_VALUE else (value is not MISSING) == condition.given
        if not condition.is_of_value:
            return
        found = self.text(name)
        if found is None:
            yield None
            return
        known, text = found
        yield from _text_answers(condition, known, text)
        yield from self._number_answers(condition, known, text)

    def _number_answers(self, condition: Condition, known: Hyperparameter, text: str) -> Iterator[bool | None]:
        bounds = (condition.minimum, condition.maximum, condition.below, condition.at_most)
        if bounds == (None, None, None, None):
            return
        number = as_number(known, text)
        if number is not None and condition.plus is not None:
            added = self._number(condition.plus)
            number = None if added is None else number + added
        if number is None:
            yield None
            return
        if condition.minimum is not None:
            yield number >= condition.minimum
        if condition.maximum is not None:
            yield number <= condition.maximum
        for other, strict in ((condition.below, True), (condition.at_most, False)):
            if other is not None:
                limit = self._number(other)
                yield None if limit is None else number < limit or (number == limit and not strict)

    def _number(self, name: str) -> float | None:
        found = self.text(name)
        return None if found is None else as_number(*found)


def _text_answers(condition: Condition, known: Hyperparameter, text: str) -> Iterator[bool]:
    if condition.one_of:
        yield normal(known, text) in [normal(known, choice) for choice in condition.one_of]
    if condition.starts_with:
        yield text.startswith(condition.starts_with)
    items = as_items(known, text) or ()
    if condition.includes:
        yield any(item in condition.includes for item in items)
    if condition.only_items:
        yield all(item in condition.only_items for item in items)
    if condition.items is not None:
        yield len(items) == condition.items


def normal(known: Hyperparameter, text: str) -> str:
    """One spelling for texts that mean the same: ``true`` and ``True``, ``1`` and ``01``."""
    if known.type == "boolean":
        return text.lower()
    number = as_number(known, text) if known.type in {"integer", "float"} else None
    return text if number is None else str(number)


def rule_problem(given: Given, rule: Rule) -> Problem:
    """What to say about a rule that is broken."""
    name = rule.then.hyperparameter
    if rule.then.given and given.value(name) is MISSING:
        return Problem(f"hyperparameters[{name!r}]", MISSING, f"a value: {rule.text}")
    names = dict.fromkeys([*(condition.hyperparameter for condition in rule.when), name, *_operands(rule.then)])
    values = {key: _shown(given, key) for key in names}
    return Problem(f"hyperparameters[{name!r}]", values, rule.text, _fix(rule.then))


def _shown(given: Given, name: str) -> object:
    """A value as the author wrote it, or the default that counts in its place."""
    value = given.value(name)
    known = given.algorithm.hyperparameter(name, given.version)
    return f"{known.default} (default)" if value is MISSING and known is not None else value


def _operands(condition: Condition) -> tuple[str, ...]:
    return tuple(name for name in (condition.below, condition.at_most, condition.plus) if name is not None)


def _fix(condition: Condition) -> str:
    if not condition.one_of:
        return ""
    return f"set {condition.hyperparameter} to {' or '.join(map(repr, condition.one_of))}"
