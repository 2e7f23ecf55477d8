"""The environment variables that point the AWS CLI, boto3 and the CDK CLI at the embedded AWS, and nowhere else."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

_FOREIGN_PREFIX = "AWS_"


def variables(*, endpoint: str, region: str, home: Path) -> dict[str, str]:
    """The variables to set.

    The access key ``test`` is the account's root user in the emulation. The configuration files are the null device,
    so that no profile of the machine is read. The CDK CLI caches access key to account in ``CDK_HOME``: kept in
    ``home``, the account of the emulation never reaches the cache of real accounts.
    """
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_HOME": str(home / "cdk"),
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_DISABLE_VERSION_CHECK": "1",
    }


def scrubbed(base: Mapping[str, str]) -> dict[str, str]:
    """``base`` without any ``AWS_…`` variable: no profile, session token or endpoint of a real account survives."""
    return {name: value for name, value in base.items() if not name.startswith(_FOREIGN_PREFIX)}


def shell_lines(wanted: Mapping[str, str], present: Mapping[str, str]) -> list[str]:
    """POSIX shell lines that set ``wanted`` and unset what ``present`` has of a real account."""
    foreign = sorted(name for name in present if name.startswith(_FOREIGN_PREFIX) and name not in wanted)
    unset = [f"unset {' '.join(foreign)}"] if foreign else []
    return [*unset, *(f"export {name}={shlex.quote(value)}" for name, value in wanted.items())]
