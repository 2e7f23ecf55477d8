"""What an MLflow app and a tracking server have in common, made here or elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Resource
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from cdk_sagemaker_training.catalog.mlflow import STORE_ACTIONS, client_actions
from cdk_sagemaker_training.definition.settings.mlflow import MlflowConfig
from cdk_sagemaker_training.encryption import grant_read_objects, grant_write_objects
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.permissions.arns import bucket_arn, objects_arn
from cdk_sagemaker_training.permissions.artifact_stores import announce_store


class MlflowBase(Resource):
    """An MLflow app or a tracking server: what pipelines and jobs log to, and people look at."""

    mlflow_resource_arn: str
    """The ARN. Its kind is text in it, also where the rest is a token."""
    artifact_store_uri: str | None
    """``s3://bucket/prefix`` where artifacts go; None for one from elsewhere of which nobody has said it."""

    _key: kms.IKey | None

    def mlflow_config(self, *, experiment: str | None = None, run_name: str | None = None) -> MlflowConfig:
        """For ``TrainingPipeline(mlflow_config=...)``, or for the ``mlflow_config`` of an estimator.

        :param experiment: 1-256 characters. Default: none is named.
        :param run_name: 1-256 characters, for an estimator alone. Default: none is named.
        :raises InvalidInputError: a name is empty or too long.
        """
        return MlflowConfig(
            mlflow_resource_arn=self.mlflow_resource_arn, mlflow_experiment_name=experiment, mlflow_run_name=run_name
        )

    def grant_log(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody log runs with their artifacts, and register models of them.

        The roles that pipelines derive for jobs whose definition names this resource can do so already. On a tracking
        server nothing can be deleted; an app has one action for its whole API, so who logs to it may delete there too.

        :raises InvalidInputError: nobody has said where the artifacts go.
        """
        grant = self._granted(
            grantee, client_actions(self.mlflow_resource_arn), ["s3:AbortMultipartUpload", *STORE_ACTIONS]
        )
        return grant if self._key is None else grant.combine(grant_write_objects(self._key, grantee))

    def grant_read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody look at runs, models and artifacts, by the API and in the UI.

        An app has one action for its whole API: there, who may look may also write.

        :raises InvalidInputError: nobody has said where the artifacts go.
        """
        grant = self._granted(grantee, self._looking, ["s3:GetObject"])
        return grant if self._key is None else grant.combine(grant_read_objects(self._key, grantee))

    @property
    def _looking(self) -> Sequence[str]:
        """The actions of somebody who looks."""
        raise NotImplementedError

    def _granted(self, grantee: iam.IGrantable, actions: Sequence[str], on_objects: Sequence[str]) -> iam.Grant:
        if self.artifact_store_uri is None:
            allowed = "where the artifacts go, which clients read and write in S3 themselves"
            fix = "import it with artifact_store_uri='s3://bucket/prefix'"
            raise InvalidInputError(self.node.path, [Problem("artifact_store_uri", MISSING, allowed, fix)])
        grant = iam.Grant.add_to_principal(
            grantee=grantee, actions=list(actions), resource_arns=[self.mlflow_resource_arn]
        )
        folder = f"{self.artifact_store_uri}/"
        for wanted, arn in ((["s3:ListBucket"], bucket_arn(self, folder)), (on_objects, objects_arn(self, folder))):
            grant = grant.combine(
                iam.Grant.add_to_principal(grantee=grantee, actions=list(wanted), resource_arns=[arn])
            )
        return grant

    def _is(self, arn: str, *, artifact_store_uri: str | None, encryption_key: kms.IKey | None) -> None:
        """Take over what it is, and tell the pipelines of the app."""
        uri = None if artifact_store_uri is None else artifact_store_uri.rstrip("/")
        self.mlflow_resource_arn, self.artifact_store_uri, self._key = arn, uri, encryption_key
        if uri is not None:
            announce_store(self, arn, uri=f"{uri}/", key_arn=None if encryption_key is None else encryption_key.key_arn)
