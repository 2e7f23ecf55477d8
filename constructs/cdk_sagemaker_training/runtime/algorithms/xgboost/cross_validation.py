"""``_kfold``: a model for each fold, and what they say of the rows that they have not seen.

CONTAINER: algorithm_mode/train.py, prediction_utils.py.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any, Final

import numpy as np

from cdk_sagemaker_training.runtime.algorithms.tables import Array
from cdk_sagemaker_training.runtime.algorithms.xgboost.boosting import Data, Task, boost, watched
from cdk_sagemaker_training.runtime.algorithms.xgboost.library import labels_of, rows_of, said_of, xgb

_LOG = logging.getLogger(__name__)
PREDICTIONS: Final = "predictions.csv"


def cross_validate(task: Task, data: Data, folds: int) -> list[xgb.Booster]:
    """The models; predictions go to ``predictions.csv`` of the output.

    Metrics are those of the whole channels, not of the fold, since that is what the container hands to XGBoost.
    """
    repeats = task.repeats
    selection: Any = import_module("sklearn.model_selection")
    rows, labels = data.both.num_row(), labels_of(data.both)
    classes = bool(task.parameters.get("num_class")) or task.parameters.get("objective", "").startswith("binary:")
    _LOG.info("Run %d-round of %d-fold cross validation with %d rows", repeats, folds, rows)
    splitter = selection.RepeatedStratifiedKFold if classes else selection.RepeatedKFold
    predictions = _Predictions(labels, repeats, classes=classes)
    models: list[xgb.Booster] = []
    results: list[dict[str, Any]] = []
    for seen, unseen in splitter(n_splits=folds, n_repeats=repeats).split(X=range(rows), y=labels if classes else None):
        _LOG.info("Train cross validation fold %d", len(models) % folds + 1)
        result: dict[str, Any] = {}
        model = boost(task, rows_of(data.both, seen), watched(data), fold=len(models), result=result)
        models.append(model)
        results.append(result)
        predictions.add(unseen, said_of(model, rows_of(data.both, unseen)))
        if len(models) % folds == 0:
            _LOG.info("The metrics of round %d cross validation", len(models) // folds)
            _print_means(task.rounds, results[-folds:])
    task.environment.output.mkdir(parents=True, exist_ok=True)
    path = task.environment.output / PREDICTIONS
    _LOG.info("Storing predictions on validation set(s) in %s", path)
    np.savetxt(path, predictions.table(), delimiter=",", fmt="%f")
    if repeats > 1:
        _LOG.info("The overall metrics of %d-round cross validation", repeats)
        _print_means(task.rounds, results)
    return models


def _print_means(rounds: int, results: list[dict[str, Any]]) -> None:
    means = "".join(
        f"\t{data}-{metric}:{np.mean([result[data][metric][-1] for result in results]):.5f}"
        for metric in results[0]["train"]
        for data in results[0]
    )
    print(f"[{rounds}]{means}")


class _Predictions:
    """The label of each row, and what each repetition said of it."""

    def __init__(self, labels: Array, repeats: int, *, classes: bool) -> None:
        self._labels = labels
        self._classes = classes
        self._said = np.zeros((len(labels), repeats))
        self._sure = np.zeros((len(labels), repeats))
        self._times = np.zeros(len(labels), dtype=int)

    def add(self, rows: Array, predictions: Array) -> None:
        several = predictions.ndim > 1
        said = np.argmax(predictions, axis=-1) if several else predictions > 0.5
        times = self._times[rows]
        self._said[rows, times] = said if self._classes else predictions
        self._sure[rows, times] = np.max(predictions, axis=-1) if several else predictions
        self._times[rows] += 1

    def table(self) -> Array:
        """Label and mean prediction; of classes: label, mean probability, and the class that was said most often."""
        if not self._classes:
            return np.column_stack([self._labels, self._said.mean(axis=-1)])
        most = [np.bincount(row.astype(int)).argmax() for row in self._said]  # the smallest of those said as often
        return np.column_stack([self._labels, self._sure.mean(axis=-1), most])
