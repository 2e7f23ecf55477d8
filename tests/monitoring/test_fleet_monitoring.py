"""What is watched of all training jobs of an account, and pipelines side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest
from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template

from cdk_sagemaker_training import InvalidInputError, TrainingFleetMonitoring, TrainingPipeline, UtilizationBounds
from cdk_sagemaker_training.catalog.alarm_limits import MAX_DASHBOARD_METRICS, MAX_WIDGET_METRICS
from tests.support.templates import resources

Find = Callable[[str, str], Mapping[str, Any]]


def query(function: str, metric: str, order: str) -> str:
    source = f'SELECT {function}({metric}) FROM SCHEMA("/aws/sagemaker/TrainingJobs", Host)'
    return f"{source} GROUP BY Host ORDER BY {function}() {order}"


def test_alarms_judge_each_instance(stack: Stack, pipeline: TrainingPipeline, found: Find):
    bounds = UtilizationBounds(gpu_below=10, cpu_below=3, memory_above=99.5, disk_above=80, minutes=45)

    fleet = TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline], bounds=bounds)

    made = {name: found("AWS::CloudWatch::Alarm", f"{name}Alarm") for name in fleet.alarms}
    members = ("ComparisonOperator", "Threshold", "EvaluationPeriods", "TreatMissingData")
    assert {
        "IdleGpu": (query("MAX", "GPUUtilization", "ASC"), 300, "LessThanThreshold", 10, 9, "notBreaching"),
        "IdleCpu": (query("MAX", "CPUUtilization", "ASC"), 300, "LessThanThreshold", 3, 9, "notBreaching"),
        "FullMemory": (query("MIN", "MemoryUtilization", "DESC"), 300, "GreaterThanThreshold", 99.5, 9, "notBreaching"),
        "FullDisk": (query("MIN", "DiskUtilization", "DESC"), 300, "GreaterThanThreshold", 80, 9, "notBreaching"),
    } == {
        name: (alarm["Metrics"][0]["Expression"], alarm["Metrics"][0]["Period"], *(alarm[one] for one in members))
        for name, alarm in made.items()
    }
    assert (
        "GPUUtilization of an instance of a training job below 10 % for 45 minutes"
        == made["IdleGpu"]["AlarmDescription"]
    )


def test_what_bounds_nothing_is_no_alarm(stack: Stack, pipeline: TrainingPipeline):
    bounds = UtilizationBounds(gpu_below=0, memory_above=100, disk_above=100)
    assert {} == TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline], bounds=bounds).alarms


def test_ended_jobs_are_kept_encrypted_and_counted(stack: Stack, pipeline: TrainingPipeline, found: Find):
    TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline], retention=logs.RetentionDays.THREE_MONTHS)

    group, policy = found("AWS::Logs::LogGroup", "EventLog"), found("AWS::Logs::ResourcePolicy", "EventLog")
    (target,) = found("AWS::Events::Rule", "EventLogRule")["Targets"]
    filters = resources(stack, "AWS::Logs::MetricFilter")
    (statement,) = json.loads(policy["PolicyDocument"])["Statement"]
    assert 90 == group["RetentionInDays"]
    assert group["KmsKeyId"].startswith("<FleetKey")
    assert ("events.amazonaws.com", ["logs:CreateLogStream", "logs:PutLogEvents"]) == (
        statement["Principal"]["Service"],
        statement["Action"],
    )
    assert statement["Resource"].startswith("<FleetEventLog")
    assert "arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<FleetEventLog" == target["Arn"].rstrip(
        "0123456789ABCDEF>"
    )
    assert {
        "FailedJobs": ('{ $.detail.TrainingJobStatus = "Failed" }', "1"),
        "EndedJobs": ('{ $.detail.TrainingJobStatus = "*" }', "1"),
        "TrainingSeconds": ("{ $.detail.TrainingTimeInSeconds >= 0 }", "$.detail.TrainingTimeInSeconds"),
        "BillableSeconds": ("{ $.detail.BillableTimeInSeconds >= 0 }", "$.detail.BillableTimeInSeconds"),
    } == {
        one["MetricTransformations"][0]["MetricName"]: (
            one["FilterPattern"],
            one["MetricTransformations"][0]["MetricValue"],
        )
        for one in filters
    }
    assert {"SageMakerTraining/Stack/Fleet/EventLog"} == {
        one["MetricTransformations"][0]["MetricNamespace"] for one in filters
    }
    assert ["Failed jobs", "Reasons of failed jobs"] == [
        one["Name"].rpartition("/")[2] for one in resources(stack, "AWS::Logs::QueryDefinition")
    ]


def test_no_function_runs(stack: Stack, pipeline: TrainingPipeline):
    TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline])
    template = cast("dict[str, Any]", Template.from_stack(stack).to_json())
    kinds = {found["Type"] for found in template["Resources"].values()}
    assert set() == {kind for kind in kinds if kind.startswith(("AWS::Lambda", "Custom::"))}


def test_the_log_group_of_all_jobs_becomes_the_stacks(stack: Stack, pipeline: TrainingPipeline):
    TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline], job_log_retention=logs.RetentionDays.ONE_MONTH)
    (group,) = [found for found in resources(stack, "AWS::Logs::LogGroup") if "LogGroupName" in found]
    assert ("/aws/sagemaker/TrainingJobs", 30, True) == (
        group["LogGroupName"],
        group["RetentionInDays"],
        "KmsKeyId" in group,
    )


def test_a_key_that_is_given_lets_logs_and_alarms_use_it(stack: Stack, pipeline: TrainingPipeline, found: Find):
    key = cast("kms.IKey", kms.Key(stack, "Mine"))

    TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline], encryption_key=key)

    services = {
        statement["Principal"].get("Service") for statement in found("AWS::KMS::Key", "Mine")["KeyPolicy"]["Statement"]
    }
    assert 1 == len(resources(stack, "AWS::KMS::Key"))
    logs_service = "logs.<AWS::Region>.<AWS::URLSuffix>"
    assert {None, logs_service, "cloudwatch.amazonaws.com", "events.amazonaws.com"} == services


def test_the_dashboard(stack: Stack, pipeline: TrainingPipeline, found: Find):
    theirs = TrainingPipeline.from_pipeline_name(stack, "Theirs", "theirs")

    fleet = TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline, theirs], topic=sns.Topic(stack, "Mine"))

    body = json.loads(found("AWS::CloudWatch::Dashboard", "Dashboard")["DashboardBody"])
    shown = {widget["properties"]["title"]: widget["properties"] for widget in body["widgets"]}
    space = "AWS/Sagemaker/ModelBuildingPipeline"
    assert [[space, "ExecutionFailed", "PipelineName", name] for name in ("churn", "theirs")] == [
        metric[:-1] for metric in shown["Failed"]["metrics"]
    ]
    assert [space, "ExecutionStarted"] == shown["Executions of all pipelines of the account"]["metrics"][0][:-1]
    assert ["AWS/Events", "Invocations", "RuleName"] == shown["Jobs that Managed Spot interrupted"]["metrics"][0][:3]
    assert "100 * (1 - billed / trained)" == shown["Saving of Managed Spot"]["metrics"][-1][0]["expression"]
    (graph,) = shown["GPUUtilization, % (0 to 100 times the number of GPUs)"]["metrics"]
    every = '{"/aws/sagemaker/TrainingJobs",Host} MetricName="GPUUtilization"'
    assert f"SEARCH('{every}', 'Average', 300)" == graph[0]["expression"]
    assert sum(len(row) for row in fleet.rows) == len(body["widgets"])


def test_all_mistakes_at_once(stack: Stack):
    with pytest.raises(InvalidInputError) as error:
        TrainingFleetMonitoring(stack, "Fleet", pipelines=[], removal_policy=RemovalPolicy.DESTROY)
    assert ["pipelines", "removal_policy"] == [problem.where for problem in error.value.problems]


def test_no_more_pipelines_than_a_graph_shows(stack: Stack, pipeline: TrainingPipeline):
    with pytest.raises(InvalidInputError, match="pipelines: got 501; allowed: 1 to 500 pipelines"):
        TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline] * 501)


def test_so_many_pipelines_fit_into_a_dashboard(stack: Stack, pipeline: TrainingPipeline, found: Find):
    TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline])
    body = json.loads(found("AWS::CloudWatch::Dashboard", "Dashboard")["DashboardBody"])
    metrics = [metric for widget in body["widgets"] for metric in widget["properties"].get("metrics", [])]
    for_each = [metric for metric in metrics if "churn" in metric]
    assert MAX_WIDGET_METRICS * len(for_each) + len(metrics) - len(for_each) <= MAX_DASHBOARD_METRICS
