"""The role that a pipeline runs under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import know_place
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.document.known_values import Allowed, KnownValues
from cdk_sagemaker_training.definition.settings.guardrails import TrainingGuardrails
from cdk_sagemaker_training.permissions.guardrails import guardrail_permissions
from cdk_sagemaker_training.permissions.permission import ExplainedPermission, Permission, add, explained
from cdk_sagemaker_training.permissions.pipeline_permissions import pipeline_permissions
from cdk_sagemaker_training.permissions.service_role import sagemaker_role
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys


class TrainingPipelineRole(Construct):
    """What the steps of a document need from the role that starts them: see :func:`pipeline_permissions`.

    :param definition: With every job's role in it.
    :param storage_keys: The keys of the buckets that the pipeline itself reads from. Default: none that is known.
    :param guardrails: By type of step, bounds that the role holds its jobs to, whoever edits the definition. Default:
        none.
    :param allowed_values: By parameter, values that it may have besides its default. Default: none.
    """

    role: iam.IRole
    permissions: Sequence[Permission]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        definition: PipelineDefinition,
        storage_keys: StorageKeys | None = None,
        guardrails: Mapping[str, TrainingGuardrails] | None = None,
        allowed_values: Allowed = None,
    ) -> None:
        super().__init__(scope, construct_id)
        know_place(self, scope, construct_id)
        role = sagemaker_role(self, "Resource", description="SageMaker pipeline")
        self.role = cast("iam.IRole", role)
        values = KnownValues(definition.document, allowed_values)
        self.permissions = [
            *pipeline_permissions(self, values, storage_keys or StorageKeys()),
            *guardrail_permissions(self, guardrails or {}),
        ]
        add(role, self.permissions)

    def explain(self) -> Sequence[ExplainedPermission]:
        """Each statement of the policy, and the fields of the definition that ask for it."""
        return explained(self, self.permissions)
