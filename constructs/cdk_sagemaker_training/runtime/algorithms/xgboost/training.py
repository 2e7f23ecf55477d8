"""What one host does: reads, checks, trains and saves, in the container's order and words.

CONTAINER: algorithm_mode/train.py, callback.py, checkpointing.py.
"""

from __future__ import annotations

import logging
import os
import signal
from pathlib import Path
from typing import Any, Final

import attrs

from cdk_sagemaker_training.catalog.algorithms import algorithm
from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.errors import AlgorithmError, UserError
from cdk_sagemaker_training.runtime.algorithms.xgboost import checkpoints
from cdk_sagemaker_training.runtime.algorithms.xgboost.channels import (
    check_channels,
    data_kind,
    matrix,
    size,
    warn_of_the_same_files,
)
from cdk_sagemaker_training.runtime.algorithms.xgboost.cluster import together
from cdk_sagemaker_training.runtime.algorithms.xgboost.hyperparameters import read_hyperparameters
from cdk_sagemaker_training.runtime.algorithms.xgboost.library import callback, xgb
from cdk_sagemaker_training.runtime.algorithms.xgboost.metrics import (
    MAXIMIZED,
    Metrics,
    chosen_metrics,
    classes_as_margins,
    classes_of,
    counts_wrong_classes,
)

MODEL_NAME: Final = "xgboost-model"
INSTALLED_IS_IMAGE: Final = "3.2-0"
"""The image with the version of XGBoost that is pinned here, 3.2.0."""
_LOG = logging.getLogger(__name__)
_FIRST_WITH_CUSTOM_METRIC: Final = "3.0-5"
_CUSTOMERS_FAULT: Final = (
    "label must be in [0,1] for logistic regression",
    "label must be in [0, num_class)",
    "Target is multiclass but average='binary'",
    "feature_names mismatch",
    "Check failed: preds.size() == info.labels_.size()",
    "Check failed: !auc_error AUC: the dataset only contains pos or neg samples",
    "Check failed: base_score > 0.0f && base_score < 1.0f base_score must be in (0,1) for logistic loss",
    "Check failed: label_correct PoissonRegression: label must be nonnegative",
    "Check failed: label_correct TweedieRegression: label must be nonnegative",
    "Parameter reg_lambda should be greater equal to 0",
)
"""CUSTOMER_ERRORS of constants/xgb_constants.py: texts of XGBoost that are told as a mistake of the author."""


@attrs.frozen(kw_only=True)
class Data:
    """``both``: what cross validation splits; the training data where there is no validation data."""

    train: xgb.DMatrix
    validation: xgb.DMatrix | None
    both: xgb.DMatrix


@attrs.frozen(kw_only=True)
class Task:
    """``parameters``: XGBoost's own. ``first``: whether this host speaks and saves."""

    environment: Environment
    version: str
    parameters: dict[str, Any]
    rounds: int
    stop_after: int | None
    metrics: Metrics
    stop_on: str | None
    save_on_termination: bool
    first: bool


def train(environment: Environment, version: str) -> None:
    """Train as the image of ``version`` does. Raises ``UserError`` and ``AlgorithmError``."""
    known = algorithm("xgboost")
    _LOG.info("Running XGBoost Sagemaker in algorithm mode")
    values = read_hyperparameters(known, version, environment.hyperparameters)
    check_channels(known, version, environment.channels)
    _tell_what_differs(values, version)
    train_channel, validation_channel = environment.channels["train"], environment.channels.get("validation")
    kind = data_kind(train_channel.content_type)
    folders = [channel.path for channel in (train_channel, validation_channel) if channel is not None]
    if validation_channel is not None:
        warn_of_the_same_files(*folders)
    weights = values.pop("csv_weights", 0) == 1
    found = [matrix([folder], kind, weights=weights) if size(folder) else None for folder in folders]
    data, validation = found[0], found[1] if len(found) > 1 else None
    complete = data is not None and (validation_channel is None or validation is not None)
    if len(environment.hosts) == 1 and not complete:
        name, folder = ("training", folders[0]) if data is None else ("validation", folders[-1])
        raise UserError(f"No data in {name} channel path {folder}")
    with together(environment, has_data=complete) as first:
        if data is None or first is None:
            _LOG.warning("Host %s not being used for distributed training.", environment.host)
            return
        split = "_kfold" in values and validation is not None
        both = matrix(folders, kind, weights=weights) if split else data
        _run(
            _task(environment, version, values, first=first), Data(train=data, validation=validation, both=both), values
        )


def _tell_what_differs(values: dict[str, Any], version: str) -> None:
    """What is not as in the container, in the log; and what is, though nobody would think so."""
    if version != INSTALLED_IS_IMAGE:
        _LOG.info(
            "The image %s is not here: this is XGBoost %s, and the code of %s",
            version,
            xgb.__version__,
            INSTALLED_IS_IMAGE,
        )
    if values.pop("use_dask_gpu_training", "false") == "true":
        _LOG.info("There is no GPU here: trained on the CPU, without Dask")
        values["tree_method"] = "hist"
    if not _before_custom_metric(version) and counts_wrong_classes(values.get("eval_metric", ()), values["objective"]):
        _LOG.warning(
            "The container %s takes a row for class 1 where its prediction is above 0: with %s its metrics of classes "
            "(accuracy, f1, precision, recall, ...) say little. Its own error or merror is right.",
            version,
            values["objective"],
        )


def _before_custom_metric(version: str) -> bool:
    versions = algorithm("xgboost").versions
    return versions.index(version) < versions.index(_FIRST_WITH_CUSTOM_METRIC)


def _task(environment: Environment, version: str, values: dict[str, Any], *, first: bool) -> Task:
    """The container's own hyperparameters are taken out; what is left is XGBoost's, except for cross validation's."""
    asked = values.pop("eval_metric", [])
    objective = values.get("objective", "")
    classes = classes_of(objective) if _before_custom_metric(version) else classes_as_margins
    metrics = chosen_metrics(asked, values.pop("_tuning_objective_metric", None), classes)
    stop_on = (metrics.tuned or asked or [None])[-1]
    if metrics.built_in:
        values["eval_metric"] = metrics.built_in
    if "updater" in values:
        values["updater"] = ",".join(values["updater"])
    rounds, stop_after = values.pop("num_round"), values.pop("early_stopping_rounds", None)
    save_on_termination = values.pop("save_model_on_termination", "false") == "true"
    return Task(
        environment=environment,
        version=version,
        parameters={name: value for name, value in values.items() if not name.startswith("_")},
        rounds=rounds,
        stop_after=stop_after,
        metrics=metrics,
        stop_on=stop_on,
        save_on_termination=save_on_termination,
        first=first,
    )


def _run(task: Task, data: Data, values: dict[str, Any]) -> None:
    _LOG.info("Train matrix has %d rows and %d columns", data.train.num_row(), data.train.num_col())
    if data.validation is not None:
        _LOG.info("Validation matrix has %d rows", data.validation.num_row())
    try:
        if "_kfold" in values:
            from cdk_sagemaker_training.runtime.algorithms.xgboost.cross_validation import cross_validate

            models = cross_validate(task, data, values["_kfold"], values.get("_num_cv_round", 1))
            names = [f"{MODEL_NAME}-{number}" for number in range(len(models))]
        else:
            models, names = [boost(task, data.train, watched(data))], [MODEL_NAME]
    except Exception as error:
        if any(text in str(error) for text in _CUSTOMERS_FAULT):
            raise UserError(str(error)) from error
        raise AlgorithmError(f"XGB train call failed with exception:\n {error}") from error
    if task.first:
        task.environment.model.mkdir(parents=True, exist_ok=True)
        for model, name in zip(models, names, strict=True):
            model.save_model(task.environment.model / name)


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
