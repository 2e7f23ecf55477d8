"""The policy of a key that principals use through IAM and through AWS services, and no other way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import arn_of, region_of, url_suffix_of

ADMINISTRATION: Final = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:Describe*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:Put*",
    "kms:Revoke*",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:Update*",
)
"""What IAM may allow without conditions. The KMS guide's list for key administrators (``key-policy-default``), without
what makes key material, replicas or grants: its ``kms:Create*`` covers ``kms:CreateGrant``, a way to any use."""

CRYPTOGRAPHY: Final = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
"""What services do for a principal: the guide's list for key users, without ``kms:DescribeKey``."""


def account_policy(scope: Construct, *, grants_only_for_aws_resources: bool) -> iam.PolicyDocument:
    """Three statements for the account that the key is in, whose IAM policies then say who.

    - It administers the key. With ``kms:PutKeyPolicy`` among this, nobody can be locked out for good, which is what the
      ``kms:*`` of the default key policy is for (KMS developer guide, ``key-policy-default``).
    - It uses the key in requests that an AWS service of the key's region makes on a principal's behalf. A request to
      KMS itself has no ``kms:ViaService`` and is refused, whatever IAM allows. Any service, because which ones they are
      is up to the IAM policies; wildcards in this key are what AWS's own managed policies have
      (``CloudWatchLogsAPIKeyAccess``).
    - It makes grants, for AWS resources only (``kms:GrantIsForAWSResource``) unless told otherwise. The guide's
      statement for service integration has the same condition; whether SageMaker's grants for volumes meet it is
      unverified.
    """
    root = arn_of(scope, "iam", "root", region="")
    by_service = {"StringLike": {"kms:ViaService": f"*.{region_of(scope)}.{url_suffix_of(scope)}"}}
    for_resources = {"Bool": {"kms:GrantIsForAWSResource": "true"}} if grants_only_for_aws_resources else {}
    statements = [
        _allowed("AdministrationThroughIam", root, ADMINISTRATION, {}),
        _allowed("UseThroughIamAndServices", root, CRYPTOGRAPHY, by_service),
        _allowed("GrantsThroughIam", root, ("kms:CreateGrant",), for_resources),
    ]
    return iam.PolicyDocument.from_json({"Statement": statements})


def _allowed(
    sid: str, principal: str, actions: Sequence[str], conditions: Mapping[str, Mapping[str, str]]
) -> dict[str, object]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": list(actions),
        "Resource": "*",  # in a key policy "*" is the key itself
        **({"Condition": conditions} if conditions else {}),
    }
