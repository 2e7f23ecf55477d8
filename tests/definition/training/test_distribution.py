from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.definition import HuggingFace, InstanceGroup, MXNet, PyTorch, TensorFlow
from tests.support.mistakes import wrong_fields
from tests.support.scripts import knobs, source

ON, OFF = {"enabled": True}, {"enabled": False}
GROUPS = [
    InstanceGroup(instance_group_name="a", instance_type="ml.p4d.24xlarge", instance_count=2),
    InstanceGroup(instance_group_name="b", instance_type="ml.p4d.24xlarge", instance_count=1),
]


@pytest.fixture
def base(tmp_path: Path) -> dict[str, Any]:
    """A PyTorch job on GPUs that every strategy can run."""
    folder = source(tmp_path, run__sh="python train.py\n")
    cluster = {"instance_type": "ml.p4d.24xlarge", "instance_count": 2}
    return {"entry_point": "train.py", "source_dir": folder, "framework_version": "2.1.0", **cluster}


@pytest.mark.parametrize(
    ("fields", "distribution", "more"),
    [
        (["distribution['torchrun']"], {"torchrun": ON}, {}),
        (["distribution['multi_worker_mirrored_strategy']"], {"multi_worker_mirrored_strategy": ON}, {}),
        (["distribution['mpi']['enabled']"], {"mpi": {"enabled": "yes"}}, {}),
        (["distribution['mpi']"], {"mpi": {"enabled": True, "processes": 8}}, {}),
        (["distribution['mpi']['processes_per_host']"], {"mpi": {"enabled": True, "processes_per_host": 0}}, {}),
        (["distribution['mpi']"], {"mpi": True}, {}),
        (["distribution"], "mpi", {}),
        (["distribution['smdistributed']"], {"smdistributed": {"dataparallel": ON, "modelparallel": OFF}}, {}),
        (["distribution"], {"smdistributed": {"dataparallel": ON}, "pytorchddp": ON}, {}),
        (["framework_version"], {"smdistributed": {"dataparallel": ON}}, {"framework_version": "2.3.0"}),
        (["framework_version"], {"pytorchddp": ON}, {"framework_version": "2.3.0"}),
        (["image_uri"], {"torch_distributed": ON, "smdistributed": {"modelparallel": ON}}, {}),
        (["entry_point"], {"torch_distributed": ON}, {"entry_point": "run.sh"}),
        (["instance_type"], {"torch_distributed": ON}, {"instance_type": "ml.m5.xlarge"}),
        (["framework_version"], {"torch_distributed": ON}, {"framework_version": "1.12.1"}),
        (["distribution"], {"mpi": ON}, {"instance_type": "ml.trn1.2xlarge", "framework_version": "1.11.0"}),
        (["distribution['instance_groups']"], {"mpi": ON, "instance_groups": GROUPS[:1]}, {}),
    ],
)
def test_mistakes(base: dict[str, Any], fields: list[str], distribution: Any, more: dict[str, Any]):
    assert fields == wrong_fields(lambda: PyTorch(**{**base, **more}, distribution=distribution))


@pytest.mark.parametrize(
    ("distribution", "more"),
    [
        ({}, {}),
        ({"smdistributed": {"dataparallel": ON}}, {"framework_version": "2.2.0"}),
        ({"smdistributed": {"dataparallel": OFF}}, {"framework_version": "2.3.0"}),
        ({"torch_distributed": ON}, {"framework_version": "2.10.0"}),
        ({"torch_distributed": OFF}, {"instance_type": "ml.m5.xlarge"}),
        ({"torch_distributed": ON}, {"instance_type": "ml.trn1.2xlarge", "framework_version": "1.11.0"}),
    ],
)
def test_what_is_accepted(base: dict[str, Any], distribution: Any, more: dict[str, Any]):
    assert distribution == dict(PyTorch(**{**base, **more}, distribution=distribution).distribution or {})


def test_groups_of_a_heterogeneous_cluster(base: dict[str, Any]):
    base |= {"instance_type": None, "instance_count": None, "instance_groups": GROUPS}
    name = "sagemaker_distribution_instance_groups"
    where = ["distribution['instance_groups']"]

    def told(**distribution: Any) -> Any:
        return PyTorch(**base, distribution=distribution).encoded_hyperparameters().get(name)

    assert '["b"]' == told(mpi=ON, instance_groups=GROUPS[1:])
    assert where == wrong_fields(lambda: told(mpi=ON))
    assert where == wrong_fields(lambda: told(mpi=ON, instance_groups=GROUPS))
    assert where == wrong_fields(lambda: told(parameter_server=ON, instance_groups=GROUPS[1:]))
    base["instance_groups"] = GROUPS[:1]
    assert '["a"]' == told(mpi=ON)
    assert told(parameter_server=ON) is None


def test_mirrored_strategy_of_tensorflow(base: dict[str, Any]):
    def flow(version: str, **distribution: Any) -> Any:
        return lambda: TensorFlow(**knobs(base, framework_version=version, distribution=distribution))

    mirrored = {"multi_worker_mirrored_strategy": ON}
    assert ["framework_version"] == wrong_fields(flow("2.8.0", **mirrored))
    assert ["distribution"] == wrong_fields(flow("2.9.2", **mirrored, parameter_server=OFF))
    told = flow("2.9.2", **mirrored)().encoded_hyperparameters()
    assert "true" == told["sagemaker_multi_worker_mirrored_strategy_enabled"]


def test_ddp_of_hugging_face_is_pytorchs_own(base: dict[str, Any]):
    versions = {"framework_version": None, "transformers_version": "4.49.0", "pytorch_version": "2.5.1"}
    given = {name: value for name, value in knobs(base, **versions).items() if value is not None}
    told = HuggingFace(**given, distribution={"pytorchddp": ON}).encoded_hyperparameters()
    assert "true" == told["sagemaker_pytorch_ddp_enabled"]
    library = {"smdistributed": {"dataparallel": ON}}
    assert ["pytorch_version"] == wrong_fields(lambda: HuggingFace(**given, distribution=library))


def test_strategies_differ_by_framework(base: dict[str, Any]):
    given = knobs(base, framework_version="1.9.0")
    assert ["distribution['torch_distributed']"] == wrong_fields(
        lambda: MXNet(**given, distribution={"torch_distributed": ON})
    )
