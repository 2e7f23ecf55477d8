"""Every algorithm's facts agree with each other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdk_sagemaker_training.catalog import algorithms as catalog
from cdk_sagemaker_training.catalog.algorithms import (
    Algorithm,
    Condition,
    Hyperparameter,
    Rule,
    Status,
    algorithm,
    algorithm_names,
    algorithms,
)
from cdk_sagemaker_training.catalog.algorithms.fact import Fact
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.definition.training.hyperparameters import accepts
from tests.support.mistakes import mistakes

STATUSES: tuple[Status, ...] = ("verified", "inferred", "conflict")
EVERY = pytest.mark.parametrize("found", algorithms(), ids=algorithm_names())


def facts(found: Algorithm) -> Iterator[Fact]:
    yield from (found.modes, found.checkpoints, found.incremental_training, *found.instances_by_version)
    yield from (*found.channels.values(), *found.channel_rules, *found.rules, *found.all_metrics)
    yield from (versioned.latest for versioned in found.all_hyperparameters.values())


def by_version(found: Algorithm) -> Iterator[tuple[str, Hyperparameter]]:
    return ((version, known) for version in found.versions for known in found.hyperparameters(version).values())


def conditions(rules: tuple[Rule, ...]) -> Iterator[Condition]:
    for rule in rules:
        yield from (*rule.when, rule.then)


def test_there_are_seventeen():
    assert 17 == len(algorithm_names())
    assert algorithm_names() == tuple(found.name for found in algorithms())


def test_each_has_a_file():
    files = (Path(catalog.__file__).parents[1] / "data" / "algorithms").glob("*.json")
    assert list(algorithm_names()) == sorted(path.stem for path in files)


def test_deepar_has_two_names():
    assert algorithm("forecasting-deepar") is algorithm("deepar")


def test_an_unknown_name():
    ((where, given, allowed),) = mistakes(lambda: algorithm("xgbost"))
    assert ("algorithm", "xgbost") == (where, given)
    assert "xgboost" in allowed


@EVERY
def test_every_fact_has_a_source_and_a_status(found: Algorithm):
    assert [] == [fact for fact in facts(found) if not fact.source or fact.status not in STATUSES]


@EVERY
def test_every_version_has_an_image(found: Algorithm):
    assert list(found.versions) == [builtin_image(found.name, version).version for version in found.versions]


@EVERY
def test_defaults_are_accepted_values(found: Algorithm):
    known = [(version, h) for version, h in by_version(found) if h.default not in (None, "")]
    assert [] == [(version, h.name, h.default) for version, h in known if not accepts(h, h.default or "")]


@EVERY
def test_what_is_required_has_no_default(found: Algorithm):
    assert [] == [h.name for _, h in by_version(found) if h.required and h.default is not None]


@EVERY
def test_bounds_are_in_order(found: Algorithm):
    for _, known in by_version(found):
        low, high = known.range.minimum, known.range.maximum
        assert low is None or high is None or low < high, known.name


@EVERY
def test_recommended_ranges_lie_within_what_is_accepted(found: Algorithm):
    wrong = [
        (known.name, value)
        for known in found.tunable().values()
        if known.tunable is not None
        for value in (known.tunable.minimum, known.tunable.maximum, *known.tunable.values)
        if value is not None and not accepts(known, str(value))
    ]
    assert [] == wrong


@EVERY
def test_rules_speak_of_hyperparameters_and_values_that_exist(found: Algorithm):
    known = found.all_hyperparameters
    for condition in conditions(found.rules):
        named = [condition.hyperparameter, condition.below, condition.at_most, condition.plus]
        assert [] == [name for name in named if name is not None and name not in known]
        first = known[condition.hyperparameter].latest
        listed = [*condition.one_of, *condition.includes]
        assert [] == [value for value in listed if not accepts(first, value)]


@EVERY
def test_channel_rules_speak_of_what_exists(found: Algorithm):
    for rule in found.channel_rules:
        needed = [rule.needs_channel] if rule.needs_channel else []
        assert {*rule.channels, *needed} <= found.channels.keys()
        asked = [*(condition.hyperparameter for condition in rule.when), rule.needs_hyperparameter]
        assert [] == [name for name in asked if name is not None and name not in found.all_hyperparameters]


@EVERY
def test_every_version_is_described_once(found: Algorithm):
    for version in found.versions:
        assert 1 == len([i for i in found.instances_by_version if not i.versions or version in i.versions])
        assert "File" in found.input_modes(version)


@EVERY
def test_train_is_required(found: Algorithm):
    assert found.channels["train"].required


@EVERY
def test_the_cap_on_waiting_goes_with_checkpoints(found: Algorithm):
    assert (None if found.checkpoints.native else 3600) == found.checkpoints.max_wait


def test_those_that_checkpoint():
    native = {found.name for found in algorithms() if found.checkpoints.native}
    assert {"xgboost", "image-classification", "object-detection", "semantic-segmentation"} == native
    assert algorithm("linear-learner").checkpoints.native is None


def test_those_that_go_on_from_a_model():
    incremental = {found.name for found in algorithms() if found.incremental_training.supported}
    assert {"image-classification", "object-detection", "semantic-segmentation"} == incremental
    assert incremental == {found.name for found in algorithms() if "model" in found.channels}


def test_those_that_read_files_only():
    without_pipe = {found.name for found in algorithms() if "Pipe" not in found.input_modes()}
    assert {"forecasting-deepar", "ipinsights", "object2vec", "seq2seq", "xgboost"} == without_pipe


def test_importing_the_catalog_reads_no_file():
    code = (
        "import cdk_sagemaker_training.catalog.algorithms as a, cdk_sagemaker_training.catalog.algorithms.lookup as l;"
        "print(l._read.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "0" == done.stdout.strip()
