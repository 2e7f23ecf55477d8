"""The regular expressions by which SageMaker reads metrics from the logs of built-in algorithms.

A log line is looked at as CloudWatch has it: a control character is ``#`` and its octal number, a tab ``#011``.

DESCRIBED: the ``MetricDefinitions`` that DescribeTrainingJob and a tuning job's description answered for XGBoost 0.90-1
and 1.5-1 and for linear learner, in logs that people have published (2020 to 2025).
CONTAINER: github.com/aws/sagemaker-xgboost-container, algorithm_mode/metrics.py.
LOGS: published logs of the containers of K-means, PCA and DeepAR, whose lines are of the same make. Regexes that were
concluded from them, those for k-NN and K-means and linear learner's newer metrics, were seen nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cdk_sagemaker_training.catalog.algorithms import Algorithm

_NUMBER: Final = r"([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)"
_QUALITY: Final = r"#quality_metric: host=\S+, "
_PROGRESS: Final = {
    "train:progress": r"#progress_metric: host=\S+, completed (\S+) %",
    "train:throughput": r"#throughput_metric: host=\S+, train throughput=(\S+) records/second",
}
_LOSSES: Final = frozenset({"absolute_loss", "mse", "msd", "rmse", "ssd"})
_NAMED_OTHERWISE: Final = {
    "binary_f_beta": r"binary_f_\S+",
    "macro_f_beta": r"macro_f_\S+",
    "multiclass_top_k_accuracy": r"multiclass_top_k_accuracy_\S+",
}


def escaped(line: str) -> str:
    """A line of a container as CloudWatch has it."""
    return "".join(f"#{ord(character):03o}" if ord(character) < 32 else character for character in line)


def metric_regexes(algorithm: Algorithm, version: str | None = None) -> Mapping[str, str]:
    """By the name of a metric, the regex whose group is its value; empty where no source says what is printed."""
    if algorithm.name == "xgboost":
        return dict(_of_xgboost(algorithm, version))
    if algorithm.name == "linear-learner":
        return {**dict(_of_quality(algorithm)), **dict(_objectives()), **_PROGRESS}
    if algorithm.name in {"kmeans", "knn", "pca"}:
        return {**dict(_of_quality(algorithm)), **_PROGRESS}
    return {}


def _of_xgboost(algorithm: Algorithm, version: str | None) -> Iterator[tuple[str, str]]:
    for metric in algorithm.metrics(version):
        name = metric.name.removeprefix("validation:")
        for data in ("train", "validation"):
            yield f"{data}:{name}", rf".*\[[0-9]+\].*#011{data}-{name}:{_NUMBER}.*"


def _of_quality(algorithm: Algorithm) -> Iterator[tuple[str, str]]:
    for metric in algorithm.metrics():
        data, name = metric.name.split(":")
        if name != "objective_loss":
            kind = "loss" if name in _LOSSES else "score"
            yield metric.name, rf"{_QUALITY}{data} {_NAMED_OTHERWISE.get(name, name)} <{kind}>=(\S+)"


def _objectives() -> Iterator[tuple[str, str]]:
    for data in ("train", "validation"):
        yield f"{data}:objective_loss", rf"{_QUALITY}epoch=\S+, {data} \S+_objective <loss>=(\S+)"
        yield f"{data}:objective_loss:final", rf"{_QUALITY}{data} \S+_objective <loss>=(\S+)"
    yield "test:objective_loss", rf"{_QUALITY}test \S+_objective <loss>=(\S+)"
