"""Training images of AWS: the public names."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.builtin_images import builtin_image
from cdk_sagemaker_training.catalog.framework_images import framework_image
from cdk_sagemaker_training.catalog.image_reference import ImageReference
from cdk_sagemaker_training.catalog.image_table import built_in_names, framework_names
from cdk_sagemaker_training.catalog.image_uris import (
    EcrUri,
    accounts_by_region,
    parse_image_uri,
    published_tags,
    publishing_accounts,
    split_ecr_uri,
)

__all__ = [
    "EcrUri",
    "ImageReference",
    "accounts_by_region",
    "built_in_names",
    "builtin_image",
    "framework_image",
    "framework_names",
    "parse_image_uri",
    "published_tags",
    "publishing_accounts",
    "split_ecr_uri",
]
