"""A pipeline that a schedule starts, once at ``-c due=`` in Tokyo's time, every new .csv below new/, a machine, and an
approved model. And a machine that trains by itself.
"""

import datetime as dt
from typing import cast

from aws_cdk import App, CfnOutput, Duration, LegacyStackSynthesizer, RemovalPolicy, Stack, TimeZone
from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    Estimator,
    Join,
    ModelPackageGroup,
    ParameterString,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingTask,
    WhenRunning,
)
from cdk_sagemaker_training.local.emulator.jobs import FAIL

app = App()
stack = Stack(app, "Started", synthesizer=LegacyStackSynthesizer())  # without assets nothing has to be bootstrapped
bucket = cast("s3.IBucket", s3.Bucket(stack, "Bucket", removal_policy=RemovalPolicy.DESTROY))
key = ParameterString(name="Key")
image = f"{stack.account}.dkr.ecr.{stack.region}.{stack.url_suffix}/own:1"
estimator = Estimator(
    image_uri=image,
    instance_type="ml.m5.xlarge",
    output_path="s3://models/",
)
data = TrainingInput(s3_data=Join(on="/", values=[f"s3://{bucket.bucket_name}", key]))
pipeline = TrainingPipeline(
    stack, "Pipeline", steps=[TrainingStep(name="Train", estimator=estimator, inputs={"train": data})]
)
due = dt.datetime.fromisoformat(app.node.try_get_context("due")).replace(tzinfo=dt.timezone.utc)
once = scheduler.ScheduleExpression.at(due, TimeZone.ASIA_TOKYO)
pipeline.schedule("Once", once, parameters={"Key": "new/scheduled.csv"})
pipeline.on_s3_object("New", bucket=bucket, prefix="new/", suffix=".csv", parameters={"Key": "$.detail.object.key"})
models = ModelPackageGroup(stack, "Models", model_package_group_name="approved")
target = pipeline.as_event_target(parameters={"Key": "$.detail.ModelPackageGroupName"})
models.on_approved("Approved", target=cast("events.IRuleTarget", target))
run = pipeline.as_state(
    stack,
    "Train",
    parameters={"Key": sfn.JsonPath.string_at("$.key")},
    wait=Duration.seconds(1),
    when_running=WhenRunning.WAIT,
)
machine = sfn.StateMachine(
    stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(cast("sfn.IChainable", run))
)

lacking = SageMakerJobStepRetryPolicy(failure_reason_types=[CAPACITY_ERROR], max_attempts=2, backoff_rate=0)
own = Estimator(
    image_uri=image,
    instance_type="ml.m5.xlarge",
    output_path="s3://models/own/",
    environment={FAIL: sfn.JsonPath.string_at("$.reason")},
)
path = f"s3://{bucket.bucket_name}/own/{sfn.JsonPath.string_at('$.key')}"
fails = TrainingTask(
    stack,
    "Fails",
    step=TrainingStep(
        name="Fails",
        estimator=own,
        inputs={"train": TrainingInput(s3_data=path)},
        retry_policies=[lacking],
    ),
    catch=cast("sfn.IChainable", second := sfn.Pass(stack, "GivenUp")),
)
trains = TrainingTask(
    stack,
    "Trains",
    step=TrainingStep(
        name="Trains",
        estimator=Estimator(image_uri=image, instance_type="ml.m5.xlarge", output_path="s3://models/own/"),
        inputs={"train": TrainingInput(s3_data=path)},
    ),
)
second.next(cast("sfn.IChainable", trains))
alone = sfn.StateMachine(
    stack, "Alone", definition_body=sfn.DefinitionBody.from_chainable(cast("sfn.IChainable", fails))
)
CfnOutput(stack, "AloneArn", value=alone.state_machine_arn)
CfnOutput(stack, "MachineArn", value=machine.state_machine_arn)
CfnOutput(stack, "PipelineName", value=pipeline.pipeline_name)
CfnOutput(stack, "BucketName", value=bucket.bucket_name)

app.synth()
