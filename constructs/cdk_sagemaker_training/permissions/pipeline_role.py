"""The role that a pipeline runs under: it starts the jobs."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk_sagemaker_training.definition.access import RegistryAccess
from cdk_sagemaker_training.encryption.grants import grant_read_objects
from cdk_sagemaker_training.permissions.arns import objects_arn
from cdk_sagemaker_training.permissions.service_role import allow, sagemaker_role


class TrainingPipelineRole(Construct):
    """What the steps of a document need from the role that starts them, and no more.

    Jobs that the service names begin with ``pipelines-`` (developer guide, ``build-and-manage-access``).
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        step_types: Sequence[str],
        job_role_arns: Sequence[str],
        registry: RegistryAccess,
        bucket_keys: Sequence[kms.IKey] = (),
    ) -> None:
        """``step_types``: those in the document; ``job_role_arns``: the roles it may pass to SageMaker."""
        super().__init__(scope, construct_id)
        self.role: iam.IRole = sagemaker_role(self, "Resource", description="SageMaker pipeline")
        if "Training" in step_types:
            actions = ["AddTags", "CreateTrainingJob", "DescribeTrainingJob", "StopTrainingJob"]
            allow(self.role, [f"sagemaker:{action}" for action in actions], [self._arn("training-job", "pipelines-*")])
        to_sagemaker = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
        allow(self.role, ["iam:PassRole"], list(job_role_arns), {**to_sagemaker})
        if "RegisterModel" in step_types:
            self._allow_registry(registry, bucket_keys)

    def _allow_registry(self, registry: RegistryAccess, bucket_keys: Sequence[kms.IKey]) -> None:
        groups = [self._group_arn(group) for group in registry.groups]
        packages = [f"{group.replace(':model-package-group/', ':model-package/')}/*" for group in groups]
        own = [*packages, *groups]
        actions = ["AddTags", "CreateModelPackage", "DescribeModelPackage", "DescribeModelPackageGroup"]
        allow(self.role, [f"sagemaker:{action}" for action in [*actions, "ListModelPackages"]], own)
        # The service looks at the artifact with the role that registers it (inference: no page lists this).
        allow(self.role, ["s3:GetObject"], [objects_arn(self, uri) for uri in registry.model_data])
        for key in bucket_keys if registry.model_data else ():
            grant_read_objects(key, self.role)

    def _group_arn(self, group: str) -> str:
        """The ARN of a group that is named by its name or ARN; SageMaker writes the name in lower case there."""
        if group.startswith("arn:"):
            return group
        return self._arn("model-package-group", group if Token.is_unresolved(group) else group.lower())

    def _arn(self, resource: str, name: str) -> str:
        return Stack.of(self).format_arn(service="sagemaker", resource=resource, resource_name=name)
