from __future__ import annotations

import json
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from cdk_sagemaker_training import PipelineFleet, PipelineFleetMonitoring, TrainingAlertTopic
from tests.fleet.conftest import CITIES, Make, one_step
from tests.support.mistakes import mistakes
from tests.support.templates import deployed, resources

PREFIX = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/stores-"
ANY_OF_THE_FLEET = [{"prefix": {"equals-ignore-case": PREFIX}}]


def template(made: PipelineFleetMonitoring) -> dict[str, Any]:
    return cast("dict[str, Any]", Template.from_stack(Stack.of(made)).to_json())


def by_path(made: PipelineFleetMonitoring, kind: str) -> dict[str, dict[str, Any]]:
    found = template(made)["Resources"].items()
    return {name.removeprefix("Monitoring"): deployed(one["Properties"]) for name, one in found if one["Type"] == kind}


def dashboard(made: PipelineFleetMonitoring) -> list[dict[str, Any]]:
    ((_, found),) = by_path(made, "AWS::CloudWatch::Dashboard").items()
    return [widget["properties"] for widget in json.loads(found["DashboardBody"])["widgets"]]


def test_it_has_a_stack_of_its_own_that_no_variant_changes(app: App, make: Make):
    made = make().monitor()
    other = App(analytics_reporting=False)
    assert "stores-monitoring" == Stack.of(made).stack_name

    table = [{"name": name} for name in [*CITIES, "Oslo"]]
    again = PipelineFleet(other, "Stores", variants=table, define=one_step, stacks=3).monitor()
    assert template(made) == template(again)


def test_rules_match_whatever_begins_with_the_name_of_the_fleet(make: Make):
    rules = {name[:4]: rule["EventPattern"] for name, rule in by_path(make().monitor(), "AWS::Events::Rule").items()}
    executions = "SageMaker Model Building Pipeline Execution Status Change"
    steps = "SageMaker Model Building Pipeline Execution Step Status Change"
    expected = {
        "Fail": (executions, {"currentPipelineExecutionStatus": ["Failed"], "pipelineArn": ANY_OF_THE_FLEET}),
        "Stop": (executions, {"currentPipelineExecutionStatus": ["Stopped"], "pipelineArn": ANY_OF_THE_FLEET}),
        "Step": (steps, {"currentStepStatus": ["Failed", "Stopped"], "pipelineArn": ANY_OF_THE_FLEET}),
    }
    assert expected == {name: (rule["detail-type"][0], rule["detail"]) for name, rule in rules.items()}
    assert {"aws.sagemaker"} == {rule["source"][0] for rule in rules.values()}


def test_a_message_names_the_pipeline(make: Make):
    rules = by_path(make().monitor(), "AWS::Events::Rule")
    for rule in rules.values():
        (target,) = rule["Targets"]
        transformer = target["InputTransformer"]
        assert "$.detail.pipelineArn" == transformer["InputPathsMap"]["detail-pipelineArn"]
        assert transformer["InputTemplate"].startswith('"SageMaker pipeline <detail-pipelineArn>: ')


def test_alarms_look_at_the_rules(make: Make):
    alarms = by_path(make().monitor(failed_per_hour=25), "AWS::CloudWatch::Alarm")
    failed = next(alarm for name, alarm in alarms.items() if name.startswith("FailedAlarm"))
    assert ("AWS/Events", "Invocations", 3600, 25, "notBreaching", "Sum") == tuple(
        failed[key] for key in ("Namespace", "MetricName", "Period", "Threshold", "TreatMissingData", "Statistic")
    )
    assert failed["Dimensions"][0]["Value"].startswith("<MonitoringFailedRule")
    lost = next(alarm for name, alarm in alarms.items() if name.startswith("UndeliveredAlarm"))
    assert 3 == sum("MetricStat" in metric for metric in lost["Metrics"])
    assert 2 == len(alarms)


def test_the_dashboard_finds_pipelines_by_name(make: Make):
    made = make(fleet_name="stores-eu").monitor()
    shown = [json.dumps(widget["metrics"]) for widget in dashboard(made) if "metrics" in widget]
    searches = [text for text in shown if "SEARCH" in text]
    assert 3 == len(searches)
    assert all("PipelineName=stores PipelineName=eu" in text for text in searches)
    assert 4 == searches[0].count("SUM(SEARCH(")
    assert all(f"Execution{end}" in searches[0] for end in ("Started", "Succeeded", "Failed", "Stopped"))
    assert "ExecutionDuration" in searches[2]
    assert "Maximum" in searches[2]


def test_it_may_be_part_of_another_stack_with_its_topic(app: App, make: Make):
    stack = Stack(app, "Operations")
    topic = TrainingAlertTopic(stack, "Alerts")
    made = make().monitor("Stores", scope=stack, topic=topic)
    assert ("Operations/Stores", 1) == (made.node.path, len(resources(stack, "AWS::SNS::Topic")))
    assert {"Failed", "Undelivered"} == set(made.alarms)
    assert {"Failed", "Stopped", "Step"} == set(made.rules)


@pytest.mark.parametrize("count", [0, -1, 1.5])
def test_mistakes_are_told_at_once(app: App, make: Make, count: Any):
    stack = Stack(app, "Operations")
    topic, key = TrainingAlertTopic(stack, "Alerts"), cast("kms.IKey", kms.Key(stack, "Key"))
    found = mistakes(lambda: make().monitor(failed_per_hour=count, topic=topic, encryption_key=key))
    assert ["failed_per_hour", "topic"] == [where for where, _, _ in found]


def test_a_stack_where_no_event_of_the_fleet_arrives_is_refused(app: App, make: Make):
    fleet = make(env=Environment(account="123456789012", region="eu-west-1"))
    elsewhere = Stack(app, "Elsewhere", env=Environment(account="210987654321", region="us-east-1"))
    beside = Stack(app, "Beside", env=Environment(account="123456789012", region="eu-west-1"))
    assert [
        ("scope", "a stack in account 210987654321"),
        ("scope", "a stack in region us-east-1"),
    ] == [(where, given) for where, given, _ in mistakes(lambda: fleet.monitor(scope=elsewhere))]
    assert beside is Stack.of(fleet.monitor(scope=beside))
    assert fleet.monitor("Unknown", scope=Stack(app, "Unknown")).alarms
