"""Which program stands for the image of a built-in algorithm here, and why none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.catalog.algorithms import algorithm_names
from cdk_sagemaker_training.catalog.images import parse_image_uri

_PACKAGE: Final = "cdk_sagemaker_training.runtime.algorithms"
_SCIKIT_LEARN: Final = {"numpy": "numpy", "sklearn": "sklearn"}
_XGBOOST: Final = {"numpy": "numpy", "xgboost": f"{_PACKAGE}.xgboost.library"}


@attrs.frozen(kw_only=True)
class StandIn:
    """``python -m <module> <arguments>`` runs one host of a job.

    ``imports``: the packages that it cannot do without, each with the module by which it imports it.
    """

    algorithm: str
    version: str
    module: str
    arguments: Sequence[str]
    imports: Mapping[str, str]


@attrs.frozen
class NotExecuted:
    """``reason``: why nothing here stands for an image, in a sentence for the job's author."""

    reason: str


_PROGRAMS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "kmeans": ("kmeans", _SCIKIT_LEARN),
    "knn": ("knn", _SCIKIT_LEARN),
    "linear-learner": ("linear_learner", _SCIKIT_LEARN),
    "pca": ("pca", _SCIKIT_LEARN),
    "xgboost": ("xgboost", _XGBOOST),
}
_CLOSED: Final = "it is Amazon's own algorithm, and has no open implementation"
_DEEP: Final = "it trains a deep network with the code and the weights of Amazon's image"
REASONS: Final[Mapping[str, str]] = {
    "blazingtext": "it is Amazon's own implementation of Word2Vec and fastText, and writes files of its own",
    "factorization-machines": "neither scikit-learn nor XGBoost has it",
    "forecasting-deepar": "GluonTS has DeepAR, but not the container's formats, and needs PyTorch",
    "image-classification": _DEEP,
    "ipinsights": _CLOSED,
    "lda": "the container fits topics by spectral decomposition; open implementations do something else",
    "ntm": _CLOSED,
    "object-detection": _DEEP,
    "object2vec": _CLOSED,
    "randomcutforest": "scikit-learn's isolation forest is another algorithm, with other scores",
    "semantic-segmentation": _DEEP,
    "seq2seq": _DEEP,
}


def stand_in(image: str) -> StandIn | NotExecuted:
    """For the URI of a training image."""
    found = parse_image_uri(image)
    if found is None:
        return NotExecuted(f"not executed here: {image} is no image of AWS, and nothing here knows what it does")
    if found.name in _PROGRAMS:
        module, imports = _PROGRAMS[found.name]
        arguments = ("--image-version", found.version) if found.name == "xgboost" else ()
        return StandIn(
            algorithm=found.name,
            version=found.version,
            module=f"{_PACKAGE}.{module}",
            arguments=arguments,
            imports=imports,
        )
    if found.name in algorithm_names():
        return NotExecuted(f"not executed here: {found.name}: {REASONS[found.name]}")
    return NotExecuted(f"not executed here: {found.name} runs a script, and the job names none")
