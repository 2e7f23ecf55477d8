"""A pipeline with its monitoring, a fleet's, and a queue that gets what the topic is told."""

from typing import cast

from aws_cdk import App, BootstraplessSynthesizer, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from cdk_sagemaker_training import (
    Estimator,
    TrainingAlertTopic,
    TrainingFleetMonitoring,
    TrainingMonitoring,
    TrainingPipeline,
    TrainingStep,
)

app = App()
app.node.set_context("cdk-sagemaker-training:allow-destroy", "true")
# Nothing here is an asset, so the account need not be bootstrapped.
stack = Stack(app, "Monitored", synthesizer=BootstraplessSynthesizer())
principal = cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com"))
role = cast("iam.IRole", iam.Role(stack, "Jobs", assumed_by=principal))
estimator = Estimator(
    image_uri=f"{stack.account}.dkr.ecr.{stack.region}.{stack.url_suffix}/own:1",
    role=role.role_arn,
    instance_type="ml.m5.xlarge",
    output_path="s3://models/",
    environment={"EMBEDDED_AWS_FAILURE_REASON": "AlgorithmError: out of memory, exit code: 137"},
)
pipeline = TrainingPipeline(
    stack, "Pipeline", pipeline_name="churn", steps=[TrainingStep(name="Train", estimator=estimator)], job_role=role
)
topic = TrainingAlertTopic(stack, "Alerts", removal_policy=RemovalPolicy.DESTROY)
queue = sqs.Queue(stack, "Queue", encryption=sqs.QueueEncryption.SQS_MANAGED)
topic.add_subscription(cast("sns.ITopicSubscription", subscriptions.SqsSubscription(queue, raw_message_delivery=True)))
monitoring = TrainingMonitoring(
    stack,
    "Monitoring",
    pipeline=pipeline,
    topic=topic,
    duration_budget=Duration.hours(2),
    success_within=Duration.days(2),
)
fleet = TrainingFleetMonitoring(
    stack,
    "Fleet",
    pipelines=[pipeline],
    topic=topic,
    job_log_retention=logs.RetentionDays.ONE_MONTH,
    removal_policy=RemovalPolicy.DESTROY,
)
CfnOutput(stack, "QueueUrl", value=queue.queue_url)
CfnOutput(stack, "KeyId", value=topic.encryption_key.key_id)
CfnOutput(stack, "Dashboards", value=f"{monitoring.dashboard.dashboard_name} {fleet.dashboard.dashboard_name}")

app.synth()
