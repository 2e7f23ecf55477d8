"""The customer-managed key of a training workspace."""

from __future__ import annotations

from typing import cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk_sagemaker_training.encryption.grants import allow_log_groups
from cdk_sagemaker_training.errors import InvalidInputError, Problem

MIN_PENDING_DAYS, MAX_PENDING_DAYS = 7, 30
"""Bounds of the waiting time before a key is deleted (KMS API, ScheduleKeyDeletion.PendingWindowInDays)."""


class TrainingKey(kms.Key):
    """A symmetric KMS key with yearly rotation for buckets, job volumes and log groups.

    The key policy delegates to IAM in this account and lets CloudWatch Logs use the key for this account's log groups.
    Roles get their access through the functions of :mod:`cdk_sagemaker_training.encryption.grants`.

    :param alias: Name under ``alias/``. Default: none, so that two stacks in one account never collide.
    :param description: What the key is for. Default: "Training data, volumes and logs".
    :param pending_window: Waiting time of a scheduled deletion, 7 to 30 days. Default: 30 days.
    :param removal_policy: Default: ``RETAIN``; without the key, everything encrypted with it is lost.
    :raises InvalidInputError: ``pending_window`` is out of bounds.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alias: str | None = None,
        description: str = "Training data, volumes and logs",
        pending_window: Duration | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        _check_pending_window(construct_id, pending_window)
        super().__init__(
            scope,
            construct_id,
            alias=alias,
            description=description,
            enable_key_rotation=True,
            pending_window=pending_window,
            removal_policy=removal_policy,
        )
        # jsii names the parameter of Key.add_alias differently from IKey's, so type checkers see no IKey in a Key.
        allow_log_groups(cast("kms.IKey", self))


def _check_pending_window(construct_id: str, pending_window: Duration | None) -> None:
    if pending_window is None or pending_window.is_unresolved():
        return
    days = pending_window.to_seconds() / 86400
    if not (days.is_integer() and MIN_PENDING_DAYS <= days <= MAX_PENDING_DAYS):
        allowed = f"{MIN_PENDING_DAYS} to {MAX_PENDING_DAYS} whole days"
        raise InvalidInputError(
            f"TrainingKey {construct_id!r}", [Problem("pending_window", pending_window.to_human_string(), allowed)]
        )
