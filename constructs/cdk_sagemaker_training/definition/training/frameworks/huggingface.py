"""Hugging Face."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog.images import ImageReference, framework_image
from cdk_sagemaker_training.definition.fields.checks import checked
from cdk_sagemaker_training.definition.training.distribution import common_hyperparameters, enabled
from cdk_sagemaker_training.definition.training.framework_estimator import VERSION, FrameworkEstimator
from cdk_sagemaker_training.definition.training.frameworks.distributed import (
    DistributedFrameworkEstimator,
    TorchEstimator,
)
from cdk_sagemaker_training.errors import MISSING, Problem


@attrs.frozen(kw_only=True)
class HuggingFace(TorchEstimator):
    """A script in a Hugging Face container, on PyTorch or TensorFlow.

    ``HuggingFace(entry_point="train.py", transformers_version="4.49.0", pytorch_version="2.5.1", ...)``.
    ``transformers_version``: full or short, like the version of the framework beneath: ``pytorch_version`` or
    ``tensorflow_version``, one of the two. ``py_version``: such as ``py311``; may be left out where there is one only.
    ``distribution``: ``torch_distributed`` (torchrun), ``pytorchddp``, ``mpi``, ``smdistributed`` or
    ``parameter_server``.
    """

    framework: ClassVar[str] = "huggingface"
    strategies: ClassVar[tuple[str, ...]] = (
        *("mpi", "parameter_server", "pytorchddp", "smdistributed", "torch_distributed"),
    )

    transformers_version: str | None = attrs.field(default=None, metadata=checked(VERSION))
    pytorch_version: str | None = attrs.field(default=None, metadata=checked(VERSION))
    tensorflow_version: str | None = attrs.field(default=None, metadata=checked(VERSION))
    py_version: str | None = attrs.field(default=None, metadata=checked(VERSION))

    @property
    def version_in_use(self) -> str | None:
        # The SDK turns metrics on also where an image of one's own hides the version.
        return self.transformers_version or "latest"

    @property
    def processing_framework(self) -> str:
        return "pytorch" if self.tensorflow_version is None else "tensorflow"

    @property
    def processing_version(self) -> str | None:
        return self.pytorch_version if self.tensorflow_version is None else self.tensorflow_version

    def catalog_image(self, instance_type: str | None) -> ImageReference:
        version = self.processing_version
        beneath = f"{self.processing_framework}{version}" if isinstance(version, str) else version
        return framework_image(
            self.framework,
            self.transformers_version,
            self.py_version,
            instance_type=instance_type,
            base_framework_version=beneath,
            smdistributed=self.uses_smdistributed,
        )

    def framework_hyperparameters(self) -> Mapping[str, object]:
        if enabled(self.strategy, "pytorchddp"):
            return self.launcher_hyperparameters("sagemaker_pytorch_ddp_enabled")
        if self.uses_torchrun:
            return self.launcher_hyperparameters("sagemaker_torch_distributed_enabled")
        return common_hyperparameters(self.strategy, self.instance_type)

    def renamed(self, problem: Problem) -> Problem:
        beneath = f"{self.processing_framework}_version"
        # The catalog asks for the version of the image, strategies for that of the framework that they run in.
        names = {
            "version": "transformers_version",
            "base_framework_version": beneath,
            "framework_version": beneath,
        }
        known = attrs.evolve(problem, where=names.get(problem.where, problem.where))
        return FrameworkEstimator.renamed(self, known)

    def problems(self) -> Iterable[Problem]:
        both = [self.pytorch_version, self.tensorflow_version]
        if None not in both:
            yield Problem("pytorch_version, tensorflow_version", both, "one of the two")
        elif both == [None, None] and self.image_uri is None:
            yield Problem("pytorch_version, tensorflow_version", MISSING, "one of the two", "or give image_uri")
        else:
            yield from DistributedFrameworkEstimator.problems(self)
