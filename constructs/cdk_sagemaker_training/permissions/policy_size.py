"""How long a policy becomes, which IAM bounds and CloudFormation says no sooner than it makes the role."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cdk_sagemaker_training.definition.fields.unknown import SHORTEST_VALUE, at_shortest
from cdk_sagemaker_training.errors import Problem

if TYPE_CHECKING:
    from cdk_sagemaker_training.permissions.permission import Permission


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
        actions.setdefault(json.dumps(rest, default=lambda _: SHORTEST_VALUE), []).extend(each.actions)
    statements = [{**json.loads(rest), "Action": _written(done)} for rest, done in actions.items()]
    document = {"Statement": statements, "Version": "2012-10-17"}
    return re.sub(r"\s", "", at_shortest(json.dumps(document, separators=(",", ":"))))


def _written(texts: Sequence[str]) -> object:
    """As CDK writes a list: one alone stands for itself."""
    return texts[0] if len(texts) == 1 else list(texts)
