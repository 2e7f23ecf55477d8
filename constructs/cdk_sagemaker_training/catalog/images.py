"""Training images of AWS: the public names. Each loads its module when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.late_names import loader

if TYPE_CHECKING:
    from cdk_sagemaker_training.catalog.builtin_images import builtin_image
    from cdk_sagemaker_training.catalog.framework_images import framework_image
    from cdk_sagemaker_training.catalog.image_reference import ImageReference
    from cdk_sagemaker_training.catalog.image_table import built_in_names, framework_names
    from cdk_sagemaker_training.catalog.image_uris import (
        EcrUri,
        accounts_by_region,
        ecr_region,
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
    "ecr_region",
    "framework_image",
    "framework_names",
    "parse_image_uri",
    "published_tags",
    "publishing_accounts",
    "split_ecr_uri",
]

_MODULES: Final = {
    "EcrUri": ".image_uris",
    "ImageReference": ".image_reference",
    "accounts_by_region": ".image_uris",
    "built_in_names": ".image_table",
    "builtin_image": ".builtin_images",
    "ecr_region": ".image_uris",
    "framework_image": ".framework_images",
    "framework_names": ".image_table",
    "parse_image_uri": ".image_uris",
    "published_tags": ".image_uris",
    "publishing_accounts": ".image_uris",
    "split_ecr_uri": ".image_uris",
}

__getattr__ = loader(__name__, _MODULES)
