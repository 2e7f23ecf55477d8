"""Checks the hyperparameters of a built-in algorithm against the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given, PlainValues, rule_problem
from cdk_sagemaker_training.definition.training.hyperparameters import allowed, may_be, value_problem
from cdk_sagemaker_training.errors import MISSING, Problem

if TYPE_CHECKING:  # the facts are loaded when an algorithm is looked up
    from cdk_sagemaker_training.catalog.algorithms import Algorithm, Hyperparameter, Rule

Kind = Literal["unknown", "value", "unverified value", "missing", "rule", "unenforced rule", "no effect"]
SUGGESTIONS: Final = 20
"""Unknown names of one job after which nothing is suggested any more: that takes longer than finding them."""
_REFUSED: Final[frozenset[Kind]] = frozenset({"unknown", "value", "missing", "rule"})


@attrs.frozen
class HyperparameterMistake(ByValue):
    """One mistake: its kind, the hyperparameter at fault, and what to say."""

    kind: Kind
    name: str
    problem: Problem


def hyperparameter_problems(given: Given) -> Iterable[Problem]:
    """Names that are not known, values that are not accepted, what is missing and what does not go together."""
    for mistake in hyperparameter_mistakes(given):
        if mistake.kind in _REFUSED:
            yield mistake.problem


def hyperparameter_mistakes(given: Given) -> Iterable[HyperparameterMistake]:
    """The same by kind, with what nobody enforces, what is not verified and what has no effect.

    Names that start with an underscore are internal ones: only a container that is known to refuse them does.
    A rule with a value that is not known is not applied. Pipelines that are made in a loop give the same ones again and
    again, which are looked at once.
    """
    values = given.plain_values
    if values is None:
        return _mistakes(given)
    return _known_mistakes(given.algorithm, given.version, given.complete, values)


@lru_cache(256)
def _known_mistakes(
    algorithm: Algorithm, version: str | None, complete: bool, values: PlainValues
) -> Sequence[HyperparameterMistake]:
    plain = {name: value for name, _, value in values}
    return list(_mistakes(Given(algorithm=algorithm, version=version, hyperparameters=plain, complete=complete)))


def _mistakes(given: Given) -> Iterator[HyperparameterMistake]:
    algorithm, version = given.algorithm, given.version
    suggestions = SUGGESTIONS
    for name, value in given.hyperparameters.items():
        known = algorithm.hyperparameter(name, version)
        if known is not None:
            if not may_be(known, value):
                problem = value_problem(_where(name), known, value)
                yield HyperparameterMistake("value" if known.verified else "unverified value", name, problem)
            yield from _without_effect(given, name, known)
        elif algorithm.closed or not name.startswith("_"):
            allowed_names = f"nothing: unknown hyperparameter {name!r} for {_title(given)}"
            problem = Problem(_where(name), value, allowed_names, _fix(given, name) if suggestions > 0 else "remove it")
            suggestions -= 1
            yield HyperparameterMistake("unknown", name, problem)
    for name, known in algorithm.hyperparameters(version).items():
        if known.required and known.verified and given.value(name) is MISSING:
            fix = "a tuner's range takes the place of whatever is given here" if known.tunable is not None else ""
            requires = f"{allowed(known)}: {_title(given)} requires it"
            yield HyperparameterMistake("missing", name, Problem(_where(name), MISSING, requires, fix))
    for rule in algorithm.rules:
        if given.broken(rule) and (rule.enforced or not _only_defaults(given, rule)):
            kind = "rule" if rule.enforced and rule.verified else "unenforced rule"
            yield HyperparameterMistake(kind, rule.then.hyperparameter, rule_problem(given, rule))


def _where(name: str) -> str:
    return f"hyperparameters[{name!r}]"


def _without_effect(given: Given, name: str, known: Hyperparameter) -> Iterator[HyperparameterMistake]:
    """A value that changes something, of a hyperparameter that another one leaves without a meaning."""
    if known.only_with is None:
        return
    other, values = known.only_with
    from cdk_sagemaker_training.catalog.algorithms import Condition

    if given.test(Condition(hyperparameter=other, one_of=values)) is False and not given.is_default(name):
        shown = {name: given.value(name), other: given.value(other)}
        problem = Problem(_where(name), shown, f"{name} has an effect only with {other} {_or(values)}")
        yield HyperparameterMistake("no effect", name, problem)


def _only_defaults(given: Given, rule: Rule) -> bool:
    """Whether a rule asks for values that were given, and they are the defaults: nothing is lost then."""
    asked = [condition.hyperparameter for condition in rule.when if condition.given]
    return bool(asked) and all(map(given.is_default, asked))


def _or(values: tuple[str, ...]) -> str:
    return " or ".join([*filter(None, [", ".join(values[:-1])]), values[-1]])


def _title(given: Given) -> str:
    version = "" if given.version is None or len(given.algorithm.versions) == 1 else f" {given.version}"
    return f"{given.algorithm.name}{version}"


def _fix(given: Given, name: str) -> str:
    algorithm = given.algorithm
    versions = [version for version in algorithm.versions if algorithm.hyperparameter(name, version) is not None]
    if versions:
        return f"remove it; the versions that have it: {', '.join(versions)}"
    if suggestion := did_you_mean(name, algorithm.names(given.version)):
        return suggestion
    return (
        "remove it"
        if algorithm.closed
        else "remove it, or take Estimator(image_uri=builtin_image(...)), which checks nothing"
    )
