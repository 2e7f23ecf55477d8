"""Images of the catalog in the region of a stack: at synth where it is known, else through a CloudFormation mapping."""

from __future__ import annotations

import re
import zlib
from typing import cast

from aws_cdk import CfnMapping, Fn, Stack
from constructs import Construct

from cdk_sagemaker_training.asked_once import node_of, once, region_of, stack_of, url_suffix_of
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.fields.unknown import is_token


def image_uri(scope: Construct, image: ImageReference) -> str:
    """The URI of an image for the stack of ``scope``.

    Raises ``UnsupportedRegionError`` with the supported regions where the region is known and lacks the image.
    """
    region = region_of(scope)
    if not is_token(region):
        return image.uri(region)
    stack = stack_of(scope)
    return once(stack, image, lambda: _uri(stack, image))


def _uri(stack: Stack, image: ImageReference) -> str:
    region = region_of(stack)
    account = Fn.find_in_map(_accounts(stack, image).logical_id, region, "Account")
    return f"{account}.dkr.ecr.{region}.{url_suffix_of(stack)}/{image.repository}:{image.tag}"


def _accounts(stack: Stack, image: ImageReference) -> CfnMapping:
    """One mapping a stack and repository, named after it. Versions share it that are in the same regions."""
    words = re.split(r"[^a-zA-Z0-9]+", image.repository)
    # A checksum, since a digest loads OpenSSL: four megabytes, for a name.
    regions = zlib.crc32(repr(sorted(image.accounts.items())).encode()) & 0xFFFFFF
    construct_id = f"TrainingImages{''.join(word.capitalize() for word in words)}{regions:06x}"
    existing = node_of(stack).try_find_child(construct_id)
    if existing is not None:
        return cast("CfnMapping", existing)
    accounts = {region: {"Account": account} for region, account in image.accounts.items()}
    return CfnMapping(stack, construct_id, mapping=accounts, lazy=False)
