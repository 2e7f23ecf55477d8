from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any, cast

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk.aws_scheduler import ScheduleExpression

import cdk_sagemaker_training
from cdk_sagemaker_training import InvalidInputError, TrainingPipeline, starting
from tests.support.templates import deployed, resources

ARN = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/churn"


def test_a_function_may_start_it_and_knows_its_name(stack: Stack, pipeline: TrainingPipeline):
    code = lambda_.Code.from_inline("def handler(event, context): ...")
    function = lambda_.Function(
        stack, "Function", code=code, handler="index.handler", runtime=cast("Any", lambda_.Runtime.PYTHON_3_13)
    )
    grant = pipeline.grant_start_to_function(function, environment_variable="CHURN")
    assert grant.success
    (made,) = resources(stack, "AWS::Lambda::Function")
    assert {"CHURN": "churn"} == made["Environment"]["Variables"]
    (policy,) = [p for p in resources(stack, "AWS::IAM::Policy") if "Function" in p["PolicyName"]]
    assert [{"Action": "sagemaker:StartPipelineExecution", "Effect": "Allow", "Resource": ARN}] == deployed(
        policy["PolicyDocument"]["Statement"]
    )


def test_a_pipeline_loads_nothing_of_what_could_start_it():
    program = (
        "import sys, cdk_sagemaker_training as l; l.TrainingPipeline;"
        "print(*(m for m in sys.modules if m in {'aws_cdk.aws_stepfunctions_tasks', 'aws_cdk.aws_scheduler_targets'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "" == done.stdout.strip()


def test_names_are_loaded_when_they_are_used():
    assert cdk_sagemaker_training.RunPipeline is starting.RunPipeline
    assert not hasattr(starting, "Nothing")


@pytest.mark.parametrize("start", ["schedule", "on_s3_object", "as_event_target"])
def test_a_misspelt_keyword_is_no_keyword(stack: Stack, pipeline: TrainingPipeline, start: str):
    given: dict[str, Any] = {"retry_atempts": 3, "parameters": {"InputKey": "a"}}
    calls: dict[str, Callable[[], object]] = {
        "schedule": lambda: pipeline.schedule("S", ScheduleExpression.rate(Duration.days(1)), **given),
        "on_s3_object": lambda: pipeline.on_s3_object("O", bucket=s3.Bucket(stack, "Bucket"), **given),
        "as_event_target": lambda: pipeline.as_event_target(**given),
    }
    with pytest.raises(InvalidInputError, match="retry_atempts: got 3; allowed: one of the keywords dead_letter_queue"):
        calls[start]()
