from __future__ import annotations

import pytest
from aws_cdk import CfnParameter, Stack
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training import InvalidInputError, TrainingPipeline
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.templates import deployed, resources

ARN = "arn:aws:sagemaker:eu-west-1:210987654321:pipeline/churn"


def test_by_arn(stack: Stack):
    pipeline = TrainingPipeline.from_pipeline_arn(stack, "P", ARN)
    assert ("churn", ARN) == (pipeline.pipeline_name, pipeline.pipeline_arn)
    assert ("210987654321", "eu-west-1") == (pipeline.env.account, pipeline.env.region)


def test_by_name(stack: Stack):
    pipeline = TrainingPipeline.from_pipeline_name(stack, "P", "Churn")
    assert "Churn" == pipeline.pipeline_name
    expected = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/churn"
    assert expected == deployed(stack.resolve(pipeline.pipeline_arn))


def test_by_an_arn_that_is_a_token(stack: Stack):
    arn = CfnParameter(stack, "Arn").value_as_string
    pipeline = TrainingPipeline.from_pipeline_arn(stack, "P", arn)
    assert {"Ref": "Arn"} == stack.resolve(pipeline.pipeline_arn)
    assert {"Fn::Select": [1, {"Fn::Split": ["/", {"Ref": "Arn"}]}]} == stack.resolve(pipeline.pipeline_name)


@pytest.mark.parametrize(
    "arn", ["churn", "", "arn:aws:sagemaker:eu-west-1:210987654321:training-job/churn", f"{ARN}/execution/1", f"{ARN}/"]
)
def test_no_arn(stack: Stack, arn: str):
    assert [("pipeline_arn", arn, "arn:<partition>:sagemaker:<region>:<account>:pipeline/<name>")] == mistakes(
        lambda: TrainingPipeline.from_pipeline_arn(stack, "P", arn)
    )


@pytest.mark.parametrize("name", ["", "churn/execution", "a" * 257, "_churn"])
def test_no_name(stack: Stack, name: str):
    assert ["pipeline_name"] == wrong_fields(lambda: TrainingPipeline.from_pipeline_name(stack, "P", name))


def test_an_arn_is_no_name(stack: Stack):
    with pytest.raises(InvalidInputError, match=r"pipeline_name: got 'arn:.* fix: TrainingPipeline.from_pipeline_arn"):
        TrainingPipeline.from_pipeline_name(stack, "P", ARN)


def test_by_a_name_that_is_a_token(stack: Stack):
    name = CfnParameter(stack, "Name").value_as_string
    assert {"Ref": "Name"} == stack.resolve(TrainingPipeline.from_pipeline_name(stack, "P", name).pipeline_name)


def test_grants(stack: Stack):
    role = iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())  # pyright: ignore[reportArgumentType]
    TrainingPipeline.from_pipeline_arn(stack, "P", ARN).grant_start_pipeline_execution(role)
    (policy,) = resources(stack, "AWS::IAM::Policy")
    expected = {"Action": "sagemaker:StartPipelineExecution", "Effect": "Allow", "Resource": ARN}
    assert [expected] == policy["PolicyDocument"]["Statement"]


def test_metrics(stack: Stack):
    metric = TrainingPipeline.from_pipeline_arn(stack, "P", ARN).metric_execution_failed()
    assert {"PipelineName": "churn"} == metric.dimensions
