"""A role that a service starts one pipeline with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import account_of, arn_of
from cdk_sagemaker_training.checks.accepted_findings import accept_inline_policy


def start_role(
    scope: Construct, construct_id: str, *, service: str, description: str, conditions: Mapping[str, str] | None = None
) -> iam.Role:
    """A role for a service, only on behalf of this account (``aws:SourceAccount``).

    ``conditions``: further condition keys of the trust, and what they equal.
    """
    on_our_behalf = {"StringEquals": {"aws:SourceAccount": account_of(scope), **(conditions or {})}}
    principal = cast("iam.IPrincipal", iam.ServicePrincipal(service, conditions=on_our_behalf))
    role = iam.Role(scope, construct_id, assumed_by=principal, description=description)
    accept_inline_policy(role)
    return role


def scheduler_role(scope: Construct, construct_id: str, *, description: str, group_name: str = "default") -> iam.Role:
    """The same for the schedules of a group of EventBridge Scheduler."""
    # Not the schedule's own ARN: Scheduler sends that of the group (its user guide, cross-service-confused-deputy).
    group = arn_of(scope, "scheduler", f"schedule-group/{group_name}")
    return start_role(
        scope,
        construct_id,
        service="scheduler.amazonaws.com",
        description=description,
        conditions={"aws:SourceArn": group},
    )
