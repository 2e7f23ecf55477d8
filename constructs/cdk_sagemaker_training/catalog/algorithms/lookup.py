"""Finds an algorithm by its name."""

from __future__ import annotations

from functools import cache

from cdk_sagemaker_training.catalog.algorithms.algorithm import Algorithm
from cdk_sagemaker_training.catalog.algorithms.reading import read_algorithm
from cdk_sagemaker_training.catalog.builtin_images import ALIASES
from cdk_sagemaker_training.catalog.data_files import load_data
from cdk_sagemaker_training.catalog.image_table import built_in_names
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.errors import InvalidInputError, Problem


def algorithm_names() -> tuple[str, ...]:
    """The 17 names, sorted, as the SageMaker SDK spells them."""
    return built_in_names()


def algorithm(name: str) -> Algorithm:
    """What is known about an algorithm; ``deepar`` is accepted for ``forecasting-deepar``.

    Raises ``InvalidInputError`` with the names to choose from.
    """
    meant = ALIASES.get(name, name)
    if meant not in algorithm_names():
        names = algorithm_names()
        problem = Problem("algorithm", name, one_of(names), did_you_mean(name, [*names, *ALIASES]))
        raise InvalidInputError("built-in algorithm", [problem])
    return _read(meant)


def algorithms() -> tuple[Algorithm, ...]:
    """All of them, sorted by name."""
    return tuple(algorithm(name) for name in algorithm_names())


@cache
def _read(name: str) -> Algorithm:
    return read_algorithm(load_data(f"algorithms/{name}.json"))
