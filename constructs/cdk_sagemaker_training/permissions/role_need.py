"""A role and what is needed of it, whoever made it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from cdk_sagemaker_training.permissions.permission import Permission


@attrs.frozen(kw_only=True)
class RoleNeed:
    """``name``: what the role is for, ``jobs of Train, Deep``. ``arn``: may be a token."""

    name: str
    arn: str
    permissions: Sequence[Permission]
