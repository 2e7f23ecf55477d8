"""TensorFlow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final, Literal

import attrs

from cdk_sagemaker_training.catalog.images import ImageReference, framework_image
from cdk_sagemaker_training.definition.fields.checks import checked, is_unknown
from cdk_sagemaker_training.definition.fields.job_fields import Text
from cdk_sagemaker_training.definition.training.distribution import common_hyperparameters
from cdk_sagemaker_training.definition.training.framework_estimator import VERSION
from cdk_sagemaker_training.definition.training.frameworks.distributed import DistributedFrameworkEstimator
from cdk_sagemaker_training.errors import Problem

MODEL_DIR: Final = "/opt/ml/model"
"""What SageMaker packs as the model when the job ends."""


def _model_dir(where: str, value: object) -> Iterable[Problem]:
    if not (value is False or isinstance(value, str) or is_unknown(value)):
        yield Problem(where, value, "a folder, an S3 location, or False")


@attrs.frozen(kw_only=True)
class TensorFlow(DistributedFrameworkEstimator):
    """A script in a TensorFlow container: ``TensorFlow(entry_point="train.py", framework_version="2.19", ...)``.

    ``framework_version``: 1.11 and later. ``py_version``: such as ``py312``; may be left out where the version has one
    only. ``distribution``: ``mpi`` (Horovod), ``parameter_server``, ``multi_worker_mirrored_strategy`` (2.9 and later)
    or ``smdistributed`` (up to 2.11). ``model_dir``: what the script gets as ``--model_dir``; False passes nothing.
    Default: ``/opt/ml/model``, which becomes the model. The SDK's default is an S3 location with the job's name, which
    only the service knows here, that an isolated script cannot write to.
    """

    framework: ClassVar[str] = "tensorflow"
    strategies: ClassVar[tuple[str, ...]] = (
        *("mpi", "multi_worker_mirrored_strategy", "parameter_server", "smdistributed"),
    )

    framework_version: str | None = attrs.field(default=None, metadata=checked(VERSION))
    py_version: str | None = attrs.field(default=None, metadata=checked(VERSION))
    model_dir: Text | Literal[False] = attrs.field(default=MODEL_DIR, metadata=checked(_model_dir))

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

    def framework_hyperparameters(self) -> Mapping[str, object]:
        told = common_hyperparameters(self.strategy, self.instance_type)
        return told if self.model_dir is False else {**told, "model_dir": self.model_dir}
