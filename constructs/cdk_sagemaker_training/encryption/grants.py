"""What training jobs need on a KMS key, whoever owns the key.

Each ``grant_`` function takes any ``kms.IKey`` and writes to the policy of the grantee only, because a key in a
platform stack must not depend on the roles of the team stacks. The key's own policy must therefore delegate to IAM, as
CDK's default key policy does. A grantee without a policy that can be changed here (a service, another account or its
role) raises InvalidInputError: what it may do has to stand in the key's policy. So does an alias as the key.
"""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from cdk_sagemaker_training.asked_once import arn_of, home_of, url_suffix_of
from cdk_sagemaker_training.encryption import aliases, uses
from cdk_sagemaker_training.errors import InvalidInputError, Problem

LOG_GROUP_ACTIONS = ("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*")
"""What CloudWatch Logs does with the key of a log group (CloudWatch Logs user guide, "Encrypt log data")."""


def grant_read_objects(key: kms.IKey, grantee: iam.IGrantable) -> iam.Grant:
    """Let ``grantee`` read S3 objects that are encrypted with ``key``; see :func:`uses.reading`."""
    return _grant(key, grantee, uses.reading(uses.s3_of(key)))


def grant_write_objects(key: kms.IKey, grantee: iam.IGrantable) -> iam.Grant:
    """Let ``grantee`` write S3 objects that are encrypted with ``key``; see :func:`uses.writing`."""
    return _grant(key, grantee, uses.writing(uses.s3_of(key)))


def grant_volumes(key: kms.IKey, grantee: iam.IGrantable, *, only_for_aws_resources: bool = True) -> iam.Grant:
    """Let ``grantee`` encrypt the volumes of a job with ``key``; see :func:`uses.encrypting_volumes`."""
    return _grant(key, grantee, uses.encrypting_volumes(only_for_aws_resources=only_for_aws_resources))


def allow_log_groups(key: kms.IKey) -> iam.AddToResourcePolicyResult:
    """Let CloudWatch Logs encrypt the log groups of the key's account and region with ``key``.

    Log groups get their names from CloudFormation after the key exists, so the condition names the account's log groups
    by pattern. An imported key has no policy that could be changed here (``statement_added`` is then false): its owner
    has to add the statement.
    """
    account, region = home_of(key)
    log_groups = arn_of(key, "logs", "log-group:*", region=region, account=account)
    statement = iam.PolicyStatement(
        actions=list(LOG_GROUP_ACTIONS),
        resources=["*"],  # in a key policy "*" is the key itself
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_groups}},
    )
    statement.add_service_principal(f"logs.{region}.{url_suffix_of(key)}")
    return key.add_to_resource_policy(statement)


def _grant(key: kms.IKey, grantee: iam.IGrantable, wanted: Sequence[uses.KeyUse]) -> iam.Grant:
    refused = [*aliases.problems({"key": key}, of_aws=True)]
    if refused:
        raise InvalidInputError(f"grant on key {key.node.path!r}", refused)
    # Not add_to_principal_or_resource: what it adds to a key's policy comes without the conditions (aws-cdk-lib 2.275).
    grants = [
        iam.Grant.add_to_principal(
            grantee=grantee, actions=use.actions, resource_arns=[key.key_arn], conditions=use.conditions
        )
        for use in wanted
    ]
    if not all(grant.success for grant in grants):
        actions = ", ".join(action for use in wanted for action in use.actions)
        allowed = "a role, user or group of this account, whose policy can be changed here"
        given = Stack.of(key).resolve(grantee.grant_principal.policy_fragment.principal_json)
        problem = Problem("grantee", given, allowed, f"allow {actions} in the policy of the key")
        raise InvalidInputError(f"grant on key {key.node.path!r}", [problem])
    first, *others = grants
    for other in others:
        first = first.combine(other)
    return first
