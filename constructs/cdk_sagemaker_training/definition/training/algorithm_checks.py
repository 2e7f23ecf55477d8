"""Checks the hyperparameters of a built-in algorithm against the catalog."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given, rule_problem
from cdk_sagemaker_training.definition.training.hyperparameters import allowed, value_problems
from cdk_sagemaker_training.errors import MISSING, Problem

Kind = Literal["unknown", "value", "missing", "rule", "unenforced rule"]


@attrs.frozen
class HyperparameterMistake:
    """One mistake: its kind, the hyperparameter at fault, and what to say."""

    kind: Kind
    name: str
    problem: Problem


def hyperparameter_problems(given: Given) -> Iterable[Problem]:
    """Names that are not known, values that are not accepted, what is missing and what does not go together."""
    for mistake in hyperparameter_mistakes(given):
        if mistake.kind != "unenforced rule":
            yield mistake.problem


def hyperparameter_mistakes(given: Given) -> Iterable[HyperparameterMistake]:
    """The same by kind, rules that nobody enforces or that are not verified included.

    Names that start with an underscore are internal ones: only a container that is known to refuse them does.
    A rule with a value that is not known is not applied.
    """
    algorithm, version = given.algorithm, given.version
    for name, value in given.hyperparameters.items():
        known = algorithm.hyperparameter(name, version)
        where = f"hyperparameters[{name!r}]"
        if known is not None:
            for problem in value_problems(where, known, value):
                yield HyperparameterMistake("value", name, problem)
        elif algorithm.closed or not name.startswith("_"):
            allowed_names = f"nothing: unknown hyperparameter {name!r} for {_title(given)}"
            problem = Problem(where, value, allowed_names, _fix(given, name))
            yield HyperparameterMistake("unknown", name, problem)
    for name, versioned in algorithm.all_hyperparameters.items():
        known = versioned.at(version) if versioned.latest.required else None
        if known is not None and known.verified and given.value(name) is MISSING:
            fix = "a tuner's range takes the place of whatever is given here" if known.tunable is not None else ""
            requires = f"{allowed(known)}: {_title(given)} requires it"
            yield HyperparameterMistake("missing", name, Problem(f"hyperparameters[{name!r}]", MISSING, requires, fix))
    for rule in algorithm.rules:
        if given.broken(rule):
            kind = "rule" if rule.enforced and rule.verified else "unenforced rule"
            yield HyperparameterMistake(kind, rule.then.hyperparameter, rule_problem(given, rule))


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
