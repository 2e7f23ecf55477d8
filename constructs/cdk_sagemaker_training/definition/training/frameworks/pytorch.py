"""PyTorch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog.images import ImageReference, framework_image
from cdk_sagemaker_training.definition.fields.checks import checked
from cdk_sagemaker_training.definition.training.distribution import common_hyperparameters, enabled
from cdk_sagemaker_training.definition.training.framework_estimator import VERSION
from cdk_sagemaker_training.definition.training.frameworks.distributed import (
    DistributedFrameworkEstimator,
    TorchEstimator,
)
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class PyTorch(TorchEstimator):
    """A script in a PyTorch container: ``PyTorch(entry_point="train.py", framework_version="2.5.1", ...)``.

    ``framework_version``: 0.4.0 and later; from 2.11 on under the name that AWS gave the images then. ``py_version``:
    such as ``py311``; may be left out where the version has one only. ``distribution``: ``torch_distributed``
    (torchrun), ``mpi``, ``smdistributed`` with ``dataparallel``, ``pytorchddp`` (the same library, as the SDK reads it)
    or ``parameter_server``.
    """

    framework: ClassVar[str] = "pytorch"
    strategies: ClassVar[tuple[str, ...]] = (
        *("mpi", "parameter_server", "pytorchddp", "smdistributed", "torch_distributed"),
    )

    ddp_is_library: ClassVar[bool] = True

    framework_version: str | None = attrs.field(default=None, metadata=checked(VERSION))
    py_version: str | None = attrs.field(default=None, metadata=checked(VERSION))

    @property
    def version_in_use(self) -> str | None:
        return self.framework_version

    def catalog_image(self, instance_type: str | None) -> ImageReference:
        return framework_image(
            self.framework,
            self.framework_version,
            self.py_version,
            instance_type=instance_type,
            smdistributed=self.uses_smdistributed,
        )

    def requested(self) -> Mapping[str, object]:
        given = dict(DistributedFrameworkEstimator.requested(self))
        if "pytorchddp" not in given:
            return given
        data = given.pop("pytorchddp")  # PyTorch's DDP is the library's data parallelism, as in the SDK
        return {**given, "smdistributed": {"dataparallel": data}}

    def framework_hyperparameters(self) -> Mapping[str, object]:
        if not self.uses_torchrun:
            return common_hyperparameters(self.strategy, self.instance_type)
        beside = common_hyperparameters(self.strategy, self.instance_type) if self.uses_smdistributed else {}
        return {**beside, **self.launcher_hyperparameters("sagemaker_torch_distributed_enabled")}

    def strategy_problems(self) -> Iterable[Problem]:
        yield from DistributedFrameworkEstimator.strategy_problems(self)
        if enabled(self.requested(), "smdistributed", "modelparallel") and self.image_uri is None:
            allowed = "an image with the model parallel library, which are not in the catalog"
            yield Problem("image_uri", self.image_uri, allowed)
