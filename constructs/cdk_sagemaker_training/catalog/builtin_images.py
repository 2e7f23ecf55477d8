"""The images of the built-in algorithms."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.image_choice import Choice
from cdk_sagemaker_training.catalog.image_reference import ImageReference
from cdk_sagemaker_training.catalog.image_table import built_in_names, image
from cdk_sagemaker_training.catalog.image_tags import reference
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.errors import InvalidInputError, Problem

ALIASES: Final = {"deepar": "forecasting-deepar"}
"""The algorithm goes by this name everywhere but in the SDK and in its repository."""


def builtin_image(algorithm: str, version: str | None = None, instance_type: str | None = None) -> ImageReference:
    """The image of a built-in algorithm.

    ``algorithm``: one of the 17 names that the SageMaker SDK uses (``xgboost``, ``linear-learner``, ...); ``deepar``
    is accepted for ``forecasting-deepar``.
    ``version``: may be left out where there is only one; required for XGBoost, whose ``latest`` and ``1`` are the
    legacy 0.72 image and are refused.
    ``instance_type``: only looked at for XGBoost 0.90 and 1.0, which have a CPU image and no other.

    Raises ``InvalidInputError`` with the names or versions to choose from.
    """
    names = built_in_names()
    name = ALIASES.get(algorithm, algorithm)
    if name not in names:
        problem = Problem("algorithm", algorithm, one_of(names), did_you_mean(algorithm, [*names, *ALIASES]))
        raise InvalidInputError("built-in algorithm", [problem])
    found = image(name)
    if version is None and len(found.versions) == 1:
        version = found.versions[0]
    choice = Choice(found)
    builds = choice.builds(version)
    if not builds or version is None:
        raise InvalidInputError(f"built-in algorithm {name}", choice.problems)
    processor = choice.processor(builds[0], instance_type)
    if choice.problems:
        raise InvalidInputError(f"built-in algorithm {name}", choice.problems)
    return reference(found, builds[0], version=version, processor=processor, py_version=choice.py_version(builds, None))
