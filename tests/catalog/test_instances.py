from __future__ import annotations

from collections import Counter
from typing import Any

import botocore.session
import pytest

from cdk_sagemaker_training.catalog.instances import (
    InstanceType,
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
