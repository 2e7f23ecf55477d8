"""The facade of cdk-monitoring-constructs takes our monitoring among its segments."""

from __future__ import annotations

import json
from typing import Any

from aws_cdk import Stack
from cdk_monitoring_constructs import DefaultDashboardFactory, MonitoringFacade

from cdk_sagemaker_training import TrainingFleetMonitoring, TrainingMonitoring, TrainingPipeline
from tests.support.templates import deployed, resources


def titles(stack: Stack, name: str) -> list[str]:
    (body,) = [
        json.loads(deployed(found["DashboardBody"]))
        for found in resources(stack, "AWS::CloudWatch::Dashboard")
        if found.get("DashboardName") == name
    ]
    shown: list[dict[str, Any]] = [widget["properties"] for widget in body["widgets"]]
    return [widget.get("title") or widget["markdown"] for widget in shown]


def test_segments(stack: Stack, pipeline: TrainingPipeline):
    monitoring = TrainingMonitoring(stack, "Monitoring", pipeline=pipeline)
    fleet = TrainingFleetMonitoring(stack, "Fleet", pipelines=[pipeline], topic=monitoring.topic)
    factory: Any = DefaultDashboardFactory(
        stack, "Factory", dashboard_name_prefix="Team", create_summary_dashboard=True, create_alarm_dashboard=True
    )
    facade = MonitoringFacade(stack, "Facade", dashboard_factory=factory)

    facade.add_segment(monitoring.as_segment())
    facade.add_segment(fleet.as_segment())

    summary = ["### SageMaker pipeline churn", "Executions", "Duration of executions", "Alarms"]
    everything = titles(stack, "Team")
    assert [*summary, "Failed steps"] == everything[:5]
    assert "### SageMaker training" in everything
    assert [
        *summary,
        *("### SageMaker training", "Executions of all pipelines of the account", "Alarms"),
    ] == titles(stack, "Team-Summary")
    assert ["SageMaker pipeline churn", "SageMaker training"] == titles(stack, "Team-Alarms")
