"""What the frameworks have in common that run on several processors and instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, cast

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, mapping
from cdk_sagemaker_training.definition.fields.spec import optional_mapping
from cdk_sagemaker_training.definition.training.distribution import (
    Cluster,
    common_hyperparameters,
    distribution_problems,
    enabled,
    starts_in_a_group,
)
from cdk_sagemaker_training.definition.training.framework_estimator import FrameworkEstimator
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class DistributedFrameworkEstimator(FrameworkEstimator):
    """Base of the frameworks with a ``distribution``, written as for the SDK: ``{"mpi": {"enabled": True}}``.

    ``strategies`` names those of the framework; ``instance_groups`` in it chooses a group of a heterogeneous cluster.
    """

    strategies: ClassVar[tuple[str, ...]]
    ddp_is_library: ClassVar[bool] = False

    distribution: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(lambda _where, _value: ()))
    )

    def requested(self) -> Mapping[str, object]:
        """The ``distribution`` as the framework reads it."""
        given = cast("object", self.distribution)
        return cast("Mapping[str, object]", given) if isinstance(given, Mapping) else {}

    @property
    def strategy(self) -> Mapping[str, object]:
        """The ``distribution``, with the cluster's only instance group where it chooses none."""
        given, groups = self.requested(), self.instance_groups
        if groups is None or len(groups) != 1 or not starts_in_a_group(given):
            return given
        return {"instance_groups": groups, **given}

    @property
    def uses_smdistributed(self) -> bool:
        """Whether an image with the smdistributed libraries is needed."""
        return "smdistributed" in self.strategy

    @property
    def processing_framework(self) -> str:
        """The framework that does the work, which decides what a version can do."""
        return self.framework

    @property
    def processing_version(self) -> str | None:
        """Its version."""
        return self.version_in_use

    def framework_hyperparameters(self) -> Mapping[str, object]:
        return common_hyperparameters(self.strategy, self.instance_type)

    def strategy_problems(self) -> Iterable[Problem]:
        own_image = self.image_uri is not None
        entry_point = cast("object", self.entry_point)
        cluster = Cluster(
            framework=self.processing_framework,
            version=None if own_image else self.processing_version,
            instance_type=self.known_instance_type,
            entry_point=entry_point if isinstance(entry_point, str) else None,
            instance_groups=tuple(self.instance_groups or ()),
            ddp_is_library=self.ddp_is_library,
        )
        for problem in distribution_problems(self.distribution or {}, cluster, self.strategies):
            yield self.renamed(problem)


@attrs.frozen(kw_only=True)
class TorchEstimator(DistributedFrameworkEstimator):
    """Base of the frameworks that PyTorch's own launcher can start."""

    def launcher_hyperparameters(self, name: str) -> dict[str, object]:
        """What tells the container to use a launcher of PyTorch."""
        cluster = {} if self.instance_type is None else {"sagemaker_instance_type": self.instance_type}
        return {name: True, **cluster}

    @property
    def uses_torchrun(self) -> bool:
        """Whether the script is started with torchrun."""
        return enabled(self.strategy, "torch_distributed")
