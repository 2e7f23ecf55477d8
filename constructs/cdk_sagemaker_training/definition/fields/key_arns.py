"""ARNs of KMS keys."""

from __future__ import annotations

import re
from typing import Final

_KEY_ARN: Final = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)/[a-zA-Z0-9/_-]+")


def is_broken_key_arn(key: str) -> bool:
    """Whether a text begins as an ARN and is none of a key or an alias.

    The API takes any letters (its pattern is ``[a-zA-Z0-9:/_-]*``), KMS does not (its developer guide, concepts-key-id;
    API ``InvalidArnException``).
    """
    return key.startswith("arn:") and not _KEY_ARN.fullmatch(key)


def alias_in(key: str) -> str | None:
    """``alias/training`` of a text that names a key by its alias or the ARN of that, tokens before it or not."""
    name = key.rpartition(":")[2]
    return name if name.startswith("alias/") else None
