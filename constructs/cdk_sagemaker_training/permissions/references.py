"""What tokens refer to."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, cast

from aws_cdk import Reference, Tokenization
from aws_cdk import aws_kms as kms
from constructs import IConstruct

from cdk_sagemaker_training.asked_once import fixed
from cdk_sagemaker_training.definition.fields.unknown import is_one_token, is_token

_ID: Final = "Ref"
_KEPT: Final = 256


def target_of(text: str) -> IConstruct | None:
    """The resource that a token refers to, where it is one reference and nothing else."""
    return _reference(text)[0] if is_token(text) else None


def key_of_app(text: str) -> kms.CfnKey | None:
    """The key that this app makes under an ARN or id; None for every other, and for a text that is more than a token.

    The object may be a new one each time: compare it by its path.
    """
    target = target_of(text)
    return target if isinstance(target, kms.CfnKey) else None


def arn_of_key_id(text: str) -> str | None:
    """The ARN of a key of this app, from the token for its id; None for anything else."""
    key = key_of_app(text)
    return None if key is None or _reference(text)[1] != _ID else cast("str", fixed(key, "attr_arn"))


@lru_cache(_KEPT)
def token_of(text: str) -> object:
    """What CDK has for a text that is one token and nothing else; None for any other.

    A token says the same as long as the process lives.
    """
    return Tokenization.reverse_complete_string(text) if is_one_token(text) else None


@lru_cache(_KEPT)
def _reference(text: str) -> tuple[IConstruct | None, str]:
    """What a text with a token refers to, and its attribute."""
    token = token_of(text)
    return (token.target, token.display_name) if isinstance(token, Reference) else (None, "")
