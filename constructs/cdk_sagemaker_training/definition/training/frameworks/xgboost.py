"""XGBoost with a script of yours."""

from __future__ import annotations

from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog.images import ImageReference, framework_image
from cdk_sagemaker_training.definition.fields.checks import checked
from cdk_sagemaker_training.definition.training.framework_estimator import VERSION, FrameworkEstimator


@attrs.frozen(kw_only=True)
class XGBoost(FrameworkEstimator):
    """A script in the XGBoost container: ``XGBoost(entry_point="train.py", framework_version="1.7-1", ...)``.

    Without a script the same image is an algorithm: ``BuiltInEstimator(algorithm="xgboost", ...)``.
    ``framework_version``: 0.90-1 and later. ``py_version``: there is one only. A script saves no checkpoints by itself,
    as the algorithm does (facts: ``checkpointing.py`` of aws/sagemaker-xgboost-container).
    """

    framework: ClassVar[str] = "xgboost"

    framework_version: str | None = attrs.field(default=None, metadata=checked(VERSION))
    py_version: str | None = attrs.field(default=None, metadata=checked(VERSION))

    @property
    def version_in_use(self) -> str | None:
        return self.framework_version

    def catalog_image(self, instance_type: str | None) -> ImageReference:
        return framework_image(self.framework, self.framework_version, self.py_version, instance_type=instance_type)
