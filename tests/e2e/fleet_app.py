"""A fleet of ``-c stores=`` stores with schedules and monitoring, and a queue that gets what its topic is told.

``-c changed=`` names a store that trains otherwise, ``-c at=HH:MM`` in UTC says when all of them start.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from aws_cdk import App, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from cdk_sagemaker_training import Estimator, PipelineFleet, TrainingAlertTopic, TrainingStep, TrainingWorkspace
from cdk_sagemaker_training.local.emulator.jobs import FAIL

FAILING = "store-000"

app = App()
app.node.set_context("cdk-sagemaker-training:allow-destroy", "true")
platform = Stack(app, "Platform")
workspace = TrainingWorkspace(platform, "Training", removal_policy=RemovalPolicy.DESTROY)
topic = TrainingAlertTopic(platform, "Alerts", removal_policy=RemovalPolicy.DESTROY)
queue = sqs.Queue(platform, "Queue", encryption=sqs.QueueEncryption.SQS_MANAGED)
topic.add_subscription(cast("sns.ITopicSubscription", subscriptions.SqsSubscription(queue, raw_message_delivery=True)))
CfnOutput(platform, "QueueUrl", value=queue.queue_url)
changed = app.node.try_get_context("changed")
hour, minute = map(int, (app.node.try_get_context("at") or "02:00").split(":"))


def steps(store: Mapping[str, Any]) -> list[TrainingStep]:
    """One step, which fails in one store."""
    place = f"stores/{store['name']}/"
    estimator = Estimator(
        image_uri=f"{platform.account}.dkr.ecr.{platform.region}.{platform.url_suffix}/own:1",
        instance_type="ml.m5.xlarge",
        hyperparameters={"rounds": 200 if store["name"] == changed else 100},
        environment={FAIL: "AlgorithmError: no sales"} if store["name"] == FAILING else {},
        output_path=workspace.artifacts(place),
    )
    return [TrainingStep(name="Train", estimator=estimator, inputs={"train": workspace.data(place)})]


fleet = PipelineFleet(
    app,
    "Stores",
    variants=({"name": f"store-{number:03}"} for number in range(int(app.node.try_get_context("stores") or 1))),
    define=steps,
    stacks=4,
    workspace=workspace,
    shared_locations=[workspace.data("stores/"), workspace.artifacts("stores/")],
)
once = {"window": Duration.minutes(1), "max_concurrent_executions": 1000} if app.node.try_get_context("at") else {}
fleet.schedule(
    "Nightly",
    hour=hour,
    minute=minute,
    execution_time=Duration.minutes(10),
    **cast("Any", {"window": Duration.hours(4), **once}),
)
fleet.monitor(topic=topic)
CfnOutput(platform, "Labels", value=json.dumps(fleet.labels))

app.synth()
