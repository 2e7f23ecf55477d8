from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.algorithms import Algorithm, algorithms
from cdk_sagemaker_training.catalog.instances import instance_types
from cdk_sagemaker_training.catalog.recommended_instances import (
    BLAZINGTEXT_SMALL_GIB,
    Recommendation,
    blazingtext_recommendation,
    recommendation,
)


@pytest.mark.parametrize("found", list(algorithms()), ids=lambda found: found.name)
def test_each_algorithm_has_one_that_its_facts_allow(found: Algorithm) -> None:
    known = recommendation(found.name)
    instances = found.instances()
    assert {"cpu": instances.cpu, "gpu": instances.gpu} == {
        processor: processor in known.processors for processor in ("cpu", "gpu")
    }
    assert known.cpu_classes


@pytest.mark.parametrize("found", list(algorithms()), ids=lambda found: found.name)
def test_families_are_named_by_the_guide_and_can_be_had(found: Algorithm) -> None:
    text = found.instances().recommended.lower()
    for family in recommendation(found.name).families:
        assert family in text
        assert any(kind.training_quota for kind in instance_types().values() if kind.family == family)


@pytest.mark.parametrize(
    ("name", "size"), [("knn", "m5.2xlarge"), ("object2vec", "m5.2xlarge"), ("forecasting-deepar", "c4.2xlarge")]
)
def test_sizes_are_named_by_the_guide(name: str, size: str) -> None:
    found = next(found for found in algorithms() if found.name == name)
    assert f"ml.{size}" in found.instances().recommended
    assert float(size.removesuffix("xlarge").split(".")[1]) == recommendation(name).xlarges


def test_one_gpu_is_recommended_where_several_are_of_no_use() -> None:
    assert ["linear-learner"] == [found.name for found in algorithms() if recommendation(found.name).one_gpu]


@pytest.mark.parametrize(
    ("mode", "data_gib", "first"),
    [
        ("batch_skipgram", None, "cpu"),
        ("skipgram", 1, "gpu"),
        ("cbow", 1, "gpu"),
        ("supervised", BLAZINGTEXT_SMALL_GIB - 1, "cpu"),
        ("supervised", BLAZINGTEXT_SMALL_GIB, "gpu"),
        (object(), None, "gpu"),
    ],
)
def test_blazingtext_depends_on_its_mode_and_the_data(mode: object, data_gib: float | None, first: str) -> None:
    assert first == blazingtext_recommendation(mode, data_gib).processors[0]


def test_batch_skipgram_runs_on_cpus_only() -> None:
    expected = Recommendation(processors=("cpu",), cpu_classes=("compute",))
    assert expected == blazingtext_recommendation("batch_skipgram", None)
