"""Finds the rules: every class with an id in the packages of the families, or in a package of a user's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Final, cast

from cdk_sagemaker_training.collector import loaded
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.rules.rule import Rule
from cdk_sagemaker_training.rules.scheme import CHECK_IDS, FAMILIES, OWN_FIRST, family_of

_MEMBERS: Final = ("severity", "title", "why", "fix", "source", "bad", "good")


@cache
def built_in_rules() -> Sequence[Rule]:
    """The rules of this library, by id."""
    packages = [f"{__package__}.{family.folder}" for family in FAMILIES if family.folder]
    return loaded(lambda: _sorted([rule for package in packages for rule in _rules_in(import_module(package))]))


@cache
def rules_of(package: str) -> Sequence[Rule]:
    """The rules of a user's package or module, by its dotted name.

    Raises ``InvalidInputError`` where it cannot be imported, holds no rule, or a rule lacks a member or has an id
    outside 900-999.
    """
    subject = f"rules of {package}"
    try:
        module = import_module(package)
        found = _sorted(_rules_in(module))
    except ImportError as error:
        problem = Problem(package, str(error), "a package or module that can be imported", "install it beside smtrain")
        raise InvalidInputError(subject, [problem]) from error
    problems = [problem for rule in found for problem in _problems(rule)]
    if not found:
        problems = [Problem(package, MISSING, "at least one class with an id that derives from Rule")]
    if problems:
        raise InvalidInputError(subject, problems)
    return found


@cache
def rule_set(packages: tuple[str, ...] = ()) -> Sequence[Rule]:
    """All rules, those of users' packages included. Raises ``InvalidInputError`` as ``rules_of``, and for ids that two
    rules have.
    """
    own = [rule for package in packages for rule in rules_of(package)]
    ids = [rule.id for rule in own]
    if twice := sorted({given for given in ids if ids.count(given) > 1}):
        problems = [Problem(given, "two rules", "an id that one rule has") for given in twice]
        raise InvalidInputError("rules", problems)
    return _sorted([*built_in_rules(), *own])


def known_ids(rules: Sequence[Rule]) -> frozenset[str]:
    """The ids that can be selected and acknowledged."""
    return frozenset({rule.id for rule in rules})


def reported_ids(rules: Sequence[Rule]) -> frozenset[str]:
    """The ids that findings may have: those of the rules, and those of the check itself."""
    return known_ids(rules).union(CHECK_IDS)


def _rules_in(module: ModuleType) -> list[Rule]:
    return [cls() for found in _modules(module) for cls in _classes(found)]


def _modules(module: ModuleType) -> Iterator[ModuleType]:
    yield module
    for info in walk_packages(getattr(module, "__path__", ()), f"{module.__name__}."):
        yield import_module(info.name)


def _classes(module: ModuleType) -> Iterator[type[Rule]]:
    for value in cast("dict[str, object]", vars(module)).values():
        if not (isinstance(value, type) and issubclass(value, Rule)):
            continue
        if "id" in vars(value) and value.__module__ == module.__name__:
            yield value


def _sorted(rules: Sequence[Rule]) -> Sequence[Rule]:
    return tuple(sorted(rules, key=lambda rule: rule.id))


def _problems(rule: Rule) -> Iterator[Problem]:
    family, where = family_of(rule.id), type(rule).__qualname__
    if family is None or family.first != OWN_FIRST:
        yield Problem(f"{where}.id", rule.id, "SMT900 to SMT999: the others are this library's")
    for member in _MEMBERS:
        if not hasattr(rule, member):
            yield Problem(f"{where}.{member}", MISSING, "a class attribute, see Rule")
