"""The stand-in for XGBoost against XGBoost itself, with the data of the demo and small files of each content type."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from sagemaker.serializer_utils import write_numpy_to_dense_tensor, write_spmatrix_to_sparse_tensor
from scipy.sparse import csr_matrix

from cdk_sagemaker_training.catalog.algorithm_logs import escaped, metric_regexes
from cdk_sagemaker_training.catalog.algorithms import algorithm
from cdk_sagemaker_training.runtime.algorithms.errors import AlgorithmError, UserError
from cdk_sagemaker_training.runtime.algorithms.xgboost.library import xgb
from cdk_sagemaker_training.runtime.algorithms.xgboost.training import train
from tests.support.containers import Files, csv_of, opt_ml

# XGBoost's own, about text files and about files without an ending; the container has them in its log too.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

DEMO = Path(__file__).parents[3] / "demo" / "data"
IMAGE = "3.2-0"
ROUNDS = 4
BINARY = {"objective": "binary:logistic", "num_round": ROUNDS, "nthread": 1}
CHURN = {name: {f"{name}.csv": (DEMO / f"{name}.csv").read_bytes()} for name in ("train", "validation")}

_random = np.random.default_rng(1)
FEATURES = np.round(_random.normal(size=(60, 3)), 3)
LABELS = (FEATURES[:, 0] + FEATURES[:, 1] > 0).astype(float)
TABLE: dict[str, Files] = {"train": {"part.csv": csv_of(LABELS, FEATURES)}}


def metrics_of(printed: str) -> dict[str, list[float]]:
    """What the service reads from the log, by metric."""
    lines = [escaped(line) for line in printed.splitlines()]
    regexes = metric_regexes(algorithm("xgboost"), IMAGE)
    found = {
        name: [float(match[1]) for line in lines if (match := re.search(regex, line))]
        for name, regex in regexes.items()
    }
    return {name: values for name, values in found.items() if values}


def predictions(base: Path, data: Any, name: str = "xgboost-model") -> Any:
    return xgb.Booster(model_file=base / "model" / name).predict(xgb.DMatrix(data))


def directly(parameters: Mapping[str, Any], data: xgb.DMatrix, **more: Any) -> tuple[Any, dict[str, Any]]:
    found: dict[str, Any] = {}
    model = xgb.train({**parameters, "nthread": 1}, data, ROUNDS, evals_result=found, verbose_eval=False, **more)
    return model, found


def test_metrics_and_model_are_those_of_xgboost_itself(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    tables = {name: np.loadtxt(DEMO / f"{name}.csv", delimiter=",") for name in ("train", "validation")}
    data = {name: xgb.DMatrix(table[:, 1:], label=table[:, 0]) for name, table in tables.items()}
    parameters = {"objective": "binary:logistic", "eval_metric": ["auc", "logloss"], "max_depth": 4, "eta": 0.2}
    model, expected = directly(parameters, data["train"], evals=[(data[name], name) for name in data])
    train(opt_ml(tmp_path, {**BINARY, **parameters, "eval_metric": "auc,logloss"}, CHURN), IMAGE)
    rounded = {
        f"{name}:{m}": [round(v, 5) for v in values] for name in expected for m, values in expected[name].items()
    }
    assert rounded == metrics_of(capfd.readouterr().out)
    assert {"train:auc", "validation:auc", "train:logloss", "validation:logloss"} == rounded.keys()
    features = tables["validation"][:, 1:]
    assert model.predict(data["validation"]) == pytest.approx(predictions(tmp_path, features))


def recordio(sparse: bool) -> bytes:
    file = io.BytesIO()
    if sparse:
        write_spmatrix_to_sparse_tensor(file, csr_matrix(FEATURES.astype("float32")), LABELS.astype("float32"))
    else:
        write_numpy_to_dense_tensor(file, FEATURES.astype("float32"), LABELS.astype("float32"))
    return file.getvalue()


def parquet_file() -> bytes:
    file = io.BytesIO()
    columns = {"y": LABELS, **{f"x{number}": FEATURES[:, number] for number in range(3)}}
    parquet.write_table(pa.table(columns), file)
    return file.getvalue()


def libsvm(rows: slice = slice(None)) -> str:
    pairs = zip(LABELS[rows], FEATURES[rows], strict=True)
    return "".join(f"{label:g} " + " ".join(f"{n}:{x:g}" for n, x in enumerate(row)) + "\n" for label, row in pairs)


@pytest.mark.parametrize(
    ("content_type", "files"),
    [
        ("text/csv", TABLE["train"]),
        ("text/csv; label_size=1;charset=utf8", TABLE["train"]),
        ("csv", {"a.csv": csv_of(LABELS[:20], FEATURES[:20]), "deeper/b.csv": csv_of(LABELS[20:], FEATURES[20:])}),
        ("text/csv", {"part.csv": csv_of(LABELS, FEATURES).replace(",", "|")}),
        (None, {"part.libsvm": libsvm()}),
        ("text/x-libsvm", {"a.libsvm": libsvm(slice(0, 7)), "b.libsvm": libsvm(slice(7, None))}),
        ("application/x-parquet", {"part.parquet": parquet_file()}),
        ("application/x-recordio-protobuf", {"part.pbr": recordio(sparse=False)}),
        ("recordio-protobuf", {"part.pbr": recordio(sparse=True)}),
    ],
)
def test_every_content_type_gives_the_same_model(tmp_path: Path, content_type: str | None, files: Files):
    train(opt_ml(tmp_path, BINARY, {"train": files}, content_type=content_type), IMAGE)
    model, _ = directly({"objective": "binary:logistic"}, xgb.DMatrix(FEATURES, label=LABELS))
    assert model.predict(xgb.DMatrix(FEATURES)) == pytest.approx(predictions(tmp_path, FEATURES), abs=1e-6)


def test_weights_are_in_the_second_column(tmp_path: Path):
    weights = np.arange(1, 61) / 10
    files = {"train": {"part.csv": csv_of(LABELS, weights, FEATURES)}}
    train(opt_ml(tmp_path, {**BINARY, "csv_weights": 1}, files), IMAGE)
    model, _ = directly({"objective": "binary:logistic"}, xgb.DMatrix(FEATURES, label=LABELS, weight=weights))
    assert model.predict(xgb.DMatrix(FEATURES)) == pytest.approx(predictions(tmp_path, FEATURES))


CLASSES = {"objective": "multi:softprob", "num_class": 3, "eval_metric": "f1_binary", "num_round": 1}
THREE: dict[str, Files] = {"train": {"part.csv": csv_of(np.arange(60) % 3, FEATURES)}}
TWOS: dict[str, Files] = {"train": {"part.csv": csv_of(LABELS * 2, FEATURES)}}
VALIDATED = {**TABLE, "validation": {"other.csv": csv_of(LABELS[:30], FEATURES[:30])}}


@pytest.mark.parametrize(
    ("hyperparameters", "files", "content_type", "message"),
    [
        ({"objective": "binary:logistic"}, TABLE, "text/csv", "Missing required hyperparameter: num_round"),
        ({**BINARY, "rounds": 3}, TABLE, "text/csv", "Extraneous hyperparameter found: rounds"),
        ({**BINARY, "eta": 2}, TABLE, "text/csv", "Hyperparameter eta: 2.0 is not in [0, 1]"),
        ({**BINARY, "subsample": 0}, TABLE, "text/csv", "Hyperparameter subsample: 0.0 is not in (0, 1]"),
        ({**BINARY, "alpha": -1}, TABLE, "text/csv", "Hyperparameter alpha: -1.0 is not in [0, +inf)"),
        ({**BINARY, "learning_rate": 2}, TABLE, "text/csv", "Hyperparameter eta: 2.0 is not in [0, 1]"),
        ({**BINARY, "max_depth": 2.5}, TABLE, "text/csv", "max_depth: could not parse value (caused by ValueError)"),
        ({**BINARY, "booster": "tree"}, TABLE, "text/csv", "booster: tree is not in ['gbtree', 'gblinear', 'dart']"),
        ({**BINARY, "eval_metric": "auc, error"}, TABLE, "text/csv", "eval_metric: value ['auc', ' error'] not in"),
        ({**BINARY, "eval_metric": "auc@1"}, TABLE, "text/csv", "Metric 'auc@1' is not supported."),
        ({**BINARY, "eval_metric": "error@x"}, TABLE, "text/csv", "'t' in 'error@t' expects float input."),
        ({"num_round": 3, "eval_metric": "error"}, TABLE, "text/csv", "KeyError: 'objective'"),
        (BINARY, {}, "text/csv", "Missing required channel: train"),
        (BINARY, {**TABLE, "test": {}}, "text/csv", "Extraneous channel found: test"),
        (BINARY, TABLE, "text/tsv", "text/tsv is not an accepted ContentType: csv, libsvm,"),
        (BINARY, TABLE, "text/csv;label_size=0", "Optional parameter label_size must be equal to 1"),
        (BINARY, {"train": {}}, "text/csv", "No data in training channel path"),
        (BINARY, {**TABLE, "validation": {}}, "text/csv", "No data in validation channel path"),
        (BINARY, {"train": {".part.csv": "1,2\n"}}, "text/csv", "Hidden file found in the data path!"),
        (BINARY, {"train": {"part.csv": "\n1,2\n"}}, "text/csv", "Could not determine delimiter on line"),
        (BINARY, TABLE, "text/libsvm", "is not 'LIBSVM' format. Please ensure"),
        (BINARY, TABLE, "application/x-recordio-protobuf", "Failed to load recordio-protobuf data with exception:"),
        (BINARY, TABLE, "parquet", "Failed to load parquet data with exception:"),
        (CLASSES, THREE, "text/csv", "Target is multiclass but average='binary'"),
    ],
)
def test_a_mistake_is_told_in_the_containers_words(
    tmp_path: Path, hyperparameters: Mapping[str, object], files: Mapping[str, Files], content_type: str, message: str
):
    with pytest.raises(UserError, match=re.escape(message)):
        train(opt_ml(tmp_path, hyperparameters, files, content_type=content_type), IMAGE)


@pytest.mark.parametrize(
    ("hyperparameters", "files", "message"),
    [
        ({**BINARY, "tree_method": "gpu_hist"}, TABLE, "Invalid Input: 'gpu_hist'"),
        (BINARY, TWOS, "label must be in (0, 1) for logistic regression"),
    ],
)
def test_what_the_container_takes_for_no_mistake_of_the_author_is_told_so_here(
    tmp_path: Path, hyperparameters: Mapping[str, object], files: Mapping[str, Files], message: str
):
    """XGBoost 3.2.0 has no gpu_hist any more, and says otherwise what the container looks for."""
    with pytest.raises(AlgorithmError, match=rf"XGB train call failed with exception:\n .*{re.escape(message)}"):
        train(opt_ml(tmp_path, hyperparameters, files), IMAGE)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (IMAGE, "Channel configuration for 'train' channel is not supported"),
        ("3.0-5", "Channel 'train': Pipe mode is not executed here"),
    ],
)
def test_pipe_mode_is_refused(tmp_path: Path, version: str, message: str):
    with pytest.raises(UserError, match=message):
        train(opt_ml(tmp_path, BINARY, TABLE, input_mode="Pipe"), version)


def test_a_gpu_has_no_meaning_here(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO):
        train(opt_ml(tmp_path, BINARY, TABLE, instance_type="ml.g5.xlarge"), IMAGE)
    assert "ml.g5.xlarge has a GPU, and this is none: trained on the CPU" in caplog.text


def test_without_an_objective_it_is_a_regression(tmp_path: Path):
    train(opt_ml(tmp_path, {"num_round": ROUNDS, "nthread": 1}, TABLE), IMAGE)
    model, _ = directly({}, xgb.DMatrix(FEATURES, label=LABELS))
    assert model.predict(xgb.DMatrix(FEATURES)) == pytest.approx(predictions(tmp_path, FEATURES))


def test_early_stopping_waits_for_the_last_metric(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    hyperparameters = {**BINARY, "num_round": 50, "eval_metric": "logloss,auc", "early_stopping_rounds": 2}
    files = {**TABLE, "validation": {"other.csv": csv_of(1 - LABELS, FEATURES)}}  # it can only get worse
    train(opt_ml(tmp_path, hyperparameters, files), IMAGE)
    assert 3 == len(metrics_of(capfd.readouterr().out)["validation:auc"])
    assert 1 == xgb.Booster(model_file=tmp_path / "model" / "xgboost-model").num_boosted_rounds()


@pytest.mark.parametrize(
    ("version", "expected"), [("1.7-1", None), ("3.0-5", float(LABELS.mean())), (IMAGE, float(LABELS.mean()))]
)
def test_metrics_of_classes_are_those_of_the_image(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], version: str, expected: float | None
):
    """From 3.0-5 on, every row counts as class 1: probabilities are compared with 0."""
    model, _ = directly({"objective": "binary:logistic"}, xgb.DMatrix(FEATURES, label=LABELS))
    right = float(np.mean((model.predict(xgb.DMatrix(FEATURES)) > 0.5) == LABELS))
    train(opt_ml(tmp_path, {**BINARY, "eval_metric": "accuracy,f1"}, TABLE), version)
    assert round(right if expected is None else expected, 5) == metrics_of(capfd.readouterr().out)["train:accuracy"][-1]


def test_custom_metrics_join_the_default_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    hyperparameters = {"objective": "reg:squarederror", "num_round": 2, "eval_metric": "mse,r2", "nthread": 1}
    train(opt_ml(tmp_path, hyperparameters, TABLE), IMAGE)
    found = metrics_of(capfd.readouterr().out)
    assert {"train:rmse", "train:mse", "train:r2"} == found.keys()
    assert found["train:rmse"][-1] ** 2 == pytest.approx(found["train:mse"][-1], abs=1e-4)


def test_cross_validation_makes_a_model_for_each_fold(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    hyperparameters = {**BINARY, "_kfold": 3, "_num_cv_round": 2, "eval_metric": "logloss"}
    train(opt_ml(tmp_path, hyperparameters, VALIDATED), IMAGE)
    assert {f"xgboost-model-{number}" for number in range(6)} == {path.name for path in (tmp_path / "model").iterdir()}
    table = np.loadtxt(tmp_path / "output" / "data" / "predictions.csv", delimiter=",")
    assert (90, 3) == table.shape  # both channels; label, mean probability, class
    assert np.mean(table[:, 0] == table[:, 2]) > 0.7
    summaries = [line for line in capfd.readouterr().out.splitlines() if line.startswith(f"[{ROUNDS}]\t")]
    assert 3 == len(summaries)  # two repetitions, and both together


@pytest.mark.parametrize(
    ("hyperparameters", "version", "said"),
    [
        (BINARY, "1.7-1", "The image 1.7-1 is not here: this is XGBoost 3.2.0"),
        (
            {**BINARY, "use_dask_gpu_training": "true", "tree_method": "gpu_hist"},
            IMAGE,
            "Trained without Dask, on the CPU",
        ),
        ({**BINARY, "eval_metric": "f1"}, IMAGE, "takes a row for class 1 where its prediction is above 0"),
    ],
)
def test_the_log_says_what_is_not_as_one_would_think(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, hyperparameters: Mapping[str, object], version: str, said: str
):
    with caplog.at_level(logging.INFO):
        train(opt_ml(tmp_path, hyperparameters, TABLE), version)
    assert said in caplog.text


def test_the_same_file_in_both_channels_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    train(opt_ml(tmp_path, BINARY, {**TABLE, "validation": TABLE["train"]}), IMAGE)
    assert "Suspected identical files found." in caplog.text


def checkpoints(base: Path) -> set[str]:
    return {path.name for path in (base / "checkpoints").iterdir()}


def test_an_image_that_resumes_keeps_the_five_newest_checkpoints(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    train(opt_ml(tmp_path, {**BINARY, "num_round": 7, "eval_metric": "auc"}, TABLE, checkpoints=True), "1.2-2")
    assert {f"xgboost-checkpoint.{number}" for number in range(2, 7)} == checkpoints(tmp_path)
    capfd.readouterr()
    train(opt_ml(tmp_path, {**BINARY, "num_round": 9, "eval_metric": "auc"}, TABLE, checkpoints=True), "1.2-2")
    rounds = [line.split("\t")[0] for line in capfd.readouterr().out.splitlines() if "train-auc" in line]
    assert ["[7]", "[8]"] == rounds
    full = xgb.train({"objective": "binary:logistic", "nthread": 1}, xgb.DMatrix(FEATURES, label=LABELS), 9)
    assert full.predict(xgb.DMatrix(FEATURES)) == pytest.approx(predictions(tmp_path, FEATURES))


def test_a_newer_image_writes_one_checkpoint_and_never_finds_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    environment = opt_ml(tmp_path, {**BINARY, "eval_metric": "auc"}, TABLE, checkpoints=True)
    train(environment, IMAGE)
    assert {"xgboost-checkpoint_0.ubj"} == checkpoints(tmp_path)
    capfd.readouterr()
    train(environment, IMAGE)
    assert ROUNDS == len(metrics_of(capfd.readouterr().out)["train:auc"])
