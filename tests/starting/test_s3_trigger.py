from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Annotations, Match, Template

from cdk_sagemaker_training import TrainingPipeline
from tests.support.mistakes import wrong_fields
from tests.support.templates import deployed, resources

GIVEN: Any = {"parameters": {"Key": "$.detail.object.key"}}


def bucket(stack: Stack) -> s3.IBucket:
    return cast("s3.IBucket", s3.Bucket(stack, "Bucket"))


@pytest.mark.parametrize(
    ("prefix", "suffix", "keys"),
    [
        ("", "", None),
        ("new/", "", [{"prefix": "new/"}]),
        ("", ".csv", [{"suffix": ".csv"}]),
        ("new/", ".csv", [{"wildcard": "new/*.csv"}]),
        ("n*w/", "\\", [{"wildcard": "n\\*w/*\\\\"}]),
    ],
)
def test_the_events_that_start(stack: Stack, pipeline: TrainingPipeline, prefix: str, suffix: str, keys: Any):
    pipeline.on_s3_object("New", bucket=bucket(stack), prefix=prefix, suffix=suffix, enabled=False, **GIVEN)
    (rule,) = deployed(resources(stack, "AWS::Events::Rule"))
    detail = {"bucket": {"name": ["<Bucket83908E77>"]}, **({} if keys is None else {"object": {"key": keys}})}
    assert {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": detail} == rule["EventPattern"]
    assert "DISABLED" == rule["State"]
    assert {"PipelineParameterList": [{"Name": "Key", "Value": "$.detail.object.key"}]} == rule["Targets"][0][
        "SageMakerPipelineParameters"
    ]


def test_a_bucket_of_this_app_tells_without_a_function(stack: Stack, pipeline: TrainingPipeline):
    pipeline.on_s3_object("New", bucket=bucket(stack), **GIVEN)
    (made,) = resources(stack, "AWS::S3::Bucket")
    assert {"EventBridgeConfiguration": {"EventBridgeEnabled": True}} == made["NotificationConfiguration"]
    assert [] == resources(stack, "AWS::Lambda::Function")


def test_a_bucket_whose_notifications_cdk_writes_gets_one_more(stack: Stack, pipeline: TrainingPipeline):
    ours = bucket(stack)
    queue = notifications.SqsDestination(cast("sqs.IQueue", sqs.Queue(stack, "Queue")))
    ours.add_event_notification(s3.EventType.OBJECT_REMOVED, cast("s3.IBucketNotificationDestination", queue))
    pipeline.on_s3_object("New", bucket=ours, **GIVEN)
    (written,) = resources(stack, "Custom::S3BucketNotifications")
    assert {} == written["NotificationConfiguration"]["EventBridgeConfiguration"]
    (made,) = Template.from_stack(stack).find_resources("AWS::S3::Bucket").values()
    assert "Properties" not in made


def test_notifications_that_come_later_would_switch_it_off(stack: Stack, pipeline: TrainingPipeline):
    ours = bucket(stack)
    pipeline.on_s3_object("New", bucket=ours, **GIVEN)
    ours.enable_event_bridge_notification()
    with pytest.raises(RuntimeError, match="notifications of Stack/Bucket would switch EventBridge off again"):
        cast("App", stack.node.root).synth()


def test_a_bucket_from_elsewhere_is_its_owners_to_switch_on(stack: Stack, pipeline: TrainingPipeline):
    theirs = s3.Bucket.from_bucket_name(stack, "Theirs", "warehouse")
    pipeline.on_s3_object("New", bucket=theirs, **GIVEN)
    Annotations.from_stack(stack).has_warning(
        "/Stack/Churn/New", Match.string_like_regexp("bucket-events.*|.*its owner has to switch EventBridge.*")
    )
    (rule,) = resources(stack, "AWS::Events::Rule")
    assert ["warehouse"] == rule["EventPattern"]["detail"]["bucket"]["name"]


def test_parameters_are_checked(stack: Stack, pipeline: TrainingPipeline):
    assert ["parameters['Key']"] == wrong_fields(lambda: pipeline.on_s3_object("New", bucket=bucket(stack)))
    assert pipeline.node.try_find_child("New") is None


def test_a_path_behind_text_is_handed_on_as_it_is(stack: Stack, pipeline: TrainingPipeline):
    pipeline.on_s3_object("New", bucket=bucket(stack), parameters={"Key": "s3://b/$.detail.object.key"})
    warning = Match.string_like_regexp("JSON path is read where it is the whole value.*starting:path-in-text")
    Annotations.from_stack(stack).has_warning("*", warning)


def test_names_and_numbers_are_no_objects(pipeline: TrainingPipeline):
    wrong: dict[str, Any] = {"bucket": "data", "max_event_age": 3600, "dead_letter_queue": "missed"}
    given: dict[str, Any] = {**wrong, "parameters": {"Key": "a.csv"}}
    assert wrong.keys() == set(wrong_fields(lambda: pipeline.on_s3_object("New", **given)))
