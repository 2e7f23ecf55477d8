"""What is checked and made for an app and a tracking server alike: the place of the artifacts, and the role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

import attrs
from aws_cdk import RemovalPolicy, Stack, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_sagemaker_training.catalog import mlflow
from cdk_sagemaker_training.checks.accepted_findings import accept_model_registration
from cdk_sagemaker_training.definition.fields.checks import literal, text
from cdk_sagemaker_training.encryption import grant_write_objects
from cdk_sagemaker_training.errors import MISSING, Problem
from cdk_sagemaker_training.permissions.arns import bucket_arn, objects_arn
from cdk_sagemaker_training.permissions.service_role import sagemaker_role
from cdk_sagemaker_training.removal import removal_problems
from cdk_sagemaker_training.storage import s3_uri
from cdk_sagemaker_training.workspace import TrainingWorkspace

_NAME: Final = literal(text(pattern=mlflow.NAME_PATTERN, maximum=mlflow.MAX_NAME_CHARS, like="churn"))
_PREFIX: Final = literal(text(maximum=mlflow.MAX_STORE_URI_CHARS - 70))
_MAINTENANCE: Final = text(pattern=mlflow.MAINTENANCE_PATTERN, like="Sun:03:30")
_REGISTERED: Final = ("model-package", "model-package-group")
_LINKED: Final = ("action", "artifact", "context")


@attrs.frozen(kw_only=True)
class Artifacts:
    """Where artifacts go: the artifacts bucket of a workspace, or another one."""

    workspace: TrainingWorkspace | None
    bucket: s3.IBucket | None
    encryption_key: kms.IKey | None
    prefix: str | None

    def problems(self) -> Iterator[Problem]:
        """What does not go together."""
        if (self.workspace is None) == (self.bucket is None):
            given = MISSING if self.bucket is None else self.bucket.node.path
            yield Problem("workspace, artifacts_bucket", given, "exactly one of the two")
        own = None if self.bucket is None else self.bucket.encryption_key
        if self.encryption_key is not None and (self.workspace is not None or own is not None):
            allowed = "nothing, together with a workspace or a bucket whose own key is known"
            yield Problem("artifacts_encryption_key", self.encryption_key.node.path, allowed, "leave it out")
        yield from _PREFIX("artifacts_prefix", "" if self.prefix is None else self.prefix)
        if isinstance(self.prefix, str) and not Token.is_unresolved(self.prefix):
            if "://" in self.prefix:
                yield Problem("artifacts_prefix", self.prefix, "a prefix in the bucket, without scheme and bucket")
            if set("*?") & set(self.prefix):
                yield Problem("artifacts_prefix", self.prefix, "no * and ?: policies would read them as any characters")

    def uri(self, default_prefix: str) -> str:
        """``s3://bucket/prefix``, without a slash at the end."""
        prefix = self.prefix or default_prefix
        if self.workspace is not None:
            return self.workspace.artifacts(prefix).rstrip("/")
        return s3_uri(cast("s3.IBucket", self.bucket), prefix).rstrip("/")

    @property
    def key(self) -> kms.IKey | None:
        """The key of the bucket."""
        if self.workspace is not None:
            return self.workspace.artifacts_encryption_key
        own = None if self.bucket is None else self.bucket.encryption_key
        return own or self.encryption_key


def common_problems(
    scope: Construct, kind: str, *, name: str | None, name_field: str, maintenance: str | None, removal: RemovalPolicy
) -> Iterator[Problem]:
    """What the service would refuse of an app and a server alike."""
    if name is not None:
        yield from _NAME(name_field, name)
    if maintenance is not None:
        yield from _MAINTENANCE("weekly_maintenance_window_start", maintenance)
    yield from removal_problems(scope, removal)
    region = Stack.of(scope).region
    if not Token.is_unresolved(region) and region in mlflow.regions_without(kind):
        other = "an MlflowTrackingServer, " if region not in mlflow.regions_without(mlflow.TRACKING_SERVER) else ""
        fix = f"{other}or one in another region, imported by its ARN" if other else "another region"
        yield Problem("region", region, f"a region whose CloudFormation has {kind}s", fix)


def mlflow_role(scope: Construct, uri: str, key: kms.IKey | None, *, registers_models: bool) -> iam.IRole:
    """The role that an app or a server reaches its artifacts with, and the model registry where it registers models.

    Developer guide, ``mlflow-app-setup-prerequisites-iam``; scopes narrower than the guide's are ours. That the service
    sends ``aws:SourceAccount`` is inference, as for jobs.
    """
    role = cast("iam.IRole", sagemaker_role(scope, "Role", description="MLflow artifacts"))
    folder, stack = f"{uri}/", Stack.of(scope)
    statements = [
        (["s3:ListBucket"], [bucket_arn(scope, folder)]),
        ([*mlflow.STORE_ACTIONS], [objects_arn(scope, folder)]),
    ]
    if registers_models:
        for actions, kinds in ((mlflow.REGISTRATION, _REGISTERED), (mlflow.LINEAGE, _LINKED)):
            arns = [stack.format_arn(service="sagemaker", resource=kind, resource_name="*") for kind in kinds]
            statements.append(([*actions], arns))
        accept_model_registration(role)
    for actions, resources in statements:
        role.add_to_principal_policy(iam.PolicyStatement(actions=actions, resources=resources))
    if key is not None:
        grant_write_objects(key, role)
    return role
