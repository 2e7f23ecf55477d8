"""What tokens refer to."""

from __future__ import annotations

from typing import Final, cast

from aws_cdk import Reference, Token, Tokenization
from aws_cdk import aws_kms as kms
from constructs import IConstruct

_ID: Final = "Ref"


def target_of(text: str) -> IConstruct | None:
    """The resource that a token refers to, where it is one reference and nothing else."""
    found = _reference(text)
    return None if found is None else found.target


def key_of_app(text: str) -> kms.CfnKey | None:
    """The key that this app makes under an ARN or id; None for every other, and for a text that is more than a token.

    The object is a new one each time: compare it by its path.
    """
    target = target_of(text)
    return target if isinstance(target, kms.CfnKey) else None


def arn_of_key_id(text: str) -> str | None:
    """The ARN of a key of this app, from the token for its id; None for anything else."""
    found, key = _reference(text), key_of_app(text)
    return key.attr_arn if key is not None and found is not None and found.display_name == _ID else None


def _reference(text: str) -> Reference | None:
    if not Token.is_unresolved(text):
        return None
    parts = Tokenization.reverse_string(text)
    token = parts.first_token
    if parts.length != 1 or token is None or not Reference.is_reference(token):
        return None
    return cast("Reference", token)
