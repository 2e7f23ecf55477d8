"""Checks the hyperparameters of a built-in algorithm against the catalog."""

from __future__ import annotations

from collections.abc import Iterable

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given, rule_problems
from cdk_sagemaker_training.definition.training.hyperparameters import allowed, value_problems
from cdk_sagemaker_training.errors import MISSING, Problem


def hyperparameter_problems(given: Given) -> Iterable[Problem]:
    """Names that are not known, values that are not accepted, what is missing and what does not go together.

    Names that start with an underscore are internal ones: only a container that is known to refuse them does.
    """
    algorithm, version = given.algorithm, given.version
    for name, value in given.hyperparameters.items():
        known = algorithm.hyperparameter(name, version)
        where = f"hyperparameters[{name!r}]"
        if known is not None:
            yield from value_problems(where, known, value)
        elif algorithm.closed or not name.startswith("_"):
            allowed_names = f"nothing: unknown hyperparameter {name!r} for {_title(given)}"
            yield Problem(where, value, allowed_names, _fix(given, name))
    for name, known in algorithm.hyperparameters(version).items():
        if known.required and known.verified and given.value(name) is MISSING:
            fix = "a tuner's range takes the place of whatever is given here" if known.tunable is not None else ""
            yield Problem(f"hyperparameters[{name!r}]", MISSING, f"{allowed(known)}: {_title(given)} requires it", fix)
    yield from rule_problems(given)


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
