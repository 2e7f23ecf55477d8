"""A role and what is needed of it, whoever made it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.permissions.permission import Permission


@attrs.frozen(kw_only=True)
class RoleNeed(ByValue):
    """``name``: what the role is for, ``jobs of Train, Deep``. ``arn``: may be a token."""

    name: str
    arn: str
    permissions: Sequence[Permission]
