"""How the scripts of the frameworks run on several processors and instances: the SDK's ``distribution`` argument.

Shapes, names and encoding: SageMaker SDK 2.257, ``EstimatorBase._distribution_configuration`` and ``fw_utils``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.image_tags import instance_family, processor_of
from cdk_sagemaker_training.catalog.script_mode import (
    DATA_PARALLEL_VERSIONS,
    MIRRORED_STRATEGY_SINCE,
    TORCHRUN_SINCE,
    at_least,
)
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.fields.checks import (
    Check,
    boolean,
    instance_of,
    integer,
    items,
    json_value,
    mapping,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import members
from cdk_sagemaker_training.definition.training.estimator import InstanceGroup
from cdk_sagemaker_training.errors import Problem

_SWITCH = members(enabled=boolean())
_STRATEGIES: Final[Mapping[str, Check]] = {
    "instance_groups": items(instance_of(InstanceGroup), maximum=1),
    "mpi": members(enabled=boolean(), processes_per_host=integer(minimum=1), custom_mpi_options=text()),
    "multi_worker_mirrored_strategy": _SWITCH,
    "parameter_server": _SWITCH,
    "pytorchddp": members(enabled=boolean(), custom_mpi_options=text()),
    "smdistributed": members(
        dataparallel=members(enabled=boolean(), custom_mpi_options=text()),
        modelparallel=members(enabled=boolean(), parameters=mapping(json_value())),
    ),
    "torch_distributed": _SWITCH,
}


@attrs.frozen(kw_only=True)
class Cluster(ByValue):
    """What the strategy runs on, as far as synth knows. ``version`` and ``instance_type``: None where it does not."""

    framework: str
    version: str | None
    instance_type: str | None
    entry_point: str | None
    instance_groups: tuple[InstanceGroup, ...] = ()
    ddp_is_library: bool = False
    """Whether ``pytorchddp`` means the smdistributed library rather than PyTorch's own launcher."""

    @property
    def processor(self) -> str | None:
        """``cpu``, ``gpu`` or ``trn``; None where it is not known."""
        family = None if self.instance_type is None else instance_family(self.instance_type)
        return None if family is None else processor_of(family)


def enabled(distribution: Mapping[str, object], *path: str) -> bool:
    """Whether a strategy is there and switched on."""
    value: object = distribution
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return isinstance(value, Mapping) and bool(cast("Mapping[str, object]", value).get("enabled", False))


def distribution_problems(
    distribution: Mapping[str, object], cluster: Cluster, strategies: tuple[str, ...]
) -> Iterable[Problem]:
    """What is wrong with a ``distribution``. ``strategies``: those that the framework has."""
    known = (*strategies, "instance_groups")
    found: list[Problem] = []
    for name, settings in distribution.items():
        where = f"distribution[{name!r}]"
        if name not in known:
            found.append(Problem(where, settings, one_of(known), did_you_mean(name, known)))
        else:
            found += _STRATEGIES[name](where, settings)
    yield from found
    if found:
        return
    yield from _combination_problems(distribution)
    yield from _group_problems(distribution, cluster)
    yield from _version_problems(distribution, cluster)


def starts_in_a_group(distribution: Mapping[str, object]) -> bool:
    """Whether the strategy is one that takes an instance group."""
    return enabled(distribution, "mpi") or enabled(distribution, "smdistributed", "dataparallel")


def _combination_problems(distribution: Mapping[str, object]) -> Iterable[Problem]:
    both = cast("Mapping[str, object]", distribution.get("smdistributed") or {})
    if len(both) > 1:
        yield Problem("distribution['smdistributed']", sorted(both), "either dataparallel or modelparallel")
    if "pytorchddp" in distribution and both:
        yield Problem("distribution", ["pytorchddp", "smdistributed"], "one of the two: pytorchddp is smdistributed's")
    if enabled(distribution, "multi_worker_mirrored_strategy"):
        others = [name for name in ("parameter_server", "smdistributed") if name in distribution]
        if others:
            yield Problem("distribution", others, "nothing beside multi_worker_mirrored_strategy")


def _group_problems(distribution: Mapping[str, object], cluster: Cluster) -> Iterable[Problem]:
    chosen = cast(
        "tuple[InstanceGroup, ...]", tuple(cast("Iterable[object]", distribution.get("instance_groups") or ()))
    )
    where = "distribution['instance_groups']"
    for group in chosen:
        if group not in cluster.instance_groups:
            allowed = one_of([known.instance_group_name for known in cluster.instance_groups]) or "none"
            yield Problem(where, group.instance_group_name, f"the estimator's instance_groups: {allowed}")
    if len(cluster.instance_groups) > 1 and distribution and not chosen:
        yield Problem(where, [], "the one group of several that the script is started in")
    launched = any(enabled(distribution, name) for name in ("pytorchddp", "torch_distributed"))
    if chosen and not (launched or starts_in_a_group(distribution)):
        yield Problem(where, [group.instance_group_name for group in chosen], "with mpi or data parallel switched on")


def _version_problems(distribution: Mapping[str, object], cluster: Cluster) -> Iterable[Problem]:
    version, processor = cluster.version, cluster.processor
    if processor == "trn" and set(distribution) - {"torch_distributed"}:
        yield Problem("distribution", sorted(distribution), "torch_distributed alone on Trainium instances")
    by_library = cluster.ddp_is_library and enabled(distribution, "pytorchddp")
    if by_library or enabled(distribution, "smdistributed", "dataparallel"):
        first, last = DATA_PARALLEL_VERSIONS[cluster.framework]
        if version is not None and not (at_least(version, first) and at_least(last, version)):
            allowed = f"{cluster.framework} {first} to {last} for the smdistributed data parallel library"
            yield Problem("framework_version", version, allowed, "use torch_distributed or mpi")
    if enabled(distribution, "multi_worker_mirrored_strategy") and not at_least(
        version or MIRRORED_STRATEGY_SINCE, MIRRORED_STRATEGY_SINCE
    ):
        allowed = f"{MIRRORED_STRATEGY_SINCE} or later for multi_worker_mirrored_strategy"
        yield Problem("framework_version", version, allowed)
    if not enabled(distribution, "torch_distributed"):
        return
    if cluster.entry_point is not None and not cluster.entry_point.endswith(".py"):
        yield Problem("entry_point", cluster.entry_point, "a Python script (.py) for torch_distributed")
    if processor is not None and processor not in TORCHRUN_SINCE:
        allowed = "an instance type with a GPU or Trainium for torch_distributed"
        yield Problem("instance_type", cluster.instance_type, allowed)
    elif processor is not None and version is not None and not at_least(version, TORCHRUN_SINCE[processor]):
        allowed = f"{TORCHRUN_SINCE[processor]} or later for torch_distributed on {processor} instances"
        yield Problem("framework_version", version, allowed)


def common_hyperparameters(distribution: Mapping[str, object], instance_type: object) -> dict[str, object]:
    """What the containers are told of a valid ``distribution``; values are not JSON text yet."""
    told: dict[str, object] = {}
    if groups := cast("Iterable[InstanceGroup] | None", distribution.get("instance_groups")):
        told["sagemaker_distribution_instance_groups"] = [group.instance_group_name for group in groups]
    if "parameter_server" in distribution:
        told["sagemaker_parameter_server_enabled"] = enabled(distribution, "parameter_server")
    if "mpi" in distribution:
        mpi = cast("Mapping[str, object]", distribution["mpi"])
        told["sagemaker_mpi_enabled"] = _switch(mpi)
        if mpi.get("processes_per_host"):
            told["sagemaker_mpi_num_of_processes_per_host"] = mpi["processes_per_host"]
        told["sagemaker_mpi_custom_mpi_options"] = mpi.get("custom_mpi_options", "")
    if "smdistributed" in distribution:
        told |= _smdistributed(cast("Mapping[str, Mapping[str, object]]", distribution["smdistributed"]), instance_type)
    if "multi_worker_mirrored_strategy" in distribution:
        name = "sagemaker_multi_worker_mirrored_strategy_enabled"
        told[name] = enabled(distribution, "multi_worker_mirrored_strategy")
    return told


def _smdistributed(settings: Mapping[str, Mapping[str, object]], instance_type: object) -> dict[str, object]:
    told: dict[str, object] = {}
    model, data = settings.get("modelparallel", {}), settings.get("dataparallel", {})
    if _switch(model) and model.get("parameters"):
        told["mp_parameters"] = dict(cast("Mapping[str, object]", model["parameters"]))
    told["sagemaker_distributed_dataparallel_enabled"] = _switch(data)
    told["sagemaker_instance_type"] = instance_type
    if _switch(data):
        told["sagemaker_distributed_dataparallel_custom_mpi_options"] = data.get("custom_mpi_options", "")
    return told


def _switch(settings: Mapping[str, object]) -> object:
    return settings.get("enabled", False)
