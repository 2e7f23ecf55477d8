"""An MLflow tracking server: an instance that runs all the time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import Names, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from cdk_sagemaker_training.catalog import mlflow
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.fields.checks import one_of, text
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.tracking.imported_arn import with_kind, wrong_arn, wrong_store
from cdk_sagemaker_training.tracking.made_here import Artifacts, common_problems, mlflow_role
from cdk_sagemaker_training.tracking.mlflow_base import MlflowBase
from cdk_sagemaker_training.workspace import TrainingWorkspace

_VERSION: Final = text(pattern=mlflow.VERSION_PATTERN, maximum=mlflow.MAX_VERSION_CHARS, like="3.0")


class MlflowTrackingServerBase(MlflowBase):
    """A tracking server, made here or elsewhere."""

    @property
    def tracking_server_arn(self) -> str:
        """The ARN, which ends in the name."""
        return self.mlflow_resource_arn

    def grant_read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody look at runs, models and artifacts, by the API and in the UI, and change nothing.

        :raises InvalidInputError: nobody has said where the artifacts go.
        """
        ui = iam.Grant.add_to_principal(grantee=grantee, actions=[mlflow.ACCESS_UI], resource_arns=["*"])
        return super().grant_read(grantee).combine(ui)

    @property
    def _looking(self) -> Sequence[str]:
        reading = [f"sagemaker-mlflow:{action}" for action in mlflow.READING]
        return ["sagemaker:CreatePresignedMlflowTrackingServerUrl", *reading]


class MlflowTrackingServer(MlflowTrackingServerBase):
    """A tracking server (``AWS::SageMaker::MlflowTrackingServer``), which runs until somebody stops it.

    Making one takes up to 95 minutes (time-out of its CloudFormation type). An ``MlflowApp``, where the region has
    them, is serverless.

    :param workspace: Its artifacts bucket and key hold the artifacts. Either this or ``artifacts_bucket``.
    :param artifacts_bucket: A general purpose bucket that holds them.
    :param artifacts_encryption_key: The key of ``artifacts_bucket``, where CDK does not know it. Default: the bucket's.
    :param artifacts_prefix: Where in the bucket. Default: the construct's path.
    :param tracking_server_name: 1-256 letters, digits and inner hyphens; changing it replaces the server, with all
        runs. Default: derived from the construct's path.
    :param tracking_server_size: ``Small`` for up to 25 users, ``Medium`` for 50, ``Large`` for 100. Default: the
        service's, ``Small``.
    :param mlflow_version: ``3.0``; which ones there are, the service says. A change may replace the server. Default:
        the service's.
    :param automatic_model_registration: Whether models that are registered in MLflow become model packages, in groups
        of their names, which the server's role may then make. Default: False.
    :param weekly_maintenance_window_start: In UTC, ``Sun:03:30``. Default: the service's.
    :param removal_policy: Default: ``RETAIN``; runs are gone with the server. ``DESTROY`` also takes
        ``cdk-sagemaker-training:allow-destroy`` in the context. Artifacts stay in their bucket in any case.
    :raises InvalidInputError: naming every parameter that is out of bounds or excluded, and a region without servers.
    """

    role: iam.IRole
    """What the server reaches its artifacts with."""
    tracking_server_name: str

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workspace: TrainingWorkspace | None = None,
        artifacts_bucket: s3.IBucket | None = None,
        artifacts_encryption_key: kms.IKey | None = None,
        artifacts_prefix: str | None = None,
        tracking_server_name: str | None = None,
        tracking_server_size: str | None = None,
        mlflow_version: str | None = None,
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
                mlflow.TRACKING_SERVER,
                name=tracking_server_name,
                name_field="tracking_server_name",
                maintenance=weekly_maintenance_window_start,
                removal=removal_policy,
            ),
        ]
        if tracking_server_size is not None:
            problems += one_of(*mlflow.SIZES)("tracking_server_size", tracking_server_size)
        if mlflow_version is not None:
            problems += _VERSION("mlflow_version", mlflow_version)
        if problems:
            raise InvalidInputError(f"MlflowTrackingServer {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        uri = artifacts.uri(self.node.path)
        self.role = mlflow_role(self, uri, artifacts.key, registers_models=automatic_model_registration)
        self.tracking_server_name = (
            tracking_server_name
            or Names.unique_resource_name(self, max_length=mlflow.MAX_NAME_CHARS, separator="-").lower()
        )
        server = sagemaker.CfnMlflowTrackingServer(
            self,
            "Resource",
            artifact_store_uri=uri,
            role_arn=self.role.role_arn,
            tracking_server_name=self.tracking_server_name,
            tracking_server_size=tracking_server_size,
            mlflow_version=mlflow_version,
            automatic_model_registration=automatic_model_registration or None,
            weekly_maintenance_window_start=weekly_maintenance_window_start,
        )
        server.apply_removal_policy(removal_policy)
        server.node.add_dependency(self.role.node.find_child("DefaultPolicy"))  # which it needs at once
        # By Ref, so that what logs to it is made after it.
        arn = Stack.of(self).format_arn(service="sagemaker", resource=mlflow.TRACKING_SERVER, resource_name=server.ref)
        self._is(arn, artifact_store_uri=uri, encryption_key=artifacts.key)

    @staticmethod
    def from_tracking_server_arn(
        scope: Construct,
        construct_id: str,
        tracking_server_arn: str,
        *,
        artifact_store_uri: str | None = None,
        artifacts_encryption_key: kms.IKey | None = None,
    ) -> MlflowTrackingServerBase:
        """A server that exists.

        :param artifact_store_uri: Where its artifacts go. Default: not known; roles of jobs then get no access there.
        :param artifacts_encryption_key: The key of that bucket. Default: none that is known.
        :raises InvalidInputError: what is no ARN of a tracking server, or no place in S3.
        """
        if problems := [
            *wrong_arn("tracking_server_arn", tracking_server_arn, mlflow.TRACKING_SERVER),
            *wrong_store(artifact_store_uri),
        ]:
            raise InvalidInputError(f"MlflowTrackingServer {construct_id!r}", problems)
        return _ImportedServer(
            scope,
            construct_id,
            arn=tracking_server_arn,
            artifact_store_uri=artifact_store_uri,
            encryption_key=artifacts_encryption_key,
        )


class _ImportedServer(MlflowTrackingServerBase):
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
        self._is(
            with_kind(arn, mlflow.TRACKING_SERVER), artifact_store_uri=artifact_store_uri, encryption_key=encryption_key
        )
