"""A pipeline's definition as an object in a bucket, written when the stack is deployed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, cast

from aws_cdk import CustomResource, Duration, RemovalPolicy, Stack, Stage
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as s3_assets
from constructs import Construct

from cdk_sagemaker_training.asked_once import fixed, partition_of, stack_of
from cdk_sagemaker_training.checks.accepted_findings import accept_definition_writer, accept_wildcards
from cdk_sagemaker_training.encryption import uses
from cdk_sagemaker_training.encryption.grants import grant_read_objects, grant_write_objects
from cdk_sagemaker_training.permissions.arns import objects_arn
from cdk_sagemaker_training.permissions.permission import Permission, own_policy
from cdk_sagemaker_training.permissions.role_need import RoleNeed
from cdk_sagemaker_training.pipeline.definition_text import DefinitionText

RESOURCE_TYPE: Final = "Custom::TrainingPipelineDefinition"
_WRITING: Final = ("s3:DeleteObject", "s3:PutObject")
_WRITER: Final = "PipelineDefinitionWriter"
_CODE: Final = Path(__file__).with_name("definition_writer.py")


class DefinitionObject(Construct):
    """``pipeline-definitions/<folder>/<pipeline>/<SHA-256 of the content>.json`` in a bucket.

    The text that synth knows is a file asset; the values that it does not know are properties of a custom resource,
    which puts both together. So another value is another key, and CloudFormation updates the pipeline. The object of
    the former definition is deleted after the pipeline has been updated. Nothing else in the bucket can be read or
    written by the function, of which a stack has one.

    :param text: The definition.
    :param bucket: Where it goes.
    :param encryption_key: The key of the bucket. Default: none that is known.
    :param pipeline_name: Part of the key.
    :param shared_folder: Part of the key too: of pipelines with the same roles, which may read all that is in it.
        Default: none, and the pipeline's role may read its own definitions alone.
    :param logs_key: Key of the function's log group, whose policy lets CloudWatch Logs use it. The first one in a stack
        counts. Default: CloudWatch Logs' own.
    """

    needs: Sequence[RoleNeed]
    """What the function, and roles that may read, need of the bucket and of its key."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        text: DefinitionText,
        bucket: s3.IBucket,
        pipeline_name: str,
        shared_folder: str | None = None,
        encryption_key: kms.IKey | None = None,
        logs_key: kms.IKey | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._bucket, self._key = bucket, encryption_key
        folder = "pipeline-definitions/" if shared_folder is None else f"pipeline-definitions/{shared_folder}/"
        prefix = f"{folder}{pipeline_name}/"
        self._reach = prefix if shared_folder is None else folder
        asset = _asset(self, text)
        function, writer = _writer(stack_of(self), logs_key)
        asset_arn = f"arn:{partition_of(self)}:s3:::{asset.s3_bucket_name}/{asset.s3_object_key}"
        _allow(writer, ["s3:GetObject"], asset_arn)
        _allow(writer, _WRITING, self._objects)
        if encryption_key is not None:
            grant_write_objects(encryption_key, writer)
        self.needs = [self._need("the function that writes definitions", writer, _WRITING, uses.writing)]
        self._resource = CustomResource(
            self,
            "Resource",
            resource_type=RESOURCE_TYPE,
            service_token=function.attr_arn,
            service_timeout=Duration.minutes(5),  # else CloudFormation waits an hour for a lost answer,
            properties={
                "AssetBucket": asset.s3_bucket_name,
                "AssetKey": asset.s3_object_key,
                "Bucket": fixed(bucket, "bucket_name"),
                "Prefix": prefix,
                "Values": list(text.values),
            },
        )

    @property
    def location(self) -> dict[str, object]:
        """The pipeline's ``PipelineDefinition``."""
        where = {"Bucket": fixed(self._bucket, "bucket_name"), "Key": self._resource.get_att_string("Key")}
        return {"PipelineDefinitionS3Location": where}

    def grant_read(self, role: iam.IRole) -> None:
        """Let a role read the pipeline's definitions."""
        grantee = cast("iam.IGrantable", own_policy(role) or role)
        _allow(grantee, ["s3:GetObject"], self._objects)
        if self._key is not None:
            grant_read_objects(self._key, grantee)
        self.needs = [*self.needs, self._need("pipeline", role, ["s3:GetObject"], uses.reading)]

    def _need(
        self,
        name: str,
        role: iam.IRole,
        actions: Sequence[str],
        key_uses: Callable[[str], Sequence[uses.KeyUse]],
    ) -> RoleNeed:
        of_key = [
            Permission(actions=use.actions, resources=[fixed(key, "key_arn")], conditions=use.conditions)
            for key in ([] if self._key is None else [self._key])
            for use in key_uses(uses.s3_of(key))
        ]
        on_objects = Permission(actions=actions, resources=[self._objects])
        return RoleNeed(name=name, arn=fixed(role, "role_arn"), permissions=[on_objects, *of_key])

    @property
    def _objects(self) -> str:
        """By the bucket's name: cdk-nag writes a reference to its ARN into a finding in another way for each stack."""
        return objects_arn(self, f"s3://{fixed(self._bucket, 'bucket_name')}/{self._reach}")


def _allow(grantee: iam.IGrantable, actions: Sequence[str], resource: str) -> None:
    iam.Grant.add_to_principal(grantee=grantee, actions=list(actions), resource_arns=[resource])


def _asset(scope: Construct, text: DefinitionText) -> s3_assets.Asset:
    """The parts as a file asset: the same ones have the same hash on every machine.

    The file stays, in the folder of the cloud assembly: with staging switched off the CLI uploads it from there.
    """
    content = json.dumps(text.parts, ensure_ascii=False).encode()
    digest = hashlib.sha256(content).hexdigest()
    stage = cast("Stage", Stage.of(scope))  # every stack has one: without an app it makes its own
    path = Path(stage.asset_outdir) / f"pipeline-definition.{digest}.json"
    path.write_bytes(content)
    return s3_assets.Asset(scope, "Text", path=str(path), asset_hash=digest)


def _writer(stack: Stack, logs_key: kms.IKey | None) -> tuple[lambda_.CfnFunction, iam.IRole]:
    """The function of a stack, and its role."""
    existing = stack.node.try_find_child(_WRITER)
    if existing is not None:
        function, role = (existing.node.find_child(name) for name in ("Function", "Role"))
        return cast("lambda_.CfnFunction", function), cast("iam.IRole", role)
    scope = Construct(stack, _WRITER)
    log_group = logs.LogGroup(
        scope,
        "LogGroup",
        encryption_key=logs_key,
        retention=logs.RetentionDays.ONE_MONTH,
        removal_policy=RemovalPolicy.DESTROY,
    )
    principal = cast("iam.IPrincipal", iam.ServicePrincipal("lambda.amazonaws.com"))
    role = cast("iam.IRole", iam.Role(scope, "Role", assumed_by=principal, description="Writes pipeline definitions"))
    log_group.grant_write(role)
    accept_wildcards(role, inline=True)
    # Not lambda_.Function: it depends on the role twice, which cfn-lint reports (W3005).
    function = lambda_.CfnFunction(
        scope,
        "Function",
        description="Writes pipeline definitions to S3",
        runtime=lambda_.Runtime.PYTHON_3_14.name,
        handler="index.handler",
        code={"zipFile": _CODE.read_text(encoding="utf-8")},
        role=role.role_arn,
        timeout=180,
        memory_size=256,
        logging_config={"logGroup": log_group.log_group_name},
    )
    accept_definition_writer(function)
    function.node.add_dependency(role.node.find_child("DefaultPolicy"))
    return function, role
