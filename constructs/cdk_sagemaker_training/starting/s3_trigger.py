"""Objects in S3 that start a pipeline."""

from __future__ import annotations

from typing import Any, Final, cast

import jsii
from aws_cdk import Annotations, Token
from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3
from constructs import Construct, IConstruct, IValidation

from cdk_sagemaker_training.starting.event_target import PipelineEventTarget

NOT_OURS: Final = "@cdk-sagemaker-training/starting:bucket-events"
"""Warning id, for buckets whose notifications this app cannot switch on."""
_CDK_NOTIFICATIONS: Final = "Notifications"
"""The child of a bucket that writes its notifications from a function (aws-cdk-lib, aws-s3 ``bucket.ts``)."""


class PipelineS3Trigger(Construct):
    """A rule for S3's event "Object Created". Made by ``pipeline.on_s3_object(...)``, which has its parameters."""

    rule: events.Rule

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        target: PipelineEventTarget,
        bucket: s3.IBucket,
        prefix: str,
        suffix: str,
        description: str | None,
        enabled: bool,
    ) -> None:
        super().__init__(scope, construct_id)
        self._notify(bucket)
        keys = _keys(prefix, suffix)
        detail: dict[str, Any] = {
            "bucket": {"name": [bucket.bucket_name]},
            **({"object": {"key": keys}} if keys else {}),
        }
        self.rule = events.Rule(
            self,
            "Resource",
            event_pattern=events.EventPattern(source=["aws.s3"], detail_type=["Object Created"], detail=detail),
            targets=[cast("events.IRuleTarget", target)],
            description=description,
            enabled=enabled,
        )

    def _notify(self, bucket: s3.IBucket) -> None:
        """CDK's own way takes a function that may change the notifications of every bucket; a property does it too."""
        resource = bucket.node.default_child
        if bucket.node.try_find_child(_CDK_NOTIFICATIONS) is not None:
            bucket.enable_event_bridge_notification()
        elif isinstance(resource, s3.CfnBucket):
            resource.add_property_override(
                "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True
            )
            self.node.add_validation(_NotOverwritten(bucket))
        else:
            Annotations.of(self).add_warning_v2(
                NOT_OURS,
                f"the bucket {bucket.node.path} is not of this app: its owner has to switch EventBridge notifications "
                "on, or nothing starts",
            )


def _keys(prefix: str, suffix: str) -> list[str]:
    """An event pattern's value for keys; its wildcards are told from stars in names by a backslash."""
    if prefix and suffix:
        return events.Match.wildcard(f"{_literal(prefix)}*{_literal(suffix)}")
    if prefix:
        return events.Match.prefix(prefix)
    return events.Match.suffix(suffix) if suffix else []


def _literal(text: str) -> str:
    return text if Token.is_unresolved(text) else text.replace("\\", "\\\\").replace("*", "\\*")


@jsii.implements(IValidation)
class _NotOverwritten:
    """CDK's function writes all notifications of a bucket, and so removes what the bucket's property says."""

    def __init__(self, bucket: s3.IBucket) -> None:
        self._bucket: IConstruct = bucket

    def validate(self) -> list[str]:
        """Notifications that were added later."""
        if self._bucket.node.try_find_child(_CDK_NOTIFICATIONS) is None:
            return []
        found = f"the notifications of {self._bucket.node.path} would switch EventBridge off again"
        return [f"{found}; fix: add them before pipeline.on_s3_object, or bucket.enable_event_bridge_notification()"]
