"""What is told, alarming and shown of one pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest
from aws_cdk import App, Duration, Environment, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template

from cdk_sagemaker_training import (
    Estimator,
    InvalidInputError,
    PipelineDefinition,
    PipelineDefinitionConfig,
    TrainingMonitoring,
    TrainingPipeline,
    TrainingStep,
)
from tests.support.steps import IMAGE
from tests.support.templates import deployed, resources, warnings

Find = Callable[[str, str], Mapping[str, Any]]
ARN = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/churn"
JOBS = ["pipelines-*-Train-*", "pipelines-*-Train-and-evaluate-a-*"]


def template_of(stack: Stack) -> list[str]:
    """The texts of all messages, lines without the quotes that EventBridge adds."""
    return [
        deployed(target["InputTransformer"]["InputTemplate"])
        for rule in resources(stack, "AWS::Events::Rule")
        for target in rule["Targets"]
    ]


def test_rules_know_the_pipeline_its_steps_and_its_jobs(stack: Stack, pipeline: TrainingPipeline, found: Find):
    monitoring = TrainingMonitoring(stack, "Monitoring", pipeline=pipeline, notify_success=True)

    patterns = {kind: found("AWS::Events::Rule", f"{kind}Rule")["EventPattern"]["detail"] for kind in monitoring.rules}
    of_pipeline = {"pipelineArn": [{"equals-ignore-case": ARN}]}
    named = {"TrainingJobName": [{"wildcard": name} for name in JOBS]}
    assert {
        "Execution": {**of_pipeline, "currentPipelineExecutionStatus": ["Failed", "Stopped"]},
        "Success": {**of_pipeline, "currentPipelineExecutionStatus": ["Succeeded"]},
        "Step": {**of_pipeline, "currentStepStatus": ["Failed", "Stopped"]},
        "Job": {**named, "TrainingJobStatus": ["Failed", "Stopped"]},
        "Interruption": {
            **named,
            "TrainingJobStatus": ["Completed", "Failed", "Stopped"],
            "$or": [
                {"SecondaryStatusTransitions": {"Status": ["Interrupted"]}},
                {"SecondaryStatus": ["MaxWaitTimeExceeded"]},
            ],
        },
    } == patterns


def test_every_message_goes_to_the_topic_and_has_a_value_for_each_place(stack: Stack, pipeline: TrainingPipeline):
    topic = sns.Topic(stack, "Mine")

    monitoring = TrainingMonitoring(stack, "Monitoring", pipeline=pipeline, topic=topic)

    rules = resources(stack, "AWS::Events::Rule")
    assert {json.dumps(stack.resolve(topic.topic_arn))} == {
        json.dumps(target["Arn"]) for rule in rules for target in rule["Targets"]
    }
    assert len(monitoring.rules) == len(rules)
    for rule in rules:
        transformer = rule["Targets"][0]["InputTransformer"]
        text = deployed(transformer["InputTemplate"])
        assert [] == [name for name in transformer["InputPathsMap"] if f"<{name}>" not in text]
        lines = text.split("\n")
        assert lines == [f'"{line[1:-1]}"' for line in lines]
        assert len(text) <= 8192  # EventBridge API reference, InputTransformer


def test_interruptions_are_told_with_the_seconds_if_the_event_has_them(stack: Stack, pipeline: TrainingPipeline):
    TrainingMonitoring(stack, "Monitoring", pipeline=pipeline)
    (text,) = [found for found in template_of(stack) if "Managed Spot" in found]
    assert [
        '"SageMaker training job <detail-TrainingJobName>: Managed Spot interrupted it or had no capacity in time"',
        '"It ended as <detail-TrainingJobStatus> (<detail-SecondaryStatus>)"',
        '"Seconds of training: <detail-TrainingTimeInSeconds>; seconds billed: <detail-BillableTimeInSeconds>"',
    ] == text.split("\n")[:3]


def test_alarms(stack: Stack, pipeline: TrainingPipeline, found: Find):
    monitoring = TrainingMonitoring(
        stack, "Monitoring", pipeline=pipeline, duration_budget=Duration.hours(2), success_within=Duration.days(3)
    )

    members = ("MetricName", "Statistic", "Period", "EvaluationPeriods", "Threshold", "TreatMissingData")
    made = {name: found("AWS::CloudWatch::Alarm", f"{name}Alarm") for name in monitoring.alarms}
    undelivered = made.pop("Undelivered")
    operators = {name: alarm["ComparisonOperator"] for name, alarm in made.items()}
    assert {
        "Failed": ("ExecutionFailed", "Sum", 300, 1, 1, "notBreaching"),
        "Stopped": ("ExecutionStopped", "Sum", 300, 1, 1, "notBreaching"),
        "OverBudget": ("ExecutionDuration", "Maximum", 300, 1, 7_200_000, "notBreaching"),
        "NoSuccess": ("ExecutionSucceeded", "Sum", 86_400, 3, 1, "breaching"),
    } == {name: tuple(alarm[member] for member in members) for name, alarm in made.items()}
    assert {
        "Failed": "GreaterThanOrEqualToThreshold",
        "Stopped": "GreaterThanOrEqualToThreshold",
        "OverBudget": "GreaterThanThreshold",
        "NoSuccess": "LessThanThreshold",
    } == operators
    assert [{"Name": "PipelineName", "Value": "churn"}] == made["Failed"]["Dimensions"]
    assert {"AWS/Sagemaker/ModelBuildingPipeline"} == {alarm["Namespace"] for alarm in made.values()}
    lost = [metric["MetricStat"]["Metric"] for metric in undelivered["Metrics"] if "MetricStat" in metric]
    assert {("AWS/Events", "FailedInvocations")} == {(metric["Namespace"], metric["MetricName"]) for metric in lost}
    assert (len(monitoring.rules), "SUM(METRICS())") == (len(lost), undelivered["Metrics"][0]["Expression"])
    told = [(alarm["AlarmActions"], alarm["OKActions"]) for alarm in (*made.values(), undelivered)]
    assert [] == [actions for begins, ends in told for actions in (begins, ends) if len(actions) != 1]


def widgets(found: Find, part: str = "Dashboard") -> dict[str, dict[str, Any]]:
    body = json.loads(found("AWS::CloudWatch::Dashboard", part)["DashboardBody"])
    return {widget["properties"]["title"]: widget["properties"] for widget in body["widgets"]}


def test_the_dashboard(stack: Stack, pipeline: TrainingPipeline, found: Find):
    monitoring = TrainingMonitoring(stack, "Monitoring", pipeline=pipeline, duration_budget=Duration.minutes(90))

    shown = widgets(found)
    steps = ["Train", "Train_and_evaluate_all"]
    assert [
        *("Executions", "Duration of executions", "Alarms", "Failed steps", "Duration of steps"),
        "GPUMemoryUtilization, % (0 to 100 times the number of GPUs)",
        "GPUUtilization, % (0 to 100 times the number of GPUs)",
        "CPUUtilization, % (0 to 100 times the number of CPU cores)",
        *("DiskUtilization, % (0 to 100)", "MemoryUtilization, % (0 to 100)", "What the jobs said"),
    ] == list(shown)
    assert [
        ["AWS/Sagemaker/ModelBuildingPipeline", "StepFailed", "PipelineName", "churn", "StepName", step]
        for step in steps
    ] == [metric[:-1] for metric in shown["Failed steps"]["metrics"]]
    space = '{"/aws/sagemaker/TrainingJobs",Host} MetricName="GPUUtilization" Host=pipelines'
    assert [
        f"SEARCH('{space} Host=Train', 'Average', 300)",
        f"SEARCH('{space} Host=Train Host=and Host=evaluate Host=a', 'Average', 300)",
    ] == [one[0]["expression"] for one in shown["GPUUtilization, % (0 to 100 times the number of GPUs)"]["metrics"]]
    (budget,) = shown["Duration of executions"]["annotations"]["horizontal"]
    assert (5_400_000, "budget: 1 hour 30 minutes") == (budget["value"], budget["label"])
    assert len(monitoring.alarms) == len(shown["Alarms"]["alarms"])
    query = found("AWS::Logs::QueryDefinition", "WhatJobsSaid")
    assert "SageMaker training/Stack/Monitoring/What the jobs said" == query["Name"]
    assert ["/aws/sagemaker/TrainingJobs"] == query["LogGroupNames"]
    streams = "(pipelines-[a-z0-9]+-Train-|pipelines-[a-z0-9]+-Train-and-evaluate-a-)"
    assert f"| filter @logStream like /^{streams}/" == query["QueryString"].split("\n")[1]


def test_a_prefix_of_job_names_keeps_pipelines_apart(stack: Stack, found: Find):
    estimator = Estimator(image_uri=IMAGE, instance_type="ml.m5.xlarge", output_path="s3://output/models/")
    step = TrainingStep(name="Train", estimator=estimator, base_job_name="churn-model")
    naming = PipelineDefinitionConfig(use_custom_job_prefix=True)
    definition = PipelineDefinition.from_steps(steps=[step], pipeline_definition_config=naming)

    TrainingMonitoring(stack, "Monitoring", pipeline=TrainingPipeline(stack, "Pipeline", definition=definition))

    assert [{"wildcard": "churn-model-*"}] == found("AWS::Events::Rule", "JobRule")["EventPattern"]["detail"][
        "TrainingJobName"
    ]
    (graph,) = widgets(found)["DiskUtilization, % (0 to 100)"]["metrics"]
    space = '{"/aws/sagemaker/TrainingJobs",Host} MetricName="DiskUtilization"'
    assert f"SEARCH('{space} Host=churn Host=model', 'Average', 300)" == graph[0]["expression"]


def test_jobs_of_many_steps_are_divided_among_patterns_that_eventbridge_takes(stack: Stack):
    estimator = Estimator(image_uri=IMAGE, instance_type="ml.m5.xlarge", output_path="s3://output/models/")
    steps = [TrainingStep(name=f"{number:02}TrainAModelOfAStore", estimator=estimator) for number in range(50)]

    monitoring = TrainingMonitoring(stack, "Monitoring", pipeline=TrainingPipeline(stack, "Pipeline", steps=steps))

    assert ["Execution", "Step", "Job", "Interruption", "Job2", "Interruption2"] == list(monitoring.rules)
    patterns = [rule["EventPattern"] for rule in resources(stack, "AWS::Events::Rule")]
    assert 2_048 >= max(len(json.dumps(deployed(pattern), separators=(",", ":"))) for pattern in patterns)
    told = [name for pattern in patterns for name in pattern["detail"].get("TrainingJobName", [])]
    assert (100, 50) == (len(told), len({str(name) for name in told}))


def test_of_a_pipeline_that_exists_the_steps_are_not_known(stack: Stack, found: Find):
    arn = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/theirs"
    pipeline = TrainingPipeline.from_pipeline_arn(stack, "Theirs", arn)

    monitoring = TrainingMonitoring(stack, "Monitoring", pipeline=pipeline)

    assert ["Execution", "Step"] == list(monitoring.rules)
    assert ["Executions", "Duration of executions", "Alarms"] == list(widgets(found))
    detail = found("AWS::Events::Rule", "StepRule")["EventPattern"]["detail"]
    assert [{"equals-ignore-case": arn}] == detail["pipelineArn"]


@pytest.mark.parametrize(
    ("account", "region", "told"),
    [("123456789012", "eu-west-1", True), ("210987654321", "us-east-1", True), ("123456789012", "us-east-1", False)],
)
def test_a_pipeline_whose_events_are_elsewhere(account: str, region: str, told: bool):
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="us-east-1"))
    arn = f"arn:aws:sagemaker:{region}:{account}:pipeline/theirs"
    TrainingMonitoring(stack, "Monitoring", pipeline=TrainingPipeline.from_pipeline_arn(stack, "Theirs", arn))
    found = [each for each in warnings(stack) if "monitoring:pipeline-elsewhere" in each]
    assert told is bool(found)
    assert not found or f"the pipeline is of {account}, {region}, this stack of 123456789012, us-east-1" in found[0]


def test_all_mistakes_at_once(stack: Stack, pipeline: TrainingPipeline):
    key = kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:123456789012:key/mine")
    with pytest.raises(InvalidInputError) as error:
        TrainingMonitoring(
            stack,
            "Monitoring",
            pipeline=pipeline,
            topic=sns.Topic(stack, "Mine"),
            encryption_key=key,
            duration_budget=Duration.millis(0),
            success_within=Duration.days(8),
            removal_policy=RemovalPolicy.DESTROY,
        )
    assert ["duration_budget", "success_within", "topic", "removal_policy"] == [
        problem.where for problem in error.value.problems
    ]


@pytest.mark.parametrize("within", [Duration.hours(36), Duration.hours(1), Duration.days(0), Duration.days(8)])
def test_success_is_counted_in_whole_days(stack: Stack, pipeline: TrainingPipeline, within: Duration):
    with pytest.raises(InvalidInputError, match="1 to 7 whole days"):
        TrainingMonitoring(stack, "Monitoring", pipeline=pipeline, success_within=within)


@pytest.mark.parametrize("within", [Duration.days(1), Duration.hours(168)])
def test_bounds_of_days(stack: Stack, pipeline: TrainingPipeline, within: Duration, found: Find):
    TrainingMonitoring(stack, "Monitoring", pipeline=pipeline, success_within=within)
    assert within.to_days() == found("AWS::CloudWatch::Alarm", "NoSuccessAlarm")["EvaluationPeriods"]


def test_two_monitorings_share_a_stack(stack: Stack, pipeline: TrainingPipeline):
    for name in ("One", "Two"):
        TrainingMonitoring(stack, name, pipeline=pipeline)
    template = cast("dict[str, Any]", Template.from_stack(stack).to_json())
    assert 1 == len(template["Mappings"])
