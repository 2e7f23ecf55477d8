"""boto3 clients of this very account that act as a role: what a job does with its data, logs and metrics."""

from __future__ import annotations

import importlib
import os
import secrets
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local import sessions
from cdk_sagemaker_training.local.emulator import bridge

_WIDE: Final = 16
"""Connections: hosts, logs and checkpoints go at once."""


class RoleSession:
    """A session of a role, as SageMaker has one for a job. IAM judges every call."""

    def __init__(self, role_arn: str, name: str) -> None:
        account, role = role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
        self._region = bridge.region()
        self._key = f"ASIA{secrets.token_hex(8).upper()}"
        self._secret, self._token = secrets.token_hex(20), secrets.token_hex(32)
        bridge.service("sts").register_session(
            self._key,
            {
                "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{name}",
                "UserId": f"AROA{secrets.token_hex(8).upper()}:{name}",
                "SecretAccessKey": self._secret,
                "SessionToken": self._token,
                "AccountId": account,
                "PrincipalType": "AssumedRole",
                "SessionTags": [],
                "SessionPolicies": None,
            },
        )

    def client(self, service: str) -> Any:
        """A boto3 client of the role."""
        config = importlib.import_module("botocore.config")
        session = sessions.session(self._key, self._secret, self._token, region=self._region)
        settings = config.Config(max_pool_connections=_WIDE, retries={"max_attempts": 1})
        return session.client(service, endpoint_url=endpoint(), config=settings)

    def environment(self) -> Mapping[str, str]:
        """The variables with which the code of a job is this role here."""
        return {
            "AWS_ACCESS_KEY_ID": self._key,
            "AWS_SECRET_ACCESS_KEY": self._secret,
            "AWS_SESSION_TOKEN": self._token,
            "AWS_REGION": self._region,
            "AWS_DEFAULT_REGION": self._region,
            "AWS_ENDPOINT_URL": endpoint(),
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def endpoint() -> str:
    """Where this server listens."""
    return f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
