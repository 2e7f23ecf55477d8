"""MXNet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog.images import ImageReference, framework_image
from cdk_sagemaker_training.definition.fields.checks import checked
from cdk_sagemaker_training.definition.training.distribution import common_hyperparameters
from cdk_sagemaker_training.definition.training.framework_estimator import VERSION
from cdk_sagemaker_training.definition.training.frameworks.distributed import DistributedFrameworkEstimator

_OPTIONS = "sagemaker_mpi_custom_mpi_options"


@attrs.frozen(kw_only=True)
class MXNet(DistributedFrameworkEstimator):
    """A script in an MXNet container: ``MXNet(entry_point="train.py", framework_version="1.9.0", ...)``.

    ``framework_version``: 1.3.0 to 1.9.0, the last one. ``py_version``: such as ``py38``; may be left out where the
    version has one only. ``distribution``: ``parameter_server`` or ``mpi`` (Horovod).
    """

    framework: ClassVar[str] = "mxnet"
    strategies: ClassVar[tuple[str, ...]] = ("mpi", "parameter_server")

    framework_version: str | None = attrs.field(default=None, metadata=checked(VERSION))
    py_version: str | None = attrs.field(default=None, metadata=checked(VERSION))

    @property
    def version_in_use(self) -> str | None:
        return self.framework_version

    def catalog_image(self, instance_type: str | None) -> ImageReference:
        return framework_image(self.framework, self.framework_version, self.py_version, instance_type=instance_type)

    def framework_hyperparameters(self) -> Mapping[str, object]:
        told = common_hyperparameters(self.strategy, self.instance_type)
        # As the SDK: the container takes options of MPI only together with the number of processes.
        counted = "sagemaker_mpi_num_of_processes_per_host" in told
        unknown = {"sagemaker_distribution_instance_groups", *(() if counted else (_OPTIONS,))}
        return {name: value for name, value in told.items() if name not in unknown}
