"""The metrics that the container adds to XGBoost's own.

CONTAINER: metrics/custom_metrics.py, algorithm_mode/train_utils.py, constants/xgb_constants.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

import attrs
import numpy as np

from cdk_sagemaker_training.runtime.algorithms.xgboost.library import labels_of, xgb

Predictions = np.ndarray[Any, Any]
Classes = Callable[[Predictions], Predictions]
CustomMetric = Callable[[Predictions, xgb.DMatrix], list[tuple[str, float]]]

_OF_CLASSES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "accuracy": ("accuracy_score", {}),
    "balanced_accuracy": ("balanced_accuracy_score", {}),
    "f1": ("f1_score", {"average": "macro"}),
    "f1_binary": ("f1_score", {"average": "binary"}),
    "f1_macro": ("f1_score", {"average": "macro"}),
    "precision": ("precision_score", {}),
    "precision_macro": ("precision_score", {"average": "macro"}),
    "precision_micro": ("precision_score", {"average": "micro"}),
    "recall": ("recall_score", {}),
    "recall_macro": ("recall_score", {"average": "macro"}),
    "recall_micro": ("recall_score", {"average": "micro"}),
}
_OF_NUMBERS: Final = {
    "mae": "mean_absolute_error",
    "mse": "mean_squared_error",
    "r2": "r2_score",
    "rmse": "root_mean_squared_error",
}
_PROBABILITIES: Final = frozenset({"binary:logistic", "reg:logistic"})
MAXIMIZED: Final = frozenset({"auc", "aucpr", "map", "ndcg", "r2", *_OF_CLASSES})
"""XGB_MAXIMIZE_METRICS: early stopping waits for these to rise, for any other to fall."""


@attrs.frozen(kw_only=True)
class Metrics:
    """``built_in``: those that XGBoost computes. ``custom``: those that the container does, None where there is none.

    ``tuned``: what a tuning job looks at, in ``_tuning_objective_metric``.
    """

    built_in: Sequence[str]
    custom: CustomMetric | None
    tuned: Sequence[str]


def chosen_metrics(asked: Sequence[str], tuning_objective: str | None, classes: Classes) -> Metrics:
    """What is computed of ``eval_metric`` and a tuning job's objective (``validation:auc``)."""
    tuned = tuning_objective.split(":")[1].split(",") if tuning_objective else []
    every = sorted({*asked, *tuned}) if asked and tuned else [*asked, *tuned]
    custom = [name for name in every if name in _OF_CLASSES or name in _OF_NUMBERS]
    return Metrics(
        built_in=[name for name in every if name not in custom],
        custom=_custom(custom, classes) if custom else None,
        tuned=tuned,
    )


def classes_as_margins(predictions: Predictions) -> Predictions:
    """As images from 3.0-5 on find the class of a row: the largest of several columns, else whether one is above 0.

    They hand XGBoost the function as ``custom_metric``, which gets probabilities, or the numbers of classes, and still
    compare with 0, which is right for the margins that older images got from ``feval``.
    """
    return np.argmax(predictions, axis=-1) if predictions.ndim > 1 else (predictions > 0.0).astype(int)


def classes_of(objective: str) -> Classes:
    """As older images find it: what a margin above 0 is among the predictions that there are here."""

    def classes(predictions: Predictions) -> Predictions:
        if objective == "multi:softmax":
            return predictions.astype(int)
        return classes_as_margins(predictions - 0.5 if objective in _PROBABILITIES else predictions)

    return classes


def counts_wrong_classes(asked: Sequence[str], objective: str) -> bool:
    """Whether ``classes_as_margins`` is not what is meant by a metric that was asked for."""
    return objective in {"multi:softmax", *_PROBABILITIES} and any(name in _OF_CLASSES for name in asked)


def _custom(names: Sequence[str], classes: Classes) -> CustomMetric:
    scores: Any = import_module("sklearn.metrics")

    def evaluate(predictions: Predictions, data: xgb.DMatrix) -> list[tuple[str, float]]:
        labels = labels_of(data)
        found: list[tuple[str, float]] = []
        for name in names:
            if name in _OF_NUMBERS:
                score = getattr(scores, _OF_NUMBERS[name])(labels, predictions)
            elif predictions.size:
                function, settings = _OF_CLASSES[name]
                score = getattr(scores, function)(labels, classes(predictions), **settings)
            else:
                score = 0.0
            found.append((name, float(score)))
        return found

    return evaluate
