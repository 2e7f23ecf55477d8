"""Keys that are aliases: IAM matches what is done with a key by the key's own ARN."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from aws_cdk import aws_kms as kms

from cdk_sagemaker_training.asked_once import fixed, path_of
from cdk_sagemaker_training.definition.fields.key_arns import alias_in
from cdk_sagemaker_training.errors import Problem

_ALLOWED: Final = "a key, not an alias: policies and guardrails name a key by its own ARN"
_FIX: Final = (
    "kms.Key.from_key_arn(...) or kms.Key.from_lookup(..., alias_name=...); of an alias that the app makes, its "
    "alias_target_key"
)


def problems(keys: Mapping[str, kms.IKey | None], *, of_aws: bool = False) -> Iterator[Problem]:
    """One for each that is an alias.

    "When an alias is the value of a resource element, the policy applies to the alias resource, not to any KMS key that
    might be associated with it" (KMS developer guide, ``alias-authorization``).

    :param of_aws: Whether ``alias/aws/...`` may be: the policy of such a key lets the account in by itself.
    """
    for where, key in keys.items():
        if key is not None and _is_alias(key, of_aws=of_aws):
            yield Problem(where, path_of(key), _ALLOWED, _FIX)


def _is_alias(key: kms.IKey, *, of_aws: bool) -> bool:
    if isinstance(key, kms.Alias):  # whose name only the deployment knows
        return True
    alias = alias_in(fixed(key, "key_arn"))
    return alias is not None and not (of_aws and alias.startswith("alias/aws/"))
