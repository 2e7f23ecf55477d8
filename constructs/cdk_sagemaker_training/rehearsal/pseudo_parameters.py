"""CloudFormation's pseudo parameters in a template that leaves them to the deployment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cdk_sagemaker_training.catalog.regions import partition_of

DEFAULT_REGION: Final = "us-east-1"
_ACCOUNT: Final = "123456789012"
_TOKEN: Final = re.compile(
    r"\$\{Token\[(?:(?:Ref|Sub)\.AWS::|AWS\.)(AccountId|Partition|Region|URLSuffix)(?:\.\d+)?\]\}"
)
"""As ``definition.templates`` names them, and as aws-cdk-lib does."""


def chosen_region(named: str | None, environment: Mapping[str, str]) -> str:
    """The region that is named, else ``AWS_REGION``, ``AWS_DEFAULT_REGION`` (as the CDK CLI asks), ``us-east-1``."""
    return named or environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or DEFAULT_REGION


def filled(text: str, region: str) -> str:
    """A text with what the pseudo parameters in it would be in a region, in an account that is nobody's.

    Raises ``UnsupportedRegionError`` for a region of no partition, where one stands in the text.
    """

    def value(found: re.Match[str]) -> str:
        partition = partition_of(region)
        values = {
            "AccountId": _ACCOUNT,
            "Partition": partition.name,
            "Region": region,
            "URLSuffix": partition.url_suffix,
        }
        return values[found[1]]

    return _TOKEN.sub(value, text) if "{Token[" in text else text
