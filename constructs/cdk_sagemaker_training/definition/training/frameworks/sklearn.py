"""Scikit-learn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog.images import ImageReference, framework_image
from cdk_sagemaker_training.definition.fields.checks import checked
from cdk_sagemaker_training.definition.training.framework_estimator import VERSION, FrameworkEstimator
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class SKLearn(FrameworkEstimator):
    """A script in the scikit-learn container: ``SKLearn(entry_point="train.py", framework_version="1.4-2", ...)``.

    ``framework_version``: 0.20.0 and later. ``py_version``: there is one only. One instance, without a GPU.
    """

    framework: ClassVar[str] = "sklearn"

    framework_version: str | None = attrs.field(default=None, metadata=checked(VERSION))
    py_version: str | None = attrs.field(default=None, metadata=checked(VERSION))

    @property
    def version_in_use(self) -> str | None:
        return self.framework_version

    def catalog_image(self, instance_type: str | None) -> ImageReference:
        return framework_image(self.framework, self.framework_version, self.py_version, instance_type=instance_type)

    def problems(self) -> Iterable[Problem]:
        yield from FrameworkEstimator.problems(self)
        if self.instance_count not in (None, 1) or self.instance_groups is not None:
            given = self.instance_count if self.instance_groups is None else "instance_groups"
            yield Problem("instance_count", given, "1: scikit-learn does not run on several instances")
