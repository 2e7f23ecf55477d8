"""MLflow passes the packs that the example stacks pass, without acknowledgements of a team's own."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Stack

from cdk_sagemaker_training import MlflowApp, MlflowTrackingServer, TrainingPipeline, TrainingWorkspace
from tests.stacks.test_nag import findings, rules
from tests.support.example_app import flags
from tests.support.steps import train


def test_nag_finds_nothing(tmp_path: Path):
    app = App(context=flags(), outdir=str(tmp_path))
    stack = Stack(app, "Tracking")
    workspace = TrainingWorkspace(stack, "Training")
    mlflow = MlflowApp(stack, "Mlflow", workspace=workspace, automatic_model_registration=True)
    server = MlflowTrackingServer(stack, "Server", workspace=workspace)
    metrics = [{"Name": "loss", "Regex": "loss=([0-9.]+)"}]
    steps = [
        train(name, output_path=None, metric_definitions=metrics, mlflow_config=one.mlflow_config())
        for name, one in (("ToApp", mlflow), ("ToServer", server))
    ]
    TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=steps, mlflow_config=mlflow.mlflow_config())
    # What is found of the workspace's buckets (replication) is for a platform to answer, as the example's does.
    found = findings(app, fails=True)
    assert {"S3BucketReplicationEnabled"} == rules(found)
    assert [] == [each for each in found if "/Training/" not in each[1]]
