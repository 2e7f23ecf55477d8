from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.catalog.algorithms import algorithm, algorithm_names
from cdk_sagemaker_training.catalog.image_table import framework_names
from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.definition import (
    BuiltInEstimator,
    Estimator,
    InstanceSuggestion,
    SKLearn,
    XGBoost,
    suggest_instances,
)
from cdk_sagemaker_training.definition.advice import candidates
from cdk_sagemaker_training.definition.advice.storage import fits
from cdk_sagemaker_training.definition.advice.substitutes import offered
from cdk_sagemaker_training.errors import InvalidInputError

NAMES = sorted({*algorithm_names(), *framework_names(), "deepar"})
DOCUMENTED_GPUS = {"g4dn", "g5"}
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "data_gib": st.one_of(st.none(), st.floats(0.001, 2**30)),
        "budget": st.sampled_from(["lowest", "balanced", "fastest"]),
        "instance_count": st.one_of(st.none(), st.integers(1, 500)),
        "spot": st.sampled_from([None, False, True]),
    },
)


def types(suggestions: tuple[InstanceSuggestion, ...]) -> list[str]:
    return [suggestion.instance_type for suggestion in suggestions]


def text(suggestions: tuple[InstanceSuggestion, ...]) -> str:
    return "\n".join(map(str, suggestions))


@given(st.sampled_from(NAMES), ASKED)
def test_every_suggestion_can_be_had_and_has_reasons(name: str, asked: dict[str, Any]) -> None:
    suggestions = suggest_instances(name, **asked)
    assert suggestions
    assert len(set(types(suggestions))) == len(suggestions)
    for suggestion in suggestions:
        assert instance_type(suggestion.instance_type) == suggestion.facts
        assert suggestion.facts.training_quota is True
        assert not suggestion.facts.previous_generation
        assert "x86_64" == suggestion.facts.architecture
        assert suggestion.facts.spot or not asked.get("spot")
        assert {"rule of thumb"} < {reason.basis for reason in suggestion.reasons}
        assert all((reason.basis == "rule of thumb") == (not reason.source) for reason in suggestion.reasons)
        assert suggestion.instance_type == json.loads(json.dumps(asdict(suggestion)))["instance_type"]


@given(st.sampled_from(algorithm_names()), ASKED)
def test_every_suggestion_suits_the_algorithm(name: str, asked: dict[str, Any]) -> None:
    instances = algorithm(name).instances()
    for suggestion in suggest_instances(name, **asked):
        kind = suggestion.facts
        assert instances.cpu if kind.accelerator == "none" else instances.gpu
        assert kind.accelerator == "none" or kind.family in (set(instances.gpu_families) or DOCUMENTED_GPUS)
        assert kind.accelerator in {"none", "gpu"}
        assert kind.accelerator_count <= 1 or instances.multi_gpu
        assert suggestion.instance_count == 1 or instances.multiple_instances is not False
        if asked.get("instance_count") is not None and instances.multiple_instances is not False:
            assert asked["instance_count"] == suggestion.instance_count


@given(st.sampled_from(NAMES), st.floats(0.001, 2**30))
def test_the_data_fits_the_volume_or_is_streamed(name: str, data_gib: float) -> None:
    for suggestion in suggest_instances(name, data_gib=data_gib):
        if suggestion.volume_size is not None:
            assert not suggestion.facts.local_nvme
            assert suggestion.volume_size >= data_gib
        elif not suggestion.facts.local_nvme or fits(suggestion.facts, data_gib) is False:
            assert "FastFile" in str(suggestion)


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("xgboost", {}, ["m5.2xlarge", "m7i.2xlarge", "r7i.2xlarge", "g5.2xlarge", "g4dn.2xlarge"]),
        ("xgboost", {"budget": "lowest"}, ["m5.large", "r5.large", "m6i.large", "g4dn.xlarge", "g5.xlarge"]),
        ("xgboost", {"budget": "fastest"}, ["g5.48xlarge", "g4dn.12xlarge", "m7i.12xlarge", "r7i.12xlarge"]),
        ("lda", {}, ["m7i.2xlarge", "m6i.2xlarge", "m5.2xlarge"]),
        ("randomcutforest", {}, ["c5.2xlarge", "c7i.2xlarge", "m7i.2xlarge"]),
        ("randomcutforest", {"budget": "fastest"}, ["c7i.12xlarge", "m7i.12xlarge", "c6i.12xlarge"]),
        ("knn", {}, ["m5.2xlarge", "m7i.2xlarge", "m6i.2xlarge", "g5.2xlarge", "g4dn.2xlarge"]),
        ("knn", {"budget": "fastest"}, ["g5.8xlarge", "g4dn.8xlarge", "m7i.12xlarge", "m6i.12xlarge"]),
        ("image-classification", {}, ["g5.2xlarge", "g4dn.2xlarge"]),
        ("image-classification", {"budget": "fastest"}, ["g5.48xlarge", "g4dn.12xlarge"]),
        ("image-classification", {"budget": "lowest"}, ["g4dn.xlarge", "g5.xlarge"]),
        ("image-classification", {"instance_count": 2}, ["g5.8xlarge", "g4dn.8xlarge"]),
        ("image-classification", {"data_gib": 800}, ["g5.16xlarge", "g4dn.16xlarge"]),
        ("image-classification", {"data_gib": 800, "budget": "lowest"}, ["g5.16xlarge", "g4dn.16xlarge"]),
        ("image-classification", {"data_gib": 650}, ["g5.8xlarge", "g4dn.8xlarge"]),
        ("pytorch", {}, ["g5.2xlarge", "g6.2xlarge", "g6e.2xlarge", "c7i.2xlarge", "m7i.2xlarge"]),
        (
            "pytorch",
            {"budget": "fastest"},
            ["p5.48xlarge", "p4d.24xlarge", "g6e.48xlarge", "c7i.12xlarge", "m7i.12xlarge"],
        ),
        ("huggingface", {"budget": "lowest"}, ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"]),
        ("mxnet", {}, ["g5.2xlarge", "g4dn.2xlarge", "c7i.2xlarge", "m7i.2xlarge"]),
        ("linear-learner", {"budget": "fastest"}, ["g5.8xlarge", "g4dn.8xlarge", "m7i.12xlarge", "m6i.12xlarge"]),
        ("sklearn", {}, ["m7i.2xlarge", "r7i.2xlarge", "m6i.2xlarge"]),
    ],
)
def test_the_order(name: str, asked: dict[str, Any], expected: list[str]) -> None:
    assert [f"ml.{kind}" for kind in expected] == types(suggest_instances(name, **asked))


def test_what_is_bound_by_memory_gets_enough_of_it() -> None:
    suggestions = suggest_instances("xgboost", data_gib=100)
    assert ["ml.m5.24xlarge", "ml.m7i.16xlarge", "ml.r7i.8xlarge"] == types(suggestions)[:3]
    assert "Main memory of 384 GiB holds 2 x 100 GiB of data / 1 = 200 GiB. [rule of thumb]" in str(suggestions[0])
    assert [120, 120, 120, None, None] == [suggestion.volume_size for suggestion in suggestions]


def test_what_has_the_memory_comes_before_what_has_not() -> None:
    assert ["ml.r7i.48xlarge", "ml.m5.24xlarge"] == types(suggest_instances("sklearn", data_gib=500))[:1] + types(
        suggest_instances("xgboost", data_gib=2000)
    )[:1]
    assert ["ml.r7i.48xlarge"] == types(suggest_instances("sklearn", data_gib=500, budget="lowest"))[:1]


def test_several_instances_share_the_data_in_memory() -> None:
    assert "ml.m5.4xlarge" == suggest_instances("xgboost", data_gib=100, instance_count=4)[0].instance_type


def test_no_more_instances_than_the_quota_and_no_larger_volume_than_there_is() -> None:
    first = suggest_instances("xgboost", data_gib=10**6)[0]
    assert (20, None) == (first.instance_count, first.volume_size)


def test_more_data_than_the_memory_of_one_instance_is_shared_out() -> None:
    first = suggest_instances("xgboost", data_gib=2000)[0]
    assert ("ml.m5.24xlarge", 11) == (first.instance_type, first.instance_count)
    assert "It can be distributed over several instances. [documented" in str(first)
    alone = suggest_instances("sklearn", data_gib=2000)[0]
    assert 1 == alone.instance_count
    assert "is short of" in str(alone)


def test_one_instance_where_the_algorithm_cannot_be_distributed() -> None:
    suggestions = suggest_instances("lda", instance_count=3)
    assert {1} == {suggestion.instance_count for suggestion in suggestions}
    assert "It runs on a single instance only: one instead of the 3 asked for. [documented" in text(suggestions)


def test_an_efa_for_several_gpu_instances_but_for_the_lowest_budget() -> None:
    balanced = suggest_instances("image-classification", instance_count=2)
    assert all(suggestion.facts.efa for suggestion in balanced)
    assert "the security group must then allow all traffic to and from itself" in text(balanced).lower()
    lowest = suggest_instances("image-classification", instance_count=2, budget="lowest")
    assert not any(suggestion.facts.efa for suggestion in lowest)
    assert "Without an Elastic Fabric Adapter" in text(lowest)


def test_types_without_evidence_of_spot_and_arm64_are_no_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = offered()
    arm64 = [kind.name for kind in kinds if kind.architecture == "arm64"]
    assert arm64
    named = [kind.name for sizes in candidates._families("gpu", None) for kind in sizes]
    assert not set(arm64) & set(named)

    without = [replace(kind, spot=kind.family != "m5") for kind in kinds]
    monkeypatch.setattr(candidates, "offered", lambda: tuple(without))
    assert "ml.m5.2xlarge" == types(suggest_instances("knn"))[0]
    assert "ml.m5.2xlarge" not in types(suggest_instances("knn", spot=True))


def test_spot_says_what_there_is_to_know() -> None:
    assert "max_wait is at most 3,600 seconds" in text(suggest_instances("kmeans", spot=True))
    assert "max_wait is at most" not in text(suggest_instances("xgboost", spot=True))
    assert "evidence that Spot takes it" in text(suggest_instances("xgboost", spot=True))
    assert "Spot" not in text(suggest_instances("kmeans"))


def test_documented_families_are_told_from_opinions() -> None:
    first, second = suggest_instances("xgboost")[:2]
    assert "m5 is a family that its page names. [documented" in str(first)
    assert "m7i (general) is close to what its page names. [rule of thumb]" in str(second)
    assert "g5 is one of the GPU families that its page names. [documented" in text(suggest_instances("ntm"))
    assert "Its page names no GPU family" in text(suggest_instances("deepar"))
    assert "instances with several are left out. [rule of thumb]" in text(suggest_instances("linear-learner"))
    assert "instances with several are left out. [documented" in text(suggest_instances("knn"))
    assert "It can use several GPUs of one instance; this one has 8. [documented" in text(
        suggest_instances("xgboost", budget="fastest")
    )
    assert "is not documented for every case" in text(suggest_instances("ntm"))
    assert "Note: at least as many files as instances. [documented" in text(suggest_instances("randomcutforest"))
    assert "It runs on CPUs only. [documented" in text(suggest_instances("lda"))


def test_an_estimator_brings_its_version_and_hyperparameters() -> None:
    old = BuiltInEstimator(
        algorithm="xgboost", version="1.0-1", instance_type="ml.m5.xlarge", hyperparameters={"num_round": 10}
    )
    assert {"none"} == {suggestion.facts.accelerator for suggestion in suggest_instances(old, budget="fastest")}
    words = BuiltInEstimator(
        algorithm="blazingtext", instance_type="ml.c5.xlarge", hyperparameters={"mode": "batch_skipgram"}
    )
    assert {"none"} == {suggestion.facts.accelerator for suggestion in suggest_instances(words)}


def test_a_container_of_ones_own_is_taken_for_deep_learning() -> None:
    own = Estimator(image_uri="123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1", instance_type="ml.m5.xlarge")
    assert types(suggest_instances("pytorch")) == types(suggest_instances(own))


def test_an_estimator_of_a_framework_is_that_framework(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("print()", encoding="utf-8")
    script: dict[str, Any] = {
        "entry_point": str(tmp_path / "train.py"),
        "py_version": "py3",
        "instance_type": "ml.m5.xlarge",
    }
    forest = SKLearn(framework_version="1.2-1", **script)
    assert suggest_instances("sklearn", data_gib=10) == suggest_instances(forest, data_gib=10)
    booster = suggest_instances(XGBoost(framework_version="3.0-5", **script), data_gib=10)
    assert "xgboost holds in memory" in text(booster)
    assert "The guide on" not in text(booster)
    assert "gpu" in {suggestion.facts.accelerator for suggestion in booster}


def test_xgboost_in_script_mode_is_a_framework() -> None:
    script = BuiltInEstimator(
        algorithm="xgboost",
        version="3.0-5",
        instance_type="ml.m5.xlarge",
        hyperparameters={"sagemaker_program": "train.py", "sagemaker_submit_directory": "s3://b/code.tar.gz"},
    )
    assert "The guide on" in text(suggest_instances("xgboost"))
    assert "The guide on" not in text(suggest_instances(script))


def test_a_suggestion_is_arguments_for_an_estimator() -> None:
    suggestion = suggest_instances("linear-learner", data_gib=100, instance_count=2)[0]
    assert {"instance_type": "ml.m7i.2xlarge", "instance_count": 2, "volume_size": 120} == suggestion.estimator_settings
    gpu = suggest_instances("object-detection", budget="fastest")[0]
    assert {"instance_type": "ml.g5.48xlarge", "instance_count": 1} == gpu.estimator_settings


def test_all_mistakes_at_once() -> None:
    asked: Any = {"data_gib": float("nan"), "budget": "lowst", "instance_count": 0}
    with pytest.raises(InvalidInputError) as mistakes:
        suggest_instances("xgbost", **asked)
    assert ["algorithm_or_framework", "data_gib", "budget", "instance_count"] == [
        problem.where for problem in mistakes.value.problems
    ]
    assert "did you mean 'xgboost'?" in str(mistakes.value)
    assert "did you mean 'lowest'?" in str(mistakes.value)


@pytest.mark.parametrize("data_gib", [0, -1, True, "10", float("inf"), 10**400])
def test_what_is_no_size(data_gib: Any) -> None:
    with pytest.raises(InvalidInputError, match="a number of GiB > 0"):
        suggest_instances("xgboost", data_gib=data_gib)


@pytest.mark.parametrize("instance_count", [True, 1.5, "2", -1])
def test_what_is_no_count(instance_count: Any) -> None:
    with pytest.raises(InvalidInputError, match="an integer >= 1"):
        suggest_instances("xgboost", instance_count=instance_count)
