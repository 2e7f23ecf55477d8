"""The regexes of built-in algorithms against lines of published logs and answers of DescribeTrainingJob."""

from __future__ import annotations

import re

import pytest

from cdk_sagemaker_training.catalog.algorithm_logs import escaped, metric_regexes
from cdk_sagemaker_training.catalog.algorithms import algorithm, algorithm_names


@pytest.mark.parametrize(
    ("name", "metric", "regex"),
    [
        ("xgboost", "train:mae", r".*\[[0-9]+\].*#011train-mae:([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*"),
        ("xgboost", "validation:r2", r".*\[[0-9]+\].*#011validation-r2:([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*"),
        ("linear-learner", "test:dcg", r"#quality_metric: host=\S+, test dcg <score>=(\S+)"),
        ("linear-learner", "test:mse", r"#quality_metric: host=\S+, test mse <loss>=(\S+)"),
        ("linear-learner", "test:binary_f_beta", r"#quality_metric: host=\S+, test binary_f_\S+ <score>=(\S+)"),
        (
            "linear-learner",
            "validation:objective_loss",
            r"#quality_metric: host=\S+, epoch=\S+, validation \S+_objective <loss>=(\S+)",
        ),
        (
            "linear-learner",
            "validation:objective_loss:final",
            r"#quality_metric: host=\S+, validation \S+_objective <loss>=(\S+)",
        ),
        ("linear-learner", "test:objective_loss", r"#quality_metric: host=\S+, test \S+_objective <loss>=(\S+)"),
        ("linear-learner", "train:progress", r"#progress_metric: host=\S+, completed (\S+) %"),
    ],
)
def test_the_regexes_are_those_that_the_service_answers(name: str, metric: str, regex: str):
    assert regex == metric_regexes(algorithm(name))[metric]


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        (
            "xgboost",
            "[12]\ttrain-rmse:1.25702\tvalidation-rmse:2.43126",
            {"train:rmse": "1.25702", "validation:rmse": "2.43126"},
        ),
        (
            "linear-learner",
            "[07/01/2024 19:50:55 INFO 1] #quality_metric: host=algo-1, validation multiclass_accuracy <score>=0.94698",
            {"validation:multiclass_accuracy": "0.94698"},
        ),
        (
            "kmeans",
            "[11/24/2020 18:53:57 INFO 1] #throughput_metric: host=algo-1, train throughput=22356.2318 records/second",
            {"train:throughput": "22356.2318"},
        ),
    ],
)
def test_a_line_of_a_container_is_read(name: str, line: str, found: dict[str, str]):
    regexes = metric_regexes(algorithm(name))
    matches = {metric: re.search(regex, escaped(line)) for metric, regex in regexes.items()}
    assert found == {metric: match[1] for metric, match in matches.items() if match}


def test_every_metric_that_the_guide_names_has_a_regex_where_any_has():
    for name in algorithm_names():
        regexes = metric_regexes(algorithm(name))
        assert not regexes or {metric.name for metric in algorithm(name).metrics()} <= regexes.keys()


def test_a_version_has_no_regex_for_a_metric_that_it_does_not_print():
    assert "validation:mape" not in metric_regexes(algorithm("xgboost"), "1.2-2")


def test_control_characters_are_written_as_octal_numbers():
    assert "#011a#015b#033[0m" == escaped("\ta\rb\x1b[0m")
