"""boto3 sessions that know nothing of the user's, and share what botocore reads of services.

By itself each session reads it anew: a quarter of a second for a client.
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from typing import Any


def session(key: str, secret: str, token: str | None = None, *, region: str) -> Any:
    """A ``boto3.Session`` with these credentials."""
    boto3, botocore = importlib.import_module("boto3"), importlib.import_module("botocore.session")
    # (name in the configuration, variable in the environment, default, conversion): a profile of the user's must
    # neither be looked up nor used.
    nothing_of_the_users = {
        "profile": (None, None, None, None),
        "config_file": (None, None, os.devnull, None),
        "credentials_file": (None, None, os.devnull, None),
    }
    inner = botocore.Session(session_vars=nothing_of_the_users)
    inner.register_component("data_loader", _models())
    return boto3.Session(key, secret, token, region_name=region, botocore_session=inner)


@cache
def _models() -> Any:
    return importlib.import_module("botocore.loaders").create_loader()
