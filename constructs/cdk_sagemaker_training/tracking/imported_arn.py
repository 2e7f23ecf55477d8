"""The ARN of an MLflow resource that was made elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aws_cdk import Fn, Token

from cdk_sagemaker_training.catalog.mlflow import MAX_STORE_URI_CHARS
from cdk_sagemaker_training.definition.fields.checks import literal, text
from cdk_sagemaker_training.errors import Problem

_STORE: Final = literal(text(pattern=r"s3://[^/*?]+(/[^*?]*)?", maximum=MAX_STORE_URI_CHARS, like="s3://bucket/prefix"))


def wrong_arn(where: str, arn: str, kind: str) -> Iterator[Problem]:
    """A text that is no ARN of a kind of resource; what is in a token, nobody knows."""
    if not Token.is_unresolved(arn) and not re.fullmatch(rf"arn:[^:]+:sagemaker:[^:]+:[0-9]{{12}}:{kind}/.+", arn):
        yield Problem(where, arn, f"arn:<partition>:sagemaker:<region>:<account>:{kind}/<id>")


def wrong_store(uri: str | None) -> Iterator[Problem]:
    """What is no place in S3, or is several in a policy, where ``*`` and ``?`` are any characters."""
    if uri is not None:
        yield from _STORE("artifact_store_uri", uri)


def with_kind(arn: str, kind: str) -> str:
    """The same ARN with its kind as text, where it is one token: endpoints and permissions follow from the kind."""
    if not Token.is_unresolved(arn) or f":{kind}/" in arn:
        return arn
    before = ":".join(Fn.select(position, Fn.split(":", arn)) for position in range(5))
    return f"{before}:{kind}/{Fn.select(1, Fn.split('/', arn))}"
