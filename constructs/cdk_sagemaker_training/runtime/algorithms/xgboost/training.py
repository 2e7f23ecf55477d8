"""What one host does: reads, checks, trains and saves, in the container's order and words.

CONTAINER: algorithm_mode/train.py.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from cdk_sagemaker_training.catalog.algorithms import algorithm
from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.errors import AlgorithmError, UserError
from cdk_sagemaker_training.runtime.algorithms.xgboost.boosting import MODEL_NAME, Data, Task, boost, watched
from cdk_sagemaker_training.runtime.algorithms.xgboost.channels import (
    check_channels,
    data_kind,
    matrix,
    size,
    warn_of_the_same_files,
)
from cdk_sagemaker_training.runtime.algorithms.xgboost.cluster import together
from cdk_sagemaker_training.runtime.algorithms.xgboost.cross_validation import cross_validate
from cdk_sagemaker_training.runtime.algorithms.xgboost.hyperparameters import read_hyperparameters
from cdk_sagemaker_training.runtime.algorithms.xgboost.library import xgb
from cdk_sagemaker_training.runtime.algorithms.xgboost.metrics import (
    chosen_metrics,
    classes_as_margins,
    classes_of,
    counts_wrong_classes,
)

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


def train(environment: Environment, version: str) -> None:
    """Train as the image of ``version`` does. Raises ``UserError`` and ``AlgorithmError``."""
    known = algorithm("xgboost")
    _LOG.info("Running XGBoost Sagemaker in algorithm mode")
    values = read_hyperparameters(known, version, environment.hyperparameters)
    check_channels(known, version, environment.channels)
    _tell_what_differs(environment, version, values)
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
        _run(_task(environment, version, values, first=first), Data(train=data, validation=validation, both=both))


def _tell_what_differs(environment: Environment, version: str, values: dict[str, Any]) -> None:
    """What is not as in the container, in the log; and what is, though nobody would think so."""
    instance = instance_type(environment.instance_type)
    if instance is not None and instance.accelerator == "gpu":
        _LOG.info("%s has a GPU, and this is none: trained on the CPU", instance.name)
    if version != INSTALLED_IS_IMAGE:
        _LOG.info(
            "The image %s is not here: this is XGBoost %s, and the code of %s",
            version,
            xgb.__version__,
            INSTALLED_IS_IMAGE,
        )
    if values.pop("use_dask_gpu_training", "false") == "true":
        _LOG.info("Trained without Dask, on the CPU")
        values["tree_method"] = "hist"
    objective = values.get("objective", "")
    if not _before_custom_metric(version) and counts_wrong_classes(values.get("eval_metric", ()), objective):
        _LOG.warning(
            "The container %s takes a row for class 1 where its prediction is above 0: with %s its metrics of classes "
            "(accuracy, f1, precision, recall, ...) say little. Its own error or merror is right.",
            version,
            objective,
        )


def _before_custom_metric(version: str) -> bool:
    versions = algorithm("xgboost").versions
    return versions.index(version) < versions.index(_FIRST_WITH_CUSTOM_METRIC)


def _task(environment: Environment, version: str, values: dict[str, Any], *, first: bool) -> Task:
    """The container's own hyperparameters are taken out of ``values``; what is left is XGBoost's."""
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
    folds, repeats = values.pop("_kfold", None), values.pop("_num_cv_round", 1)
    return Task(
        environment=environment,
        version=version,
        parameters=values,
        rounds=rounds,
        stop_after=stop_after,
        metrics=metrics,
        stop_on=stop_on,
        save_on_termination=save_on_termination,
        folds=folds,
        repeats=repeats,
        first=first,
    )


def _run(task: Task, data: Data) -> None:
    _LOG.info("Train matrix has %d rows and %d columns", data.train.num_row(), data.train.num_col())
    if data.validation is not None:
        _LOG.info("Validation matrix has %d rows", data.validation.num_row())
    try:
        if task.folds is not None:
            models = cross_validate(task, data, task.folds)
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
