"""What each use of a KMS key takes: the actions, and the conditions that they are limited by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
from aws_cdk import aws_kms as kms
from constructs import IConstruct

from cdk_sagemaker_training.asked_once import fixed, home_of, stack_of
from cdk_sagemaker_training.by_value import ByValue

_BY_ALIAS: Final = "ForAnyValue:StringEquals"
_ALIASES: Final = "kms:ResourceAliases"


@attrs.frozen
class KeyUse(ByValue):
    """Actions on a key that are allowed together, under the same conditions."""

    actions: Sequence[str]
    conditions: Mapping[str, Mapping[str, str]] | None = None


def s3_of(key: kms.IKey) -> str:
    """S3 as ``kms:ViaService`` names it, where the key is: a bucket and its key are always in one region."""
    return s3_in(home_of(key).region, key)


def s3_in(region: str, scope: IConstruct) -> str:
    """The same in a region of the partition that a construct is in."""
    return f"s3.{region}.{fixed(stack_of(scope), 'url_suffix')}"


def reading(s3: str) -> Sequence[KeyUse]:
    """To read S3 objects that are encrypted with the key, only through S3 as ``s3_of`` names it.

    Source: SageMaker developer guide, "SageMaker roles", for the action; the condition holds because S3 does the call
    to KMS. Unverified: outside the ``aws`` partition, ``kms:ViaService`` is taken to end in the partition's URL suffix.
    """
    return [KeyUse(["kms:Decrypt"], _through(s3))]


def writing(s3: str) -> Sequence[KeyUse]:
    """To write S3 objects that are encrypted with the key, only through S3 as ``s3_of`` names it.

    ``kms:GenerateDataKey`` is what S3 calls on an upload, ``kms:Decrypt`` what it calls for a multipart upload, and
    ``kms:Encrypt`` what the CreateTrainingJob reference asks of the role for ``OutputDataConfig.KmsKeyId``. No AWS page
    says that SageMaker calls ``kms:Encrypt`` other than through S3; were it to, the condition would have to go from it.
    """
    return [KeyUse(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], _through(s3))]


def encrypting_volumes(*, only_for_aws_resources: bool = True) -> Sequence[KeyUse]:
    """To encrypt the volumes of a job (``VolumeKmsKeyId``): CreateGrant and DescribeKey.

    ``only_for_aws_resources``: only where an AWS service makes the grant for its own resource
    (``kms:GrantIsForAWSResource``). Standard for EBS volumes, but no SageMaker page states it (unverified): turn it off
    where the service refuses. Source: SageMaker developer guide, "SageMaker roles" (CreateGrant).
    """
    condition = {"Bool": {"kms:GrantIsForAWSResource": "true"}} if only_for_aws_resources else None
    return [KeyUse(["kms:CreateGrant"], condition), KeyUse(["kms:DescribeKey"])]


def by_alias(wanted: Sequence[KeyUse], alias: str | None) -> Sequence[KeyUse]:
    """The same on the key that has an alias, ``alias/training``, in statements about all keys of its account.

    None leaves them as they are. Source: KMS developer guide, ``alias-authorization``.
    """
    if alias is None:
        return wanted
    return [attrs.evolve(use, conditions={**(use.conditions or {}), _BY_ALIAS: {_ALIASES: alias}}) for use in wanted]


def alias_asked(conditions: Mapping[str, Mapping[str, object]] | None) -> str | None:
    """The alias that conditions ask a key for."""
    alias = (conditions or {}).get(_BY_ALIAS, {}).get(_ALIASES)
    return alias if isinstance(alias, str) else None


def without_alias(
    conditions: Mapping[str, Mapping[str, object]] | None,
) -> Mapping[str, Mapping[str, object]] | None:
    """The other conditions, for the policy of the key itself."""
    return {operator: keys for operator, keys in (conditions or {}).items() if operator != _BY_ALIAS} or None


def _through(service: str) -> Mapping[str, Mapping[str, str]]:
    return {"StringEquals": {"kms:ViaService": service}}
