"""What a fleet makes passes the packs that the example stacks pass, without acknowledgements of a team's own."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Duration, Stack

from cdk_sagemaker_training import PipelineFleet, TrainingWorkspace
from tests.stacks.test_nag import findings, rules
from tests.support.example_app import flags
from tests.support.steps import train


def test_nag_finds_nothing(tmp_path: Path):
    app = App(context=flags(), outdir=str(tmp_path))
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Training")
    fleet = PipelineFleet(
        app,
        "Stores",
        variants=[{"name": "berlin"}, {"name": "paris"}],
        define=lambda _: [train(output_path=None, metric_definitions=[{"Name": "loss", "Regex": "loss=([0-9.]+)"}])],
        stacks=2,
        workspace=workspace,
    )
    fleet.schedule("Nightly", hour=1, window=Duration.hours(1), execution_time=Duration.minutes(5))
    fleet.monitor()
    # What is found of the workspace's buckets (replication) is for a platform to answer, as the example's does.
    found = findings(app, fails=True)
    assert {"S3BucketReplicationEnabled"} == rules(found)
    assert [] == [each for each in found if "/Training/" not in each[1]]
