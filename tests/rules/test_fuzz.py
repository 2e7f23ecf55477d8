"""Any document at all: no error, no finding that leads nowhere. `make fuzz` does the same at length."""

from __future__ import annotations

import json
import random
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdk_sagemaker_training.definition.document.graph import MAX_DEPTH, require_bounded_depth
from cdk_sagemaker_training.errors import DocumentError
from cdk_sagemaker_training.rules.discovery import rule_set
from cdk_sagemaker_training.rules.regexes import regex_of
from scripts.fuzz import vocabulary
from scripts.fuzz.corpus import corpus
from scripts.fuzz.documents import USAGES, DocumentCase
from scripts.fuzz.mutations import Mutator
from scripts.fuzz.pool import Pool

KEYS: Final = (
    *("Version", "Parameters", "Steps", "Name", "Type", "DefaultValue", "Arguments", "DependsOn", "RetryPolicies"),
    *("CacheConfig", "Enabled", "ExpireAfter", "AlgorithmSpecification", "TrainingImage", "TrainingInputMode"),
    *("MetricDefinitions", "Regex", "InputDataConfig", "ChannelName", "DataSource", "S3DataSource", "S3Uri"),
    *("ResourceConfig", "InstanceType", "InstanceCount", "StoppingCondition", "MaxRuntimeInSeconds", "Tags", "Key"),
    *(
        "HyperParameters",
        "HyperParameterTuningJobConfig",
        "ParameterRanges",
        "TrainingJobDefinition",
        "Get",
        "Std:Join",
    ),
)

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    *(st.sampled_from(values) for values in (vocabulary.TEXTS, vocabulary.NUMBERS, vocabulary.DEFERRED)),
    st.sampled_from(vocabulary.TARGETS).map(lambda target: {"Get": target}),
)
keys = st.sampled_from(KEYS) | st.text(max_size=5)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5), max_leaves=15
)
steps = st.fixed_dictionaries(
    {"Type": st.sampled_from(vocabulary.STEP_TYPES)},
    optional={
        "Name": st.sampled_from(("Train", "Tune", "A.B", 5, None)),
        "Arguments": st.dictionaries(st.sampled_from(KEYS), values, max_size=6) | values,
        "DependsOn": st.lists(st.sampled_from(("Train", "Tune", "Nobody")) | values, max_size=3) | values,
        "RetryPolicies": st.lists(values, max_size=2),
        "CacheConfig": values,
    },
)
documents = st.fixed_dictionaries(
    {"Steps": st.lists(steps | values, max_size=4) | values},
    optional={"Version": values, "Parameters": st.lists(values, max_size=3) | values, "Metadata": values},
)


def holds(document: dict[str, Any], number: int) -> None:
    usage = USAGES[number % 2]  # samples are tried in a process of their own, which is another test's
    outcome = DocumentCase(document, usage, rule_set()).outcome()
    assert not outcome.failures


@given(documents, st.integers(0, 1))
@settings(max_examples=100)
def test_documents_of_any_shape(document: dict[str, Any], number: int):
    holds(document, number)


@cache
def pool() -> Pool:
    return Pool.of(start.document for start in corpus(rule_set()))


@given(st.randoms(), st.integers(0, 1))
@settings(max_examples=100)
def test_sound_and_unsound_documents_that_are_changed(chance: random.Random, number: int):
    holds(Mutator(chance, pool()).mutated(chance.choice(pool().donors)), number)


@given(st.text(max_size=60) | st.text("ab(|)*+?{},1.[]^$\\", max_size=25))
@settings(max_examples=300)
def test_regular_expressions(text: str):
    regex = regex_of(text)
    assert not (regex.broken and regex.known)
    assert json.dumps([regex.broken, regex.catastrophe])


@pytest.mark.parametrize("levels", [MAX_DEPTH + 2, 1000, 100_000])
def test_what_is_nested_too_deep_is_refused(levels: int):
    inner: Any = {}
    for _ in range(levels // 2):
        inner = {"Steps": [inner]}
    with pytest.raises(DocumentError):
        require_bounded_depth(inner)


@pytest.mark.parametrize("key", ["Arguments", "Name", "DependsOn", "Steps"])
def test_as_deep_as_can_be(key: str):
    inner: Any = "x"
    for level in range(MAX_DEPTH - 3):
        inner = [inner] if level % 2 else {key: inner}
    document: dict[str, Any] = {"Steps": [{"Name": "A", "Type": "Training", key: inner}]}
    require_bounded_depth(document)
    holds(document, 0)
