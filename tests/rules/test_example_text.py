"""Examples as documentation and ``smtrain explain`` print them."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from cdk_sagemaker_training.rules.discovery import built_in_rules
from cdk_sagemaker_training.rules.example_text import example_text
from cdk_sagemaker_training.rules.examples import Example, later, training
from cdk_sagemaker_training.rules.usage import PipelineUsage


def test_what_fits_stands_on_one_line():
    example = Example({}, {"Type": "Training", "Arguments": {"HyperParameters": {"epochs": "10"}}})
    assert '{"Type": "Training", "Arguments": {"HyperParameters": {"epochs": "10"}}}' == example_text(example)


def test_what_does_not_fit_is_broken():
    example = Example({}, {"a": ["x" * 60, "y" * 60], "b": {}})
    assert ["{", '  "a": [', f'    "{"x" * 60}",', f'    "{"y" * 60}"', "  ],", '  "b": {}', "}"] == example_text(
        example
    ).split("\n")


def test_usage_is_told():
    usage = PipelineUsage(schedule="rate(1 day)", sample_log_lines={"Train": ["loss=1"]})
    told = example_text(training({"HyperParameters": {}}, usage=usage)).split("\n\n")[1]
    assert "PipelineUsage(schedule='rate(1 day)', sample_log_lines={'Train': ['loss=1']})" == told


def test_it_is_the_json_of_what_is_shown():
    for rule in built_in_rules():
        for example in (rule.bad, rule.good):
            text = example_text(example).partition("\n\n")[0]
            assert json.loads(json.dumps(example.shown, default=str)) == json.loads(text)


def test_an_example_is_made_when_somebody_looks_at_it():
    made: list[str] = []

    def make() -> Example:
        made.append("made")
        return training({"HyperParameters": {"epochs": "10"}})

    example = later(make)
    assert [] == made
    assert training({"HyperParameters": {"epochs": "10"}}).document == example.document
    assert example.usage is None
    assert ["made"] == made
    with pytest.raises(AttributeError):
        _ = cast("Any", example).steps
