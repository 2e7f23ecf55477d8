"""The ARN of an MLflow resource that was made elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aws_cdk import Fn, Token

from cdk_sagemaker_training.errors import Problem


def wrong_arn(where: str, arn: str, kind: str) -> Iterator[Problem]:
    """A text that is no ARN of a kind of resource; what is in a token, nobody knows."""
    if not Token.is_unresolved(arn) and not re.fullmatch(rf"arn:[^:]+:sagemaker:[^:]+:[0-9]{{12}}:{kind}/.+", arn):
        yield Problem(where, arn, f"arn:<partition>:sagemaker:<region>:<account>:{kind}/<id>")


def with_kind(arn: str, kind: str) -> str:
    """The same ARN with its kind as text, where it is one token: endpoints and permissions follow from the kind."""
    if not Token.is_unresolved(arn) or f":{kind}/" in arn:
        return arn
    before = ":".join(Fn.select(position, Fn.split(":", arn)) for position in range(5))
    return f"{before}:{kind}/{Fn.select(1, Fn.split('/', arn))}"
