"""A role that SageMaker assumes."""

from __future__ import annotations

from typing import cast

from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import account_of, know_place, once, stack_of
from cdk_sagemaker_training.checks.accepted_findings import accept_wildcards


def sagemaker_role(scope: Construct, construct_id: str, *, description: str, session_tags: bool = False) -> iam.Role:
    """A role for sagemaker.amazonaws.com, only on behalf of this account (the guide's confused-deputy advice).

    ``aws:SourceArn`` is left out: no page says that every job path sends it. ``session_tags`` also allows
    ``sts:TagSession``, which session tag chaining needs.
    """
    on_our_behalf = {"StringEquals": {"aws:SourceAccount": account_of(scope)}}
    # The casts here and elsewhere: jsii's classes differ from their interfaces in parameter names alone.
    principal = once(
        stack_of(scope),
        "SageMaker on our behalf",
        lambda: cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com", conditions=on_our_behalf)),
    )
    role = iam.Role(scope, construct_id, assumed_by=principal, description=description)
    know_place(role, scope, construct_id)
    if session_tags and role.assume_role_policy is not None:
        tagging = iam.PolicyStatement(actions=["sts:TagSession"], principals=[principal], conditions=on_our_behalf)
        role.assume_role_policy.add_statements(tagging)
    accept_wildcards(role, inline=True)
    return role
