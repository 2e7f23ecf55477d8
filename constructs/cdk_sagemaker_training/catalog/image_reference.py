"""An image by what it is, not yet by where it lies: the region is filled in at synth or at deploy."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.deferred import Deferred
from cdk_sagemaker_training.catalog.image_table import registry_accounts
from cdk_sagemaker_training.catalog.regions import url_suffix
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.errors import Problem, UnsupportedRegionError


@attrs.frozen(kw_only=True)
class ImageReference(Deferred, ByValue):
    """A training image of AWS in every region that has it. Hashable; equal when the image is the same."""

    name: str
    """The algorithm or framework: ``xgboost``, ``pytorch``."""
    version: str
    """The version that was asked for: ``3.2-0``, ``2.0`` or ``2.0.1``."""
    repository: str
    """The ECR repository: ``sagemaker-xgboost``."""
    tag: str
    """The ECR tag: ``3.2-0``, ``2.0.1-gpu-py310``."""
    registry: str
    """The name of the registry table that holds its accounts; many images share one."""

    @property
    def accounts(self) -> Mapping[str, str]:
        """Region to the 12-digit account that holds the image there, sorted by region, read-only."""
        return registry_accounts(self.registry)

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that have the image, sorted."""
        return tuple(self.accounts)

    def account(self, region: str) -> str:
        """The account that holds the image in ``region``; raises ``UnsupportedRegionError`` listing the regions."""
        account = self.accounts.get(region)
        if account is None:
            problem = Problem("region", region, one_of(self.regions), did_you_mean(region, self.regions))
            raise UnsupportedRegionError(str(self), [problem])
        return account

    def uri(self, region: str) -> str:
        """``<account>.dkr.ecr.<region>.<url suffix>/<repository>:<tag>``; raises ``UnsupportedRegionError``."""
        account = self.account(region)
        return f"{account}.dkr.ecr.{region}.{url_suffix(region)}/{self.repository}:{self.tag}"

    def __str__(self) -> str:
        return f"{self.name} {self.version} image ({self.repository}:{self.tag})"
