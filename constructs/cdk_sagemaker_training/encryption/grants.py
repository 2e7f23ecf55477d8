"""What training jobs need on a KMS key, whoever owns the key.

Each ``grant_`` function takes any ``kms.IKey`` and writes to the policy of the grantee only, because a key in a
platform stack must not depend on the roles of the team stacks. The key's own policy must therefore delegate to IAM, as
CDK's default key policy does. A grantee without a policy that can be changed here (a service, another account or its
role) raises InvalidInputError: what it may do has to stand in the key's policy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from cdk_sagemaker_training.errors import InvalidInputError, Problem

LOG_GROUP_ACTIONS = ("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*")
"""What CloudWatch Logs does with the key of a log group (CloudWatch Logs user guide, "Encrypt log data")."""


def grant_read_objects(key: kms.IKey, grantee: iam.IGrantable) -> iam.Grant:
    """Let ``grantee`` read S3 objects that are encrypted with ``key``: ``kms:Decrypt``, and only through S3.

    Source: SageMaker developer guide, "SageMaker roles", for the action; the condition holds because S3 does the call
    to KMS. Unverified: outside the ``aws`` partition, ``kms:ViaService`` is taken to end in the partition's URL suffix.
    """
    return _grant(key, grantee, ["kms:Decrypt"], conditions=_via_s3(key))


def grant_write_objects(key: kms.IKey, grantee: iam.IGrantable) -> iam.Grant:
    """Let ``grantee`` write S3 objects encrypted with ``key``, only through S3.

    ``kms:GenerateDataKey`` is what S3 calls on an upload, ``kms:Decrypt`` what it calls for a multipart upload, and
    ``kms:Encrypt`` what the CreateTrainingJob reference asks of the role for ``OutputDataConfig.KmsKeyId``. No AWS page
    says that SageMaker calls ``kms:Encrypt`` other than through S3; were it to, the condition would have to go from it.
    """
    return _grant(key, grantee, ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], conditions=_via_s3(key))


def grant_volumes(key: kms.IKey, grantee: iam.IGrantable, *, only_for_aws_resources: bool = True) -> iam.Grant:
    """Let ``grantee`` encrypt the volumes of a job with ``key`` (``VolumeKmsKeyId``): CreateGrant and DescribeKey.

    :param only_for_aws_resources: allow the grant only where an AWS service makes it for its own resource
        (``kms:GrantIsForAWSResource``). Standard for EBS volumes, but no SageMaker page states it (unverified): turn it
        off where the service refuses. Default: on.

    Source: SageMaker developer guide, "SageMaker roles" (CreateGrant).
    """
    condition = {"Bool": {"kms:GrantIsForAWSResource": "true"}} if only_for_aws_resources else None
    created = _grant(key, grantee, ["kms:CreateGrant"], conditions=condition)
    return created.combine(_grant(key, grantee, ["kms:DescribeKey"], conditions=None))


def allow_log_groups(key: kms.IKey) -> iam.AddToResourcePolicyResult:
    """Let CloudWatch Logs encrypt the log groups of the key's account and region with ``key``.

    Log groups get their names from CloudFormation after the key exists, so the condition names the account's log groups
    by pattern. An imported key has no policy that could be changed here (``statement_added`` is then false): its owner
    has to add the statement.
    """
    stack = Stack.of(key)
    region, account = key.env.region, key.env.account
    log_groups = stack.format_arn(
        service="logs",
        resource="log-group",
        resource_name="*",
        region=region,
        account=account,
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    statement = iam.PolicyStatement(
        actions=list(LOG_GROUP_ACTIONS),
        resources=["*"],  # in a key policy "*" is the key itself
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_groups}},
    )
    statement.add_service_principal(f"logs.{region}.{stack.url_suffix}")
    return key.add_to_resource_policy(statement)


def _via_s3(key: kms.IKey) -> Mapping[str, Mapping[str, str]]:
    # A bucket and its key are always in one region, so the key's region is the one S3 calls from.
    return {"StringEquals": {"kms:ViaService": f"s3.{key.env.region}.{Stack.of(key).url_suffix}"}}


def _grant(
    key: kms.IKey,
    grantee: iam.IGrantable,
    actions: Sequence[str],
    *,
    conditions: Mapping[str, Mapping[str, str]] | None,
) -> iam.Grant:
    # Not add_to_principal_or_resource: what it adds to a key's policy comes without the conditions (aws-cdk-lib 2.275).
    grant = iam.Grant.add_to_principal(
        grantee=grantee, actions=actions, resource_arns=[key.key_arn], conditions=conditions
    )
    if not grant.success:
        allowed = "a role, user or group of this account, whose policy can be changed here"
        fix = f"allow {', '.join(actions)} in the policy of the key"
        given = Stack.of(key).resolve(grantee.grant_principal.policy_fragment.principal_json)
        raise InvalidInputError(f"grant on key {key.node.path!r}", [Problem("grantee", given, allowed, fix)])
    return grant
