"""cdk-nag's four packs find nothing in what monitoring makes, and nothing of it is acknowledged."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Duration, Stack, Validations
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks

from cdk_sagemaker_training import TrainingFleetMonitoring, TrainingMonitoring, TrainingPipeline, UtilizationBounds
from tests.support.steps import train

PACKS: Sequence[Callable[[], Any]] = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks]


def test_only_a_plain_topic_is_found(tmp_path: Path):
    app = App(outdir=str(tmp_path))
    stack = Stack(app, "Monitored")
    pipelines = [
        TrainingPipeline(stack, "Pipeline", steps=[train()]),
        TrainingPipeline.from_pipeline_name(stack, "Existing", "churn"),
    ]
    for number, pipeline in enumerate(pipelines):
        TrainingMonitoring(
            stack,
            f"Monitoring{number}",
            pipeline=pipeline,
            notify_success=True,
            duration_budget=Duration.hours(1),
            success_within=Duration.days(7),
        )
    TrainingFleetMonitoring(
        stack,
        "Fleet",
        pipelines=pipelines,
        bounds=UtilizationBounds(cpu_below=1),
        job_log_retention=logs.RetentionDays.ONE_MONTH,
    )
    sns.Topic(Stack(app, "Careless"), "Topic")
    Validations.of(app).add_plugins(*(pack() for pack in PACKS))

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    report = json.loads((tmp_path / "validation-report.json").read_text(encoding="utf-8"))
    found = [
        (plugin["pluginName"], place["constructPath"])
        for plugin in report["pluginReports"]
        for violation in plugin["violations"]
        for place in violation["violatingConstructs"]
    ]
    assert {(pack().name, "Careless/Topic/Resource") for pack in PACKS} == set(found)
