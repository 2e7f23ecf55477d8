"""What starts a pipeline passes the packs that the example stacks pass, without acknowledgements of a team's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_scheduler as scheduler

from cdk_sagemaker_training import ParameterString, TrainingPipeline, TrainingWorkspace
from tests.stacks.test_nag import findings, rules
from tests.support.example_app import flags
from tests.support.steps import train


def test_nag_finds_nothing(tmp_path: Path):
    app = App(context=flags(), outdir=str(tmp_path))
    stack = Stack(app, "Starts")
    workspace = TrainingWorkspace(stack, "Training")
    step = train(output_path=None, metric_definitions=[{"Name": "loss", "Regex": "loss=([0-9.]+)"}])
    pipeline = TrainingPipeline(
        stack, "Pipeline", workspace=workspace, steps=[step], parameters=[ParameterString(name="Key")]
    )
    pipeline.schedule("Daily", scheduler.ScheduleExpression.rate(Duration.days(1)), parameters={"Key": "x"})
    given: Any = {"parameters": {"Key": "$.detail.object.key"}}
    pipeline.on_s3_object("New", bucket=workspace.data_bucket, prefix="new/", **given)
    # What is found of the workspace's buckets (replication) is for a platform to answer, as the example's does.
    found = findings(app, fails=True)
    assert {"S3BucketReplicationEnabled"} == rules(found)
    assert [] == [each for each in found if "/Training/" not in each[1]]
