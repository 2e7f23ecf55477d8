"""How long a policy becomes, which IAM bounds and CloudFormation says no sooner than it makes the role."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT
from cdk_sagemaker_training.errors import Problem

if TYPE_CHECKING:
    from cdk_sagemaker_training.permissions.permission import Permission

_PSEUDO: Final = {"AWS.Partition": "aws", "AWS.AccountId": "9" * 12, "AWS.Region": "r" * 9, "AWS.URLSuffix": "u" * 13}
_NAME: Final = re.compile(r"Token\[([A-Za-z.]+)\.\d+\]")
_ELSE: Final = "xxx"
"""What stands for other tokens: no name of a bucket or key is shorter."""


def size_problems(permissions: Sequence[Permission], *, most: int, fix: str) -> Iterator[Problem]:
    """One where a policy of these statements has more than ``most`` characters for certain.

    Tokens count as the shortest that they can be, and statements about the same resources as one, since CDK may merge
    them.
    """
    size = len(_shortest(permissions))
    if size > most:
        longest = max(permissions, key=lambda each: len(_shortest([each])))
        asked = f", asked for by {longest.origins[0]}" if longest.origins else ""
        given = (
            f"{size:,} characters or more, the longest statement allows or denies {', '.join(longest.actions)}{asked}"
        )
        yield Problem("policy", given, f"at most {most:,} characters, IAM's quota", fix)


def _shortest(permissions: Sequence[Permission]) -> str:
    actions: dict[str, list[str]] = {}
    for each in permissions:
        rest = {**each.to_json(), "Resource": _written(each.resources)}
        del rest["Action"]
        actions.setdefault(json.dumps(rest, default=lambda _: _ELSE), []).extend(each.actions)
    statements = [{**json.loads(rest), "Action": _written(done)} for rest, done in actions.items()]
    document = {"Statement": statements, "Version": "2012-10-17"}
    return re.sub(r"\s", "", TOKEN_IN_TEXT.sub(_stand_in, json.dumps(document, separators=(",", ":"))))


def _written(texts: Sequence[str]) -> object:
    """As CDK writes a list: one alone stands for itself."""
    return texts[0] if len(texts) == 1 else list(texts)


def _stand_in(token: re.Match[str]) -> str:
    found = _NAME.search(token[0])
    return _ELSE if found is None else _PSEUDO.get(found[1], _ELSE)
