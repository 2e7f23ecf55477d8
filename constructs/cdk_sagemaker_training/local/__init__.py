"""An embedded AWS account on loopback: deploy with the real CDK CLI and start pipelines with no AWS account.

Needs the ``local`` extra to start; importing this package needs nothing. ``README.md`` says what is emulated.
"""

from __future__ import annotations

from cdk_sagemaker_training.local.errors import (
    AlreadyRunningError,
    EmbeddedAwsError,
    NotInstalledError,
    NotRunningError,
    PortInUseError,
    RequestRefusedError,
    StartFailedError,
)
from cdk_sagemaker_training.local.process import EmbeddedAws

__all__ = [
    "AlreadyRunningError",
    "EmbeddedAws",
    "EmbeddedAwsError",
    "NotInstalledError",
    "NotRunningError",
    "PortInUseError",
    "RequestRefusedError",
    "StartFailedError",
]
