"""What ``AWS::SageMaker::Pipeline`` is given for its definition: the text, or where it lies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs
from aws_cdk import Annotations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk_sagemaker_training.asked_once import home_of, path_of, stack_of
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.encryption import TrainingKey
from cdk_sagemaker_training.permissions.cross_account import in_other_account
from cdk_sagemaker_training.permissions.role_need import RoleNeed
from cdk_sagemaker_training.pipeline.definition_location import DefinitionLocation, goes_to_s3
from cdk_sagemaker_training.pipeline.definition_text import definition_text
from cdk_sagemaker_training.pipeline.job_tags import TaggedBody, with_late_tags
from cdk_sagemaker_training.pipeline.json_text import json_by_values

if TYPE_CHECKING:
    from aws_cdk import aws_s3 as s3

    from cdk_sagemaker_training.workspace import TrainingWorkspace

WRITTEN_ELSEWHERE: Final = "@cdk-sagemaker-training/pipeline:definition-in-another-account"
"""Warning id: the deployment itself needs what the owner of a bucket or key can allow by name only afterwards."""


@attrs.frozen(kw_only=True)
class DefinitionPlace(ByValue):
    """``value``: the property ``PipelineDefinition``. ``needs``: what roles need because of it.

    ``body``: a definition in the template, whose tags are not written yet.
    """

    value: dict[str, object]
    needs: Sequence[RoleNeed] = ()
    body: TaggedBody | None = None


def place_definition(
    scope: Construct,
    document: Mapping[str, Json],
    *,
    wanted: DefinitionLocation,
    bucket: s3.IBucket | None,
    workspace: TrainingWorkspace | None,
    pipeline_name: str,
    role: iam.IRole,
    shared_folder: str | None,
    tags: Callable[[], Mapping[str, str]],
) -> DefinitionPlace:
    """The document in the template, or the location of the object that it becomes, which ``role`` may then read.

    ``tags``: those of the pipeline, when they are asked for. Raises ``InvalidInputError`` as ``goes_to_s3``.
    """
    stack = stack_of(scope)
    text = definition_text(stack, document)
    if bucket is None and workspace is not None:
        bucket = workspace.artifacts_bucket
    to_s3 = goes_to_s3(wanted, text, has_bucket=bucket is not None, subject=f"TrainingPipeline {path_of(scope)!r}")
    if bucket is None or not to_s3:
        body = TaggedBody(stack, document, untagged=text.plain or json_by_values(stack, document))
        return DefinitionPlace(value=body.value, body=body)
    from cdk_sagemaker_training.pipeline.definition_object import DefinitionObject  # loads what makes functions

    key, logs_key = bucket.encryption_key, None
    if workspace is not None:
        key = workspace.buckets.artifacts_encryption_key if bucket is workspace.artifacts_bucket else key
        logs_key = workspace.encryption_key
    stored = DefinitionObject(
        scope,
        "Definition",
        text=definition_text(stack, with_late_tags(stack, document, tags)),
        bucket=bucket,
        encryption_key=key,
        pipeline_name=pipeline_name,
        shared_folder=shared_folder,
        # The policy of a TrainingKey lets CloudWatch Logs use it; that of another key may not.
        logs_key=logs_key if isinstance(logs_key, TrainingKey) else None,
    )
    stored.grant_read(role)
    _warn_of_other_accounts(scope, bucket, key)
    return DefinitionPlace(value=stored.location, needs=stored.needs)


def _warn_of_other_accounts(scope: Construct, bucket: s3.IBucket, key: kms.IKey | None) -> None:
    owned = {"the bucket": bucket, **({} if key is None else {"the key": key})}
    accounts = {what: home_of(each).account for what, each in owned.items()}
    others = [f"{what} of account {whose}" for what, whose in accounts.items() if in_other_account(scope, whose)]
    if others:
        Annotations.of(scope).add_warning_v2(
            WRITTEN_ELSEWHERE,
            f"the deployment writes the definition, which takes {' and '.join(others)}: while their policies do not "
            "let this account in, it fails, and takes along the role that they would name. Fix: definition_bucket of "
            "this account with a key of it, or definition_location=DefinitionLocation.INLINE",
        )
