"""The mistakes that an error names, in a form that tests compare."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cdk_sagemaker_training.errors import InvalidInputError, TrainingError


def mistakes(
    make: Callable[[], object], error: type[TrainingError] = InvalidInputError
) -> list[tuple[str, object, str]]:
    """(field, what was given, what is allowed) of every mistake that ``make`` raises."""
    with pytest.raises(error) as caught:
        make()
    assert error is type(caught.value)
    return [(problem.where, problem.given, problem.allowed) for problem in caught.value.problems]


def wrong_fields(make: Callable[[], object], error: type[TrainingError] = InvalidInputError) -> list[str]:
    """The fields alone."""
    return [where for where, _, _ in mistakes(make, error)]
