"""The role that jobs run under."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import know_place
from cdk_sagemaker_training.definition.document.access import JobAccess
from cdk_sagemaker_training.permissions.job_permissions import job_permissions
from cdk_sagemaker_training.permissions.permission import ExplainedPermission, Permission, add, explained
from cdk_sagemaker_training.permissions.service_role import sagemaker_role
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys


class TrainingJobRole(Construct):
    """What the jobs of a document need and no more: see :func:`job_permissions`.

    :param access: What the jobs touch.
    :param storage_keys: The keys of the buckets that they read from and write to. Default: none that is known.
    """

    role: iam.IRole
    permissions: Sequence[Permission]

    def __init__(
        self, scope: Construct, construct_id: str, *, access: JobAccess, storage_keys: StorageKeys | None = None
    ) -> None:
        super().__init__(scope, construct_id)
        know_place(self, scope, construct_id)
        role = sagemaker_role(self, "Resource", description="SageMaker jobs", session_tags=bool(access.session_tags))
        self.role = cast("iam.IRole", role)
        self.permissions = job_permissions(self, access, storage_keys or StorageKeys())
        add(role, self.permissions)

    def explain(self) -> Sequence[ExplainedPermission]:
        """Each statement of the policy, and the fields of the definition that ask for it."""
        return explained(self, self.permissions)
