"""Forty-five training steps, on S3 and in the template; ``-c note=`` changes a literal, ``-c key=`` a resource."""

from typing import cast

from aws_cdk import App, CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import DefinitionLocation, Estimator, TrainingPipeline, TrainingStep, s3_uri

app = App()
stack = Stack(app, "LargeDefinition")
first, second = (
    cast("kms.IKey", kms.Key(stack, name, removal_policy=RemovalPolicy.DESTROY)) for name in ("First", "Second")
)
volumes = second if app.node.try_get_context("key") == "Second" else first
bucket = s3.Bucket(stack, "Bucket", encryption_key=first, removal_policy=RemovalPolicy.DESTROY)
principal = cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com"))
role = cast("iam.IRole", iam.Role(stack, "Jobs", assumed_by=principal))
note = app.node.try_get_context("note") or 'a "quoted" note — ünd more'


def _step(number: int) -> TrainingStep:
    estimator = Estimator(
        image_uri=f"{stack.account}.dkr.ecr.{stack.region}.{stack.url_suffix}/own:1",
        role=role.role_arn,
        instance_type="ml.m5.xlarge",
        output_path=s3_uri(bucket, f"models/{number}/"),
        volume_kms_key=volumes.key_arn,
        environment={"NOTE": note, **{f"VALUE_{index}": f"{number}-{index} " + "x" * 480 for index in range(14)}},
    )
    return TrainingStep(name=f"Train{number:02}", estimator=estimator)


steps = [_step(number) for number in range(45)]
for name, location in (("OnS3", DefinitionLocation.AUTO), ("Inline", DefinitionLocation.INLINE)):
    pipeline = TrainingPipeline(
        stack, name, steps=steps, job_role=role, definition_bucket=bucket, definition_location=location
    )
    CfnOutput(stack, f"{name}Name", value=pipeline.pipeline_name)
CfnOutput(stack, "BucketName", value=bucket.bucket_name)

app.synth()
