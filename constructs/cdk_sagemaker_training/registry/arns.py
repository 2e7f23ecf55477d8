"""ARNs of what has a name of its own choosing."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack, Token
from constructs import IConstruct


def named_arns(
    scope: IConstruct, resource: str, name: str, *, account: str | None = None, region: str | None = None
) -> Sequence[str]:
    """The ARNs that a name may be part of, in the stack's account and region unless others are given.

    Sources differ on whether SageMaker keeps the case of names in ARNs: a name with capitals is there both ways.
    """
    names = [name] if Token.is_unresolved(name) else dict.fromkeys((name, name.lower()))
    return [
        Stack.of(scope).format_arn(
            service="sagemaker", resource=resource, resource_name=each, account=account, region=region
        )
        for each in names
    ]
