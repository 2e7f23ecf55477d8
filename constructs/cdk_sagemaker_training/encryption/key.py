"""The customer-managed key of a training workspace."""

from __future__ import annotations

from typing import cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk_sagemaker_training.asked_once import know_home
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.encryption.grants import allow_log_groups
from cdk_sagemaker_training.encryption.key_policy import account_policy
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.removal import removal_problems

MIN_PENDING_DAYS, MAX_PENDING_DAYS = 7, 30
"""Bounds of the waiting time before a key is deleted (KMS API, ScheduleKeyDeletion.PendingWindowInDays)."""


class TrainingKey(kms.Key):
    """A symmetric KMS key with yearly rotation for buckets, job volumes and log groups.

    The key policy delegates to IAM in this account: administration, and use through AWS services. A request to KMS
    itself, as client-side encryption makes it, is refused whatever IAM allows; ``add_to_resource_policy`` opens that
    way. CloudWatch Logs may use the key for this account's log groups. Nobody else is named: roles get their access
    through the functions of :mod:`cdk_sagemaker_training.encryption.grants`. See :func:`key_policy.account_policy`.

    :param alias: Name under ``alias/``. Default: none, so that two stacks in one account never collide.
    :param description: What the key is for. Default: "Training data, volumes and logs".
    :param pending_window: Waiting time of a scheduled deletion, 7 to 30 days. Default: 30 days.
    :param grants_only_for_aws_resources: Whether grants, which encrypted volumes need, are made by AWS services for
        their own resources only (``kms:GrantIsForAWSResource``). Default: True. No SageMaker page states that its
        grants are such (unverified): turn it off where the service refuses.
    :param removal_policy: Default: ``RETAIN``; without the key, everything encrypted with it is lost. ``DESTROY`` also
        takes ``cdk-sagemaker-training:allow-destroy`` in the context.
    :raises InvalidInputError: ``pending_window`` is out of bounds, or nothing may be destroyed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alias: str | None = None,
        description: str = "Training data, volumes and logs",
        pending_window: Duration | None = None,
        grants_only_for_aws_resources: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        problems = [
            *kind_problems(locals()),
            *_window_problems(pending_window),
            *removal_problems(scope, removal_policy),
        ]
        if problems:
            raise InvalidInputError(f"TrainingKey {construct_id!r}", problems)
        super().__init__(
            scope,
            construct_id,
            alias=alias,
            description=description,
            enable_key_rotation=True,
            policy=account_policy(scope, grants_only_for_aws_resources=grants_only_for_aws_resources),
            pending_window=pending_window,
            removal_policy=removal_policy,
        )
        know_home(self, scope)
        # jsii names the parameter of Key.add_alias differently from IKey's, so type checkers see no IKey in a Key.
        allow_log_groups(cast("kms.IKey", self))


def _window_problems(pending_window: object) -> list[Problem]:
    if not isinstance(pending_window, Duration) or pending_window.is_unresolved():
        return []
    days = pending_window.to_seconds() / 86400
    if days.is_integer() and MIN_PENDING_DAYS <= days <= MAX_PENDING_DAYS:
        return []
    allowed = f"{MIN_PENDING_DAYS} to {MAX_PENDING_DAYS} whole days"
    return [Problem("pending_window", pending_window.to_human_string(), allowed)]
