"""An MLflow app: serverless."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Fn, Names, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from cdk_sagemaker_training.catalog.mlflow import APP, CALL_APP, MAX_NAME_CHARS
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.tracking.imported_arn import with_kind, wrong_arn, wrong_store
from cdk_sagemaker_training.tracking.made_here import Artifacts, common_problems, mlflow_role
from cdk_sagemaker_training.tracking.mlflow_base import MlflowBase
from cdk_sagemaker_training.workspace import TrainingWorkspace


class MlflowAppBase(MlflowBase):
    """An MLflow app, made here or elsewhere."""

    @property
    def mlflow_app_arn(self) -> str:
        """The ARN, which ends in an id that the service makes."""
        return self.mlflow_resource_arn

    @property
    def _looking(self) -> Sequence[str]:
        return [CALL_APP, "sagemaker:CreatePresignedMlflowAppUrl"]


class MlflowApp(MlflowAppBase):
    """A serverless MLflow (``AWS::SageMaker::MlflowApp``), which has no size and runs the version that AWS runs.

    CloudFormation knows no key for what the app itself stores (``KmsKeyId`` of the API): artifacts are encrypted by
    their bucket.

    :param workspace: Its artifacts bucket and key hold the artifacts. Either this or ``artifacts_bucket``.
    :param artifacts_bucket: A general purpose bucket that holds them.
    :param artifacts_encryption_key: The key of ``artifacts_bucket``, where CDK does not know it. Default: the bucket's.
    :param artifacts_prefix: Where in the bucket. Default: the construct's path.
    :param mlflow_app_name: 1-256 letters, digits and inner hyphens; changing it replaces the app, with all runs.
        Default: derived from the construct's path.
    :param automatic_model_registration: Whether models that are registered in MLflow become model packages, in groups
        of their names, which the app's role may then make. Default: False.
    :param weekly_maintenance_window_start: In UTC, ``Sun:03:30``. Default: the service's.
    :param removal_policy: Default: ``RETAIN``; runs are gone with the app. ``DESTROY`` also takes
        ``cdk-sagemaker-training:allow-destroy`` in the context. Artifacts stay in their bucket in any case.
    :raises InvalidInputError: naming every parameter that is out of bounds or excluded, and a region without apps.
    """

    role: iam.IRole
    """What the app reaches its artifacts with."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workspace: TrainingWorkspace | None = None,
        artifacts_bucket: s3.IBucket | None = None,
        artifacts_encryption_key: kms.IKey | None = None,
        artifacts_prefix: str | None = None,
        mlflow_app_name: str | None = None,
        automatic_model_registration: bool = False,
        weekly_maintenance_window_start: str | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        given = locals()
        artifacts = Artifacts(
            workspace=workspace,
            bucket=artifacts_bucket,
            encryption_key=artifacts_encryption_key,
            prefix=artifacts_prefix,
        )
        problems = [
            *([*kind_problems(given)] or artifacts.problems()),
            *common_problems(
                scope,
                APP,
                name=mlflow_app_name,
                name_field="mlflow_app_name",
                maintenance=weekly_maintenance_window_start,
                removal=removal_policy,
            ),
        ]
        if problems:
            raise InvalidInputError(f"MlflowApp {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        uri = artifacts.uri(self.node.path)
        self.role = mlflow_role(self, uri, artifacts.key, registers_models=automatic_model_registration)
        app = sagemaker.CfnMlflowApp(
            self,
            "Resource",
            artifact_store_uri=uri,
            name=mlflow_app_name or Names.unique_resource_name(self, max_length=MAX_NAME_CHARS, separator="-").lower(),
            role_arn=self.role.role_arn,
            model_registration_mode="AutoModelRegistrationEnabled" if automatic_model_registration else None,
            weekly_maintenance_window_start=weekly_maintenance_window_start,
        )
        app.apply_removal_policy(removal_policy)
        app.node.add_dependency(self.role.node.find_child("DefaultPolicy"))  # which it needs at once
        app_id = Fn.select(1, Fn.split("/", app.attr_arn))
        arn = Stack.of(self).format_arn(service="sagemaker", resource=APP, resource_name=app_id)
        self._is(arn, artifact_store_uri=uri, encryption_key=artifacts.key)

    @staticmethod
    def from_mlflow_app_arn(
        scope: Construct,
        construct_id: str,
        mlflow_app_arn: str,
        *,
        artifact_store_uri: str | None = None,
        artifacts_encryption_key: kms.IKey | None = None,
    ) -> MlflowAppBase:
        """An app that exists.

        :param artifact_store_uri: Where its artifacts go. Default: not known; roles of jobs then get no access there.
        :param artifacts_encryption_key: The key of that bucket. Default: none that is known.
        :raises InvalidInputError: what is no ARN of an app, or no place in S3.
        """
        if problems := [*wrong_arn("mlflow_app_arn", mlflow_app_arn, APP), *wrong_store(artifact_store_uri)]:
            raise InvalidInputError(f"MlflowApp {construct_id!r}", problems)
        return _ImportedApp(
            scope,
            construct_id,
            arn=mlflow_app_arn,
            artifact_store_uri=artifact_store_uri,
            encryption_key=artifacts_encryption_key,
        )


class _ImportedApp(MlflowAppBase):
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        arn: str,
        artifact_store_uri: str | None,
        encryption_key: kms.IKey | None,
    ) -> None:
        super().__init__(scope, construct_id, environment_from_arn=arn)
        self._is(with_kind(arn, APP), artifact_store_uri=artifact_store_uri, encryption_key=encryption_key)
