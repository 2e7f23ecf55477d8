from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

import pytest

from cdk_sagemaker_training import (
    ContinuousParameter,
    Estimator,
    HyperparameterTuner,
    InvalidInputError,
    PipelineDefinition,
    TrainingStep,
    TuningStep,
    check_definition,
    metric_definition,
    xgboost_metrics,
)
from cdk_sagemaker_training.rules.regexes.matching import first_groups


def caught(definition: dict[str, str], line: str) -> str | None:
    found = re.search(definition["Regex"], line)
    return None if found is None else found[1]


@pytest.mark.parametrize(
    ("after", "line", "number"),
    [
        ("val_auc=", "epoch 3 val_auc=0.91", "0.91"),
        ("loss:", "loss: 1e-05", "1e-05"),
        ("loss=", "val_loss=0.3, loss=-.5", "-.5"),
        ("loss=", "loss=+3", "+3"),
        ("'eval_loss':", "{'eval_loss': 0.3467, 'epoch': 2.0}", "0.3467"),
        ("accuracy (top-1)", "accuracy (top-1) 12.5E+1 %", "12.5E+1"),
    ],
)
def test_the_number_after_a_text_is_caught(after: str, line: str, number: str):
    found = metric_definition("m", after=after, sample=line)
    assert ("m", number) == (found["Name"], caught(found, line))


def test_an_expression_of_ones_own_is_kept():
    given = r"loss=([0-9.]+)"
    assert {"Name": "loss", "Regex": given} == metric_definition("loss", regex=given, sample=["loss=1", "x loss=0.5"])


def problems(**given: Any) -> Sequence[tuple[str, object, str]]:
    with pytest.raises(InvalidInputError) as raised:
        metric_definition(**{"name": "m", **given})
    return [(problem.where, problem.given, problem.allowed) for problem in raised.value.problems]


def test_a_sample_that_is_not_matched_is_named_with_the_expression():
    good, bad = "loss=0.5", "loss: 0.5"
    allowed = r"a line that 'loss=([0-9.]+)' matches"
    assert [("sample", bad, allowed)] == problems(regex=r"loss=([0-9.]+)", sample=[good, bad])


def test_what_was_caught_instead_of_a_number_is_named():
    for line, found in (("loss=n/a", "n/a"), ("loss=nan", "nan"), ("loss=inf", "inf")):
        allowed = rf"a line in which 'loss=(\\S+)' catches a number; it caught {found!r}"
        assert [("sample", line, allowed)] == problems(regex=r"loss=(\S+)", sample=line)


def test_a_sample_that_takes_forever_is_refused(monkeypatch: pytest.MonkeyPatch):
    module = import_module(metric_definition.__module__)
    monkeypatch.setattr(module, "first_groups", partial(first_groups, seconds=0.1))
    ((where, _, allowed),) = problems(regex=r"(?:\w+\s*)+loss=([0-9.]+)", sample="a" * 60)
    assert ("sample", True) == (where, "comes to an end" in allowed)


@pytest.mark.parametrize("regex", [r"loss=([0-9.]+", r"loss=[0-9.]+", r"loss=([a-z]+)"])
def test_an_expression_that_no_rule_would_take_is_refused(regex: str):
    assert ["regex"] == [where for where, _, _ in problems(regex=regex, sample="loss=0.5")]


def test_all_mistakes_are_told_at_once():
    found = problems(name="", sample=[])
    assert ["name", "after, regex", "sample"] == [where for where, _, _ in found]
    assert ["after, regex"] == [where for where, _, _ in problems(after="a", regex="a(1)", sample="a1")]
    assert ["regex"] == [where for where, _, _ in problems(regex=f"{'a' * 500}(1)", sample="a1")]


def test_what_xgboost_prints_is_caught():
    line = "[36]#011train-auc:0.91429#011validation-auc:0.80998"
    found = {
        definition["Name"]: caught(definition, line) for definition in xgboost_metrics("train:auc", "validation:auc")
    }
    assert {"train:auc": "0.91429", "validation:auc": "0.80998"} == found


@pytest.mark.parametrize("names", [(), ("auc",), ("Validation:AUC",)])
def test_other_names_of_xgboost_metrics_are_refused(names: Sequence[str]):
    with pytest.raises(InvalidInputError):
        xgboost_metrics(*names)


def test_no_rule_has_anything_against_them():
    metrics = [metric_definition("loss", after="loss=", sample="loss=1"), *xgboost_metrics("validation:auc")]
    estimator = Estimator(
        image_uri="123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1.0",
        instance_type="ml.m5.xlarge",
        role="arn:aws:iam::123456789012:role/training",
        output_path="s3://artifacts/",
        metric_definitions=metrics,
    )
    tuner = HyperparameterTuner(
        estimator=estimator,
        objective_metric_name="loss",
        hyperparameter_ranges={"lr": ContinuousParameter(min_value=0.1, max_value=1)},
        metric_definitions=metrics,
        max_jobs=2,
    )
    steps = [
        TrainingStep(name="Train", estimator=estimator, inputs={"train": "s3://data/train/"}),
        TuningStep(name="Tune", tuner=tuner, inputs={"train": "s3://data/train/"}),
    ]
    found = check_definition(PipelineDefinition.from_steps(steps=steps).to_dict())
    assert [] == [finding for finding in found if finding.rule.startswith("SMT50")]
