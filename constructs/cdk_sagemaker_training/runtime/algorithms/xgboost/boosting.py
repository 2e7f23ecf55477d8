"""One model, with what happens after each of its rounds.

CONTAINER: callback.py, checkpointing.py.
"""

from __future__ import annotations

import logging
import os
import signal
from pathlib import Path
from typing import Any, Final

import attrs

from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.xgboost import checkpoints
from cdk_sagemaker_training.runtime.algorithms.xgboost.library import callback, xgb
from cdk_sagemaker_training.runtime.algorithms.xgboost.metrics import MAXIMIZED, Metrics

MODEL_NAME: Final = "xgboost-model"
_LOG = logging.getLogger(__name__)


@attrs.frozen(kw_only=True)
class Data:
    """``both``: what cross validation splits; the training data where there is no validation data."""

    train: xgb.DMatrix
    validation: xgb.DMatrix | None
    both: xgb.DMatrix


@attrs.frozen(kw_only=True)
class Task:
    """``parameters``: XGBoost's own. ``folds``: of cross validation, None without it; ``repeats``: how often.

    ``stop_on``: the metric that early stopping looks at. ``first``: whether this host speaks and saves.
    """

    environment: Environment
    version: str
    parameters: dict[str, Any]
    rounds: int
    stop_after: int | None
    metrics: Metrics
    stop_on: str | None
    save_on_termination: bool
    folds: int | None
    repeats: int
    first: bool


def watched(data: Data) -> list[tuple[xgb.DMatrix, str]]:
    """What metrics are printed of."""
    return [(data.train, "train"), *([] if data.validation is None else [(data.validation, "validation")])]


def boost(
    task: Task,
    data: xgb.DMatrix,
    watchlist: list[tuple[xgb.DMatrix, str]],
    *,
    fold: int | None = None,
    result: dict[str, Any] | None = None,
) -> xgb.Booster:
    """One model. ``result``: takes the metrics of every round."""
    folder = task.environment.checkpoints
    if folder is not None and fold is not None:
        folder /= f"model-{fold}"
    start, first_round = checkpoints.newest(folder)
    if start is not None:
        _LOG.info("Checkpoint loaded from %s", start)
        _LOG.info("Resuming from iteration %d", first_round)
    return xgb.train(
        task.parameters,
        data,
        num_boost_round=task.rounds - first_round,
        evals=watchlist,
        custom_metric=task.metrics.custom,
        callbacks=_callbacks(task, folder, first_round, fold=fold, validated=len(watchlist) > 1),
        evals_result=result,
        xgb_model=start,
        verbose_eval=False,
    )


def _callbacks(
    task: Task, folder: Path | None, first_round: int, *, fold: int | None, validated: bool
) -> list[callback.TrainingCallback]:
    found: list[callback.TrainingCallback] = [_Monitor(first_round if checkpoints.resumes(task.version) else 0)]
    if folder is not None and task.first:
        found.append(checkpoints.writer(folder, task.version, first_round))
    if task.save_on_termination and task.first:
        name = MODEL_NAME if fold is None else f"{MODEL_NAME}-{fold}"
        found.append(_EveryModel(task.environment.model, name))
        _clean_up_when_told_to_end(task.environment.model)
    if validated and task.stop_on is not None and task.stop_after:
        found.append(
            callback.EarlyStopping(
                rounds=task.stop_after,
                data_name="validation",
                metric_name=task.stop_on,
                maximize=task.stop_on in MAXIMIZED,
                save_best=task.first,
            )
        )
    return found


class _Monitor(callback.EvaluationMonitor):
    """Prints the metrics of a round; images that go on from a checkpoint count on from its round."""

    def __init__(self, first_round: int) -> None:
        super().__init__()
        self._first_round = first_round

    def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
        return super().after_iteration(model, self._first_round + epoch, evals_log)


class _EveryModel(callback.TrainingCallback):
    """Keeps the model of the last round in its place."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self._path = folder / name

    def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:  # noqa: ARG002 - XGBoost's signature
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_name("tmp-model")
        model.save_model(unfinished)
        unfinished.replace(self._path)
        return False


def _clean_up_when_told_to_end(folder: Path) -> None:
    """On SIGTERM: leave nothing but models in the folder, and end well. Without this, SIGTERM is not listened to."""

    def end(*_: object) -> None:
        for path in folder.iterdir():
            if path.is_file() and not path.name.startswith(MODEL_NAME):
                path.unlink(missing_ok=True)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
