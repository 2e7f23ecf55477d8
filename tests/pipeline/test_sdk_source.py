"""A pipeline of SageMaker SDK v2 in a stack: tokens survive it, and the workspace fills what it left open."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from aws_cdk import Stack

from cdk_sagemaker_training import PipelineDefinition, TrainingPipeline, TrainingWorkspace
from tests.support.templates import definition_of, resources

ROLE = "arn:aws:iam::123456789012:role/training"


def pipeline_of_the_sdk(workspace: TrainingWorkspace) -> Any:
    from sagemaker.estimator import Estimator
    from sagemaker.workflow.pipeline import Pipeline
    from sagemaker.workflow.pipeline_context import PipelineSession
    from sagemaker.workflow.steps import TrainingStep

    session = PipelineSession(
        boto_session=boto3.Session("none", "none", region_name="eu-west-1"),
        default_bucket="not-used",
        sagemaker_config={"SchemaVersion": "1.0", "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}}},
    )
    estimator = Estimator(
        image_uri="123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1",
        role=ROLE,
        instance_type="ml.m5.xlarge",
        instance_count=1,
        output_path=workspace.artifacts("churn/"),
        disable_profiler=True,
        debugger_hook_config=False,
        sagemaker_session=session,
    )
    train = TrainingStep(name="Train", step_args=estimator.fit(inputs=workspace.data("churn/train/")))
    return Pipeline(name="churn", steps=[train], sagemaker_session=session)


@pytest.mark.filterwarnings("ignore:Running within a PipelineSession")
def test_an_sdk_pipeline_in_a_stack(stack: Stack):
    workspace = TrainingWorkspace(stack, "Training")

    definition = PipelineDefinition.from_sdk(pipeline_of_the_sdk(workspace))
    pipeline = TrainingPipeline(stack, "Pipeline", definition=definition, workspace=workspace)

    train = definition_of(stack)["Steps"][0]["Arguments"]
    channel = train["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]
    assert channel.startswith("s3://<TrainingBucketsData")
    assert channel.endswith("/churn/train/")
    assert train["OutputDataConfig"]["S3OutputPath"].endswith("/churn/")
    assert train["EnableNetworkIsolation"]
    assert train["ResourceConfig"]["VolumeKmsKeyId"].startswith("<TrainingKey")
    assert 2 == len(train["VpcConfig"]["Subnets"])
    assert ROLE == train["RoleArn"]
    assert {} == pipeline.job_roles
    assert [] == [role for role in resources(stack, "AWS::IAM::Role") if role.get("Description") == "SageMaker jobs"]
