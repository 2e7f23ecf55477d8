"""A pipeline with its monitoring, a fleet's, and a queue that gets what the topic is told; another one with MLflow."""

from typing import cast

from aws_cdk import App, BootstraplessSynthesizer, CfnOutput, Duration, RemovalPolicy, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from cdk_sagemaker_training import (
    Estimator,
    MlflowApp,
    MlflowConfig,
    MlflowTrackingServer,
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

# A stack of its own: a template of more than 50 KiB takes a bootstrapped account.
tracked_stack = Stack(app, "Tracked", synthesizer=BootstraplessSynthesizer())
artifacts = s3.Bucket(tracked_stack, "Artifacts", removal_policy=RemovalPolicy.DESTROY)
mlflow = MlflowApp(tracked_stack, "Mlflow", artifacts_bucket=artifacts, removal_policy=RemovalPolicy.DESTROY)
server = MlflowTrackingServer(
    tracked_stack,
    "Server",
    artifacts_bucket=artifacts,
    tracking_server_size="Small",
    removal_policy=RemovalPolicy.DESTROY,
)


def logging(name: str, mlflow_config: MlflowConfig) -> TrainingStep:
    image = f"{tracked_stack.account}.dkr.ecr.{tracked_stack.region}.{tracked_stack.url_suffix}/own:1"
    own = Estimator(
        image_uri=image, instance_type="ml.m5.xlarge", output_path="s3://models/", mlflow_config=mlflow_config
    )
    return TrainingStep(name=name, estimator=own)


tracked = TrainingPipeline(
    tracked_stack,
    "Tracked",
    pipeline_name="tracked",
    mlflow_config=mlflow.mlflow_config(experiment="churn"),
    steps=[logging("ToApp", mlflow.mlflow_config()), logging("ToServer", server.mlflow_config(run_name="nightly"))],
)
Tags.of(tracked).add("cost-center", "17")
CfnOutput(tracked_stack, "MlflowArns", value=f"{mlflow.mlflow_app_arn} {server.tracking_server_arn}")
CfnOutput(tracked_stack, "LoggingRole", value=tracked.job_roles["ToServer"].role_name)

app.synth()
