"""The model registry."""

from cdk_sagemaker_training.registry.model_package_group import ModelPackageGroup

__all__ = ["ModelPackageGroup"]
