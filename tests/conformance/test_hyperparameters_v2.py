"""The catalog's ranges against AWS's own checks: the validators of SageMaker SDK v2, and XGBoost's container.

Special texts such as "auto" are left out: the SDK's way to say them is to leave the hyperparameter unset.
"""

from __future__ import annotations

import inspect
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from cdk_sagemaker_training.catalog.algorithms import Hyperparameter, algorithm
from cdk_sagemaker_training.definition.training.algorithm_checks import hyperparameter_problems
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.definition.training.hyperparameters import accepts

pytestmark = pytest.mark.conformance

CLASSES: Final = {
    "factorization-machines": "FactorizationMachines",
    "ipinsights": "IPInsights",
    "kmeans": "KMeans",
    "knn": "KNN",
    "lda": "LDA",
    "linear-learner": "LinearLearner",
    "ntm": "NTM",
    "object2vec": "Object2Vec",
    "pca": "PCA",
    "randomcutforest": "RandomCutForest",
}
GUIDE_OPEN: Final = "the guide names no upper bound, only the SDK has one: what the guide allows is not refused"
GUIDE_STRICT: Final = "the guide excludes 0, the SDK includes it: the guide describes the algorithm as it is now"
BASE: Final = "the SDK's base class checks that it is positive; the guide has an upper bound for this algorithm"
UNCHECKED: Final = "the SDK takes any text, so that auto is possible; the guide names the range"
DIFFERENCES: Final[dict[str, str]] = {
    "kmeans.k": "the guide allows one cluster (positive integer), the SDK wants more than one",
    "ipinsights.mini_batch_size": BASE,
    "kmeans.eval_metrics": "the guide lists the metrics, the SDK's check accepts any list",
    "knn.faiss_index_ivf_nlists": UNCHECKED,
    "knn.faiss_index_pq_m": "the guide lists the only values, the SDK checks that it is positive",
    "linear-learner.accuracy_top_k": GUIDE_OPEN,
    "linear-learner.huber_delta": GUIDE_STRICT,
    "linear-learner.margin": GUIDE_STRICT,
    "linear-learner.positive_example_weight_mult": UNCHECKED,
    "ntm.epochs": GUIDE_OPEN,
    "ntm.feature_dim": BASE,
    "ntm.mini_batch_size": BASE,
    "ntm.num_patience_epochs": GUIDE_OPEN,
    "object2vec.mlp_layers": "the guide allows no layer at all (0 to 10), the SDK wants at least one",
    "object2vec.negative_sampling_rate": GUIDE_OPEN,
    "pca.extra_components": "the SDK's message says -1 or more, its check accepts any integer",
    "randomcutforest.eval_metrics": "the guide lists the metrics, the SDK's check accepts any list",
    "randomcutforest.mini_batch_size": "the SDK's base class checks that it is positive; its fit() takes 1000 only",
}
INHERITED: Final = "of the SDK's base class, for its own record sets; the guide has no such hyperparameter here"
NOT_IN_THE_CATALOG: Final[dict[str, str]] = {
    "ipinsights.feature_dim": INHERITED,
    "object2vec.feature_dim": INHERITED,
}

WHOLE: Final = (-2, -1, 0, 1, 2, 3, 4, 5, 9, 10, 11, 30, 31, 49, 50, 100, 101, 256, 500, 501, 1000, 1001, 2048, 2049)
LARGE: Final = (4096, 4097, 5000, 5001, 10_000, 10_001, 500_000, 500_001, 1_000_000, 1_000_001, 3_000_000, 3_000_001)
LARGER: Final = (250_000_000, 250_000_001, 1_000_000_000)
BROKEN: Final = (
    -1.5,
    -1e-9,
    0.0,
    1e-9,
    1e-7,
    1e-6,
    9e-4,
    1e-3,
    0.1,
    0.11,
    0.5,
    0.999,
    1.0,
    1.001,
    10.0,
    10.1,
    1e4,
    1e5,
)


@cache
def validators(name: str) -> dict[str, Any]:
    """The SDK's descriptors of an algorithm by hyperparameter."""
    import sagemaker
    from sagemaker.amazon.hyperparameter import Hyperparameter as Descriptor

    found = vars_of(getattr(sagemaker, CLASSES[name]))
    return {value.name: value for value in found.values() if isinstance(value, Descriptor)}


def vars_of(cls: type) -> dict[str, Any]:
    return {key: value for base in reversed(cls.__mro__) for key, value in vars(base).items()}


def probes(descriptor: Any, known: Hyperparameter) -> list[Any]:
    """Values of the SDK's type for it, inside and outside of what either side accepts."""
    if descriptor.data_type is bool:
        return [True, False]
    if descriptor.data_type is int:
        return [*WHOLE, *LARGE, *LARGER, *(int(choice) for choice in known.range.choices)]
    if descriptor.data_type is float:
        return list(BROKEN)
    if descriptor.data_type is list:
        choices = list(known.range.choices)
        return [[first] for first in choices] + ([choices, ["bogus"]] if choices else [[10, 20]])
    if known.type in {"integer", "float"}:
        return ["1", "0", "-1"]
    listed = [value for check in descriptor.validation for value in _listed(check)]
    return [*known.range.choices, *listed, *(["bogus"] if known.range.choices else [])]


def _listed(check: Any) -> list[str]:
    found = inspect.getclosurevars(check).nonlocals.get("expected", ())
    return [value for value in found if isinstance(value, str)]


def sdk_accepts(descriptor: Any, value: Any) -> bool:
    try:
        descriptor.validate(descriptor.data_type(value))
    except ValueError:
        return False
    return True


def ours(known: Hyperparameter, value: Any) -> bool:
    return accepts(known, json.dumps(value) if isinstance(value, list) else str(value))


@pytest.mark.parametrize("name", CLASSES)
def test_the_sdk_and_the_catalog_accept_the_same(name: str):
    catalog = algorithm(name).hyperparameters()
    differing: dict[str, list[Any]] = {}
    for key, descriptor in validators(name).items():
        if f"{name}.{key}" in NOT_IN_THE_CATALOG:
            continue
        values = [v for v in probes(descriptor, catalog[key]) if str(v) not in catalog[key].range.special]
        assert values
        wrong = [value for value in values if sdk_accepts(descriptor, value) != ours(catalog[key], value)]
        if wrong:
            differing[f"{name}.{key}"] = wrong
    assert {} == {key: values for key, values in differing.items() if key not in DIFFERENCES}
    assert [] == [key for key in DIFFERENCES if key.startswith(f"{name}.") and key not in differing]


def test_the_sdk_knows_no_other_hyperparameters():
    found = {f"{name}.{key}" for name in CLASSES for key in validators(name) if not algorithm(name).hyperparameter(key)}
    assert set(NOT_IN_THE_CATALOG) == found


# --- XGBoost: what the validation in each container said to hyperparameters, recorded --------------------------------

VERDICTS: Final[Any] = json.loads((Path(__file__).parent / "xgboost_container_verdicts.json").read_text("utf-8"))


@pytest.mark.parametrize("version", VERDICTS["versions"])
def test_the_container_of_xgboost_and_the_catalog_accept_the_same(version: str):
    wrong: list[dict[str, str]] = []
    for versions, requests in VERDICTS["accepted_by"].items():
        container = versions == "all" or version in versions.split()
        for request in requests:
            given = Given(algorithm=algorithm("xgboost"), version=version, hyperparameters=request)
            if container == bool(list(hyperparameter_problems(given))):
                wrong.append(request)
    assert [] == wrong


def test_the_verdicts_are_about_every_version_and_hyperparameter():
    xgboost = algorithm("xgboost")
    asked = {name for requests in VERDICTS["accepted_by"].values() for request in requests for name in request}
    assert list(xgboost.versions) == VERDICTS["versions"]
    assert {name for version in xgboost.versions for name in xgboost.names(version)} <= asked
