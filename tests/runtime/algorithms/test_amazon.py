"""The stand-ins that are made of scikit-learn: the metrics that the service would read, and what the models say."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from sagemaker.serializer_utils import write_numpy_to_dense_tensor

from cdk_sagemaker_training.catalog.algorithm_logs import metric_regexes
from cdk_sagemaker_training.catalog.algorithms import algorithm
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from tests.support.containers import PACKAGE, Files, csv_of, opt_ml, started

_random = np.random.default_rng(3)
CENTRES = np.array([[0.0, 0.0, 9.0], [9.0, 0.0, 0.0], [0.0, 9.0, 0.0]])
CLASSES = _random.permutation(np.repeat([0.0, 1.0, 2.0], 40))
POINTS = np.round(CENTRES[CLASSES.astype(int)] + _random.normal(size=(120, 3)), 3)
SLOPES = np.array([2.0, -1.0, 0.5])
NUMBERS = np.round(POINTS @ SLOPES + 3, 3)
UNLABELLED = "text/csv;label_size=0"


def records(features: Any, labels: Any = None) -> bytes:
    file = io.BytesIO()
    write_numpy_to_dense_tensor(file, features.astype("float32"), None if labels is None else labels.astype("float32"))
    return file.getvalue()


def split(*columns: Any, second: str = "test") -> dict[str, Files]:
    """90 rows to train with, 30 others."""
    first, rest = ([column[rows] for column in columns] for rows in (slice(0, 90), slice(90, None)))
    return {"train": {"part.csv": csv_of(*first)}, second: {"part.csv": csv_of(*rest)}}


def run(
    base: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    hyperparameters: Mapping[str, object],
    channels: Mapping[str, Files],
    content_type: str | None = "text/csv",
) -> tuple[dict[str, list[float]], Any]:
    """The metrics by the names that the service gives them, and the model."""
    module = import_module(f"{PACKAGE}.{name.replace('-', '_')}")
    module.train(opt_ml(base, hyperparameters, channels, content_type=content_type))
    lines = capsys.readouterr().out.splitlines()
    regexes = metric_regexes(algorithm(name))
    found = {
        metric: [float(m[1]) for line in lines if (m := re.search(regex, line))] for metric, regex in regexes.items()
    }
    return {metric: values for metric, values in found.items() if values}, joblib.load(base / "model" / "model.joblib")


def test_kmeans_finds_the_centres(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    hyperparameters = {"k": 3, "feature_dim": 3, "eval_metrics": '["msd", "ssd"]', "mini_batch_size": 500}
    metrics, model = run(tmp_path, capsys, "kmeans", hyperparameters, split(POINTS), UNLABELLED)
    assert {"test:msd", "test:ssd", "train:progress", "train:throughput"} == metrics.keys()
    distances = np.square(POINTS[90:, None] - model.cluster_centers_).sum(axis=-1).min(axis=-1)
    assert [distances.mean()] == pytest.approx(metrics["test:msd"])
    assert [distances.sum()] == pytest.approx(metrics["test:ssd"])
    assert sorted(CENTRES.tolist()) == sorted(np.round(np.abs(model.cluster_centers_)).tolist())


@pytest.mark.parametrize("mode", ["regular", "randomized"])
@pytest.mark.parametrize("centred", ["true", "false"])
def test_pca_keeps_what_a_decomposition_keeps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: str, centred: str
):
    hyperparameters = {"num_components": 2, "feature_dim": 3, "mini_batch_size": 10, "algorithm_mode": mode}
    files = {"train": {"part.pbr": records(POINTS)}}
    _, model = run(tmp_path, capsys, "pca", {**hyperparameters, "subtract_mean": centred}, files, None)
    table = POINTS.astype("float32") - (POINTS.mean(axis=0) if centred == "true" else 0)
    _, _, axes = np.linalg.svd(table)
    assert np.abs(axes[:2]) == pytest.approx(np.abs(model.components_), abs=1e-4)


@pytest.mark.parametrize("kind", ["classifier", "regressor"])
def test_knn_asks_its_neighbours(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str):
    hyperparameters = {"k": 3, "feature_dim": 3, "predictor_type": kind, "sample_size": 90}
    labels = CLASSES if kind == "classifier" else NUMBERS
    metrics, _ = run(tmp_path, capsys, "knn", hyperparameters, split(labels, POINTS))
    nearest = np.argsort(np.square(POINTS[90:, None] - POINTS[:90]).sum(axis=-1), axis=-1)[:, :3]
    if kind == "classifier":
        said = [np.bincount(CLASSES[:90][row].astype(int)).argmax() for row in nearest]
        assert [np.mean(said == CLASSES[90:])] == metrics["test:accuracy"]
    else:
        said = NUMBERS[:90][nearest].mean(axis=-1)
        assert [np.mean(np.square(said - NUMBERS[90:]))] == pytest.approx(metrics["test:mse"])


def test_knn_may_project_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    reduction = {"dimension_reduction_type": "sign", "dimension_reduction_target": 2}
    hyperparameters = {"k": 3, "feature_dim": 3, "predictor_type": "classifier", "sample_size": 50, **reduction}
    _, model = run(tmp_path, capsys, "knn", hyperparameters, split(CLASSES, POINTS))
    assert (50, 2) == model[-1]._fit_X.shape
    assert 1 == len({*np.abs(model[0].components_).ravel().tolist()})


def test_linear_learner_regresses(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    hyperparameters = {"predictor_type": "regressor", "epochs": 9, "learning_rate": 0.1, "feature_dim": 3}
    files = split(NUMBERS, POINTS, second="validation")
    metrics, model = run(tmp_path, capsys, "linear-learner", hyperparameters, files)
    assert model.predict(POINTS) == pytest.approx(NUMBERS, abs=0.1)
    squares = np.square(model.predict(POINTS[90:]) - NUMBERS[90:])
    assert [squares.mean()] == pytest.approx(metrics["validation:mse"])
    assert [squares.mean()] == pytest.approx(metrics["validation:objective_loss:final"])
    assert metrics["validation:objective_loss"] == sorted(metrics["validation:objective_loss"], reverse=True)
    assert {"validation:rmse", "validation:absolute_loss", "train:objective_loss", "train:progress"} <= metrics.keys()


def test_linear_learner_classifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    hyperparameters = {"predictor_type": "binary_classifier", "wd": 0.001, "l1": 0.0001}
    metrics, model = run(
        tmp_path, capsys, "linear-learner", hyperparameters, split((CLASSES > 0).astype(float), POINTS)
    )
    said, labels = model.predict(POINTS[90:]), CLASSES[90:] > 0
    assert [np.mean(said == labels)] == metrics["test:binary_classification_accuracy"]
    assert [said[labels].mean()] == metrics["test:recall"]
    assert metrics["test:binary_classification_accuracy"][0] > 0.9
    assert {"test:precision", "test:binary_f_beta", "test:roc_auc_score", "test:objective_loss"} <= metrics.keys()


def test_linear_learner_tells_several_classes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    hyperparameters = {"predictor_type": "multiclass_classifier", "num_classes": 3, "accuracy_top_k": 2}
    metrics, model = run(tmp_path, capsys, "linear-learner", hyperparameters, split(CLASSES, POINTS))
    assert [np.mean(model.predict(POINTS[90:]) == CLASSES[90:])] == metrics["test:multiclass_accuracy"]
    assert metrics["test:multiclass_accuracy"][0] > 0.9
    names = {"test:multiclass_top_k_accuracy", "test:macro_precision", "test:macro_recall", "test:macro_f_beta"}
    assert names <= metrics.keys()


def test_linear_learner_stops_early(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    hyperparameters = {"predictor_type": "regressor", "epochs": 500, "learning_rate": 0.1, "early_stopping_patience": 2}
    metrics, _ = run(tmp_path, capsys, "linear-learner", hyperparameters, split(NUMBERS, POINTS))
    losses = metrics["train:objective_loss"]
    assert len(losses) < 500
    assert min(losses) == pytest.approx(losses[-1], abs=1e-3)


KMEANS = {"k": 3, "feature_dim": 3}
LINEAR = {"predictor_type": "regressor"}
KNN = {"k": 3, "feature_dim": 3, "predictor_type": "classifier", "sample_size": 90}


@pytest.mark.parametrize(
    ("name", "hyperparameters", "channels", "content_type", "message"),
    [
        ("kmeans", {"feature_dim": 3}, split(POINTS), UNLABELLED, "Missing required hyperparameter: k"),
        ("kmeans", {**KMEANS, "k": "three"}, split(POINTS), UNLABELLED, "Hyperparameter k: three is no number"),
        ("kmeans", {**KMEANS, "k": 1.5}, split(POINTS), UNLABELLED, "Hyperparameter k: 1.5 is no integer"),
        ("kmeans", {**KMEANS, "k": 0}, split(POINTS), UNLABELLED, "Hyperparameter k: 0 is not between 1 and None"),
        ("kmeans", {**KMEANS, "init_method": "best"}, split(POINTS), UNLABELLED, "init_method: best is not in"),
        ("kmeans", {**KMEANS, "k": 91}, split(POINTS), UNLABELLED, "91 centres for 90 records"),
        ("kmeans", KMEANS, split(POINTS), "text/csv", "'train' has 2 features; feature_dim is 3"),
        ("kmeans", KMEANS, {}, UNLABELLED, "Missing required channel: train"),
        (
            "kmeans",
            KMEANS,
            {"train": {}},
            UNLABELLED,
            "as csv: the channel has no records",
        ),
        ("kmeans", KMEANS, {"train": {"a": "1,2\n1\n"}}, UNLABELLED, "rows have between 1 and 2 values"),
        ("kmeans", KMEANS, {"train": {"a": "x,y\n"}}, UNLABELLED, "could not convert string to float: 'x'"),
        ("kmeans", KMEANS, split(POINTS), None, "Unable to read data channel 'train' as recordio-protobuf: Invalid"),
        ("kmeans", KMEANS, split(POINTS), "application/x-parquet", "application/x-parquet is not read"),
        ("pca", {"num_components": 4, "feature_dim": 3}, split(POINTS), UNLABELLED, "4 of 3 features and 90 records"),
        (
            "knn",
            {**KNN, "index_metric": "INNER_PRODUCT"},
            split(CLASSES, POINTS),
            "text/csv",
            "not executed here: k-NN",
        ),
        ("knn", {**KNN, "k": 91}, split(CLASSES, POINTS), "text/csv", "91 neighbours of 90 records"),
        ("knn", KNN, split(POINTS), UNLABELLED, "The records have no labels"),
        ("linear-learner", {**LINEAR, "loss": "quantile_loss"}, split(NUMBERS, POINTS), "text/csv", "quantile_loss"),
        ("linear-learner", {"predictor_type": "binary_classifier"}, split(CLASSES, POINTS), "text/csv", "from 0 to 1"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    hyperparameters: Mapping[str, object],
    channels: Mapping[str, Files],
    content_type: str | None,
    message: str,
):
    with pytest.raises(UserError, match=re.escape(message)):
        run(tmp_path, capsys, name, hyperparameters, channels, content_type)


def test_several_instances_are_refused(tmp_path: Path):
    environment = opt_ml(tmp_path, {"k": 3}, split(POINTS), hosts=["algo-1", "algo-2"])
    with pytest.raises(UserError, match="not executed here: K-Means on 2 instances; use one"):
        import_module(f"{PACKAGE}.kmeans").train(environment)


def test_a_program_on_its_own_says_what_has_no_effect(tmp_path: Path):
    opt_ml(tmp_path, {"k": 3, "feature_dim": 3, "epochs": 2}, split(POINTS), content_type=UNLABELLED)
    process = started(tmp_path, "kmeans")
    printed, _ = process.communicate(timeout=60)
    assert 0 == process.returncode
    assert "through scikit-learn" in printed
    assert "Hyperparameters without effect here: epochs" in printed
    assert "Reporting training SUCCESS" in printed
    assert (tmp_path / "model" / "model.joblib").exists()


def test_a_mistake_is_the_whole_failure_file(tmp_path: Path):
    opt_ml(
        tmp_path, {"feature_dim": 3, "num_components": 9, "mini_batch_size": 1}, split(POINTS), content_type=UNLABELLED
    )
    process = started(tmp_path, "pca")
    process.communicate(timeout=60)
    assert 1 == process.returncode
    failure = (tmp_path / "output" / "failure").read_text(encoding="utf-8")
    assert "Hyperparameter num_components: 9 of 3 features and 90 records" == failure
