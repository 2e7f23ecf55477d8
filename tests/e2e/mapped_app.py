"""A pipeline for one store, and maps that start it for each store of a list: rows, objects, the input."""

from typing import Any, cast

from aws_cdk import App, CfnOutput, Duration, LegacyStackSynthesizer, RemovalPolicy, Stack
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import (
    ConditionEquals,
    ConditionStep,
    Estimator,
    FailStep,
    Join,
    MapItems,
    ParameterInteger,
    ParameterString,
    PipelineMap,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
)

app = App()
stack = Stack(app, "Mapped", synthesizer=LegacyStackSynthesizer())  # without assets nothing has to be bootstrapped
bucket = cast("s3.IBucket", s3.Bucket(stack, "Bucket", removal_policy=RemovalPolicy.DESTROY))
store, reason = ParameterString(name="Store"), ParameterString(name="Reason", default_value="")
rounds = ParameterInteger(name="Rounds", default_value=1)
estimator = Estimator(
    image_uri=f"{stack.account}.dkr.ecr.{stack.region}.{stack.url_suffix}/own:1",
    instance_type="ml.m5.xlarge",
    output_path="s3://models/",
    hyperparameters={"rounds": rounds.to_string()},
)
data = TrainingInput(s3_data=Join(on="/", values=[f"s3://{bucket.bucket_name}/stores", store]))
train = TrainingStep(name="Train", estimator=estimator, inputs={"train": data})
sound = ConditionStep(
    name="Sound",
    conditions=[ConditionEquals(left=reason, right="")],
    if_steps=[train],
    else_steps=[FailStep(name="Unsound", error_message=reason)],
)
pipeline = TrainingPipeline(stack, "Pipeline", steps=[sound], parameters=[store, reason, rounds])
maps: dict[str, dict[str, Any]] = {
    "Rows": {
        "items": MapItems.from_csv(bucket, "lists/stores.csv"),
        "parameters": {"Store": "$.store", "Rounds": "$.rounds"},
        "max_concurrent_executions": 4,
        "results_bucket": bucket,
        "results_prefix": "results",
    },
    "Lines": {
        "items": MapItems.from_json_lines(bucket, "lists/stores.jsonl"),
        "parameters": {"Store": "$.store", "Rounds": "$.rounds", "Reason": "$.reason"},
        "tolerated_failure_count": 1,
        "results_bucket": bucket,
        "results_prefix": "results",
    },
    "Objects": {"items": MapItems.from_objects(bucket, "stores/"), "parameters": {"Store": "$.Key"}},
    "Given": {
        "items": MapItems.from_input(),
        "parameters": {"Store": "$.store", "Reason": "$.reason"},
    },
}
for name, given in maps.items():
    made = PipelineMap(stack, name, pipeline=pipeline, wait=Duration.seconds(1), **given)
    CfnOutput(stack, f"{name}Arn", value=made.state_machine.state_machine_arn)
CfnOutput(stack, "PipelineName", value=pipeline.pipeline_name)
CfnOutput(stack, "BucketName", value=bucket.bucket_name)

app.synth()
