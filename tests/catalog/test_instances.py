from __future__ import annotations

from collections import Counter
from typing import Any

import botocore.session
import pytest

from cdk_sagemaker_training.catalog.instances import (
    InstanceType,
    instance_sources,
    instance_type,
    instance_types,
    supports_volume_kms_key,
)


def known(name: str) -> InstanceType:
    found = instance_type(name)
    assert found is not None
    return found


def test_they_are_those_of_the_service_model() -> None:
    model: Any = botocore.session.get_session().get_service_model("sagemaker")
    enum: list[str] = model.shape_for("TrainingInstanceType").metadata["enum"]
    assert set(enum) == set(instance_types())
    assert 225 == len(instance_types())


def test_a_record() -> None:
    assert InstanceType(
        name="ml.p4d.24xlarge",
        family="p4d",
        size="24xlarge",
        generation=4,
        instance_class="accelerated",
        accelerator="gpu",
        accelerator_model="NVIDIA A100 (40 GiB)",
        accelerator_count=8,
        accelerator_memory_gib=40,
        architecture="x86_64",
        efa=True,
        local_nvme=True,
        training_quota=True,
        spot=True,
        warm_pool=True,
        evidence="observed",
        local_storage_gb=8000,
        remark="",
    ) == known("ml.p4d.24xlarge")


@pytest.mark.parametrize("name", ["m5.xlarge", "ml.m5", "ml.m6g.large", "ml.inf2.xlarge", ""])
def test_an_unknown_type_is_unknown(name: str) -> None:
    assert instance_type(name) is None


def test_an_accelerator_has_a_model_and_a_count() -> None:
    for found in instance_types().values():
        has_accelerator = found.accelerator != "none"
        assert has_accelerator == (found.accelerator_model is not None), found.name
        assert has_accelerator == (found.accelerator_count > 0), found.name
        assert has_accelerator == (found.instance_class == "accelerated"), found.name
        assert has_accelerator or found.accelerator_memory_gib is None, found.name
    assert {"trn1", "trn1n", "trn2"} == {
        found.family for found in instance_types().values() if found.accelerator == "trainium"
    }


def test_only_gb200_is_arm64() -> None:
    assert ["ml.p6e-gb200.36xlarge"] == [
        name for name, found in instance_types().items() if found.architecture == "arm64"
    ]
    assert known("ml.p6e-gb200.36xlarge").remark


def test_efa_depends_on_the_size() -> None:
    assert (False, True) == (known("ml.g5.xlarge").efa, known("ml.g5.48xlarge").efa)


def test_quota_rows_are_evidence() -> None:
    assert (False, False, False) == evidence("ml.r6i.large")
    assert (True, False, True) == evidence("ml.p6e-gb200.36xlarge")
    assert (None, None, None) == evidence("ml.c8i.xlarge")
    assert {"observed": 171, "unread": 40, "inferred": 14} == Counter(
        found.evidence for found in instance_types().values()
    )
    assert all((found.spot is None) == (found.evidence == "unread") for found in instance_types().values())


def evidence(name: str) -> tuple[bool | None, bool | None, bool | None]:
    found = known(name)
    return found.training_quota, found.spot, found.warm_pool


@pytest.mark.parametrize(
    ("name", "supported"),
    [
        ("ml.m5.xlarge", True),
        ("ml.c5n.18xlarge", True),
        ("ml.g5.xlarge", False),
        ("ml.r5d.large", False),
        ("ml.p5.48xlarge", False),
        ("ml.trn1.2xlarge", False),
        ("ml.unheard.of", None),
        ({"Get": "Parameters.InstanceType"}, None),
        ("${Token[TOKEN.42]}", None),
    ],
)
def test_a_volume_key_needs_a_volume(name: object, supported: bool | None) -> None:
    assert supported is supports_volume_kms_key(name)


def test_the_table_is_read_only() -> None:
    with pytest.raises(TypeError):
        instance_types()["ml.x.large"] = known("ml.m5.large")  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "xlarges", "memory_gib"),
    [
        ("ml.t3.medium", 0.25, None),
        ("ml.m5.large", 0.5, 8),
        ("ml.c5.18xlarge", 18, 144),
        ("ml.r7i.xlarge", 1, 32),
        ("ml.m7i.48xlarge", 48, 768),
        ("ml.c5n.9xlarge", 9, None),
        ("ml.c4.xlarge", 1, None),
        ("ml.g5.2xlarge", 2, None),
    ],
)
def test_size_and_memory(name: str, xlarges: float, memory_gib: float | None) -> None:
    assert (xlarges, memory_gib) == (known(name).xlarges, known(name).memory_gib)


def test_only_local_storage_has_a_local_size() -> None:
    assert 8000 == known("ml.p4d.24xlarge").local_storage_gb
    assert {"p3dn", "r5d"} == {
        found.family for found in instance_types().values() if found.local_nvme and found.local_storage_gb is None
    }
    assert [] == [n for n, found in instance_types().items() if found.local_storage_gb and not found.local_nvme]


def test_previous_generations() -> None:
    assert {"c4", "m4", "p2", "p3", "p3dn"} == {f.family for f in instance_types().values() if f.previous_generation}


def test_sources_are_named() -> None:
    assert {"AC", "BC", "DP", "EFA", "Q", "SDK"} == set(instance_sources())
