"""References to another region, which CDK carries over with ``cross_region_references``."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import TrainingPipeline
from tests.support.steps import train
from tests.support.templates import definition_of, deployed, resources

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1.0"


def stacks(context: dict[str, Any]) -> tuple[Stack, Stack]:
    app = App(context=context)

    def stack(name: str, region: str) -> Stack:
        env = Environment(account="123456789012", region=region)
        return Stack(app, name, env=env, cross_region_references=True)

    return stack("Frankfurt", "eu-central-1"), stack("Virginia", "us-east-1")


@pytest.mark.parametrize(("strength", "through"), [("weak", "GetStackOutput"), ("strong", "ExportsReader")])
def test_values_of_another_region_get_into_a_definition(context: dict[str, Any], strength: str, through: str):
    frankfurt, virginia = stacks({**context, "@aws-cdk/core:defaultCrossStackReferences": strength})
    shared = s3.Bucket(frankfurt, "Shared")
    TrainingPipeline(
        virginia, "Pipeline", steps=[train(image_uri=IMAGE, environment={"MANIFESTS": shared.bucket_name})]
    )
    deployed_environment = definition_of(virginia)["Steps"][0]["Arguments"]["Environment"]
    assert through in deployed_environment["MANIFESTS"]


def test_a_pipeline_needs_no_reference_to_be_started_from_another_region(context: dict[str, Any]):
    frankfurt, virginia = stacks(context)
    pipeline = TrainingPipeline(virginia, "Pipeline", steps=[train(image_uri=IMAGE)])
    role = iam.Role(frankfurt, "Starter", assumed_by=cast("iam.IPrincipal", iam.AccountRootPrincipal()))
    pipeline.grant_start_pipeline_execution(role)
    (policy,) = resources(frankfurt, "AWS::IAM::Policy")
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert f"arn:aws:sagemaker:us-east-1:123456789012:pipeline/{pipeline.pipeline_name}" == statement["Resource"]
    assert {} == cast("dict[str, Any]", Template.from_stack(virginia).to_json()).get("Outputs", {})


def test_a_dashboard_shows_the_metrics_of_the_region_of_the_pipeline(context: dict[str, Any]):
    frankfurt, virginia = stacks(context)
    pipeline = TrainingPipeline(virginia, "Pipeline", steps=[train(image_uri=IMAGE)])
    widget = cloudwatch.GraphWidget(left=[cast("cloudwatch.IMetric", pipeline.metric_execution_failed())])
    cloudwatch.Dashboard(frankfurt, "Dashboard", widgets=[[cast("cloudwatch.IWidget", widget)]])
    (dashboard,) = resources(frankfurt, "AWS::CloudWatch::Dashboard")
    ((*_, options),) = json.loads(deployed(dashboard["DashboardBody"]))["widgets"][0]["properties"]["metrics"]
    assert "us-east-1" == options["region"]


def test_an_alarm_of_another_region_would_watch_nothing_and_is_refused(context: dict[str, Any]):
    frankfurt, virginia = stacks(context)
    metric = TrainingPipeline(virginia, "Pipeline", steps=[train(image_uri=IMAGE)]).metric_execution_failed()
    metric.create_alarm(virginia, "Failed", threshold=1, evaluation_periods=1)
    with pytest.raises(RuntimeError, match="AlarmRegionMismatch"):
        metric.create_alarm(frankfurt, "Failed", threshold=1, evaluation_periods=1)
