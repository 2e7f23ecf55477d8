"""What promotes models passes the packs that the example stacks pass, without acknowledgements of a team's own."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training import (
    DataCaptureConfig,
    DeployOnApproval,
    ModelEndpoint,
    ModelPackage,
    ModelPackageEventBus,
    ModelPackageGroup,
    TrainingWorkspace,
)
from tests.stacks.test_nag import findings, rules
from tests.support.example_app import flags


def promotion(stack: Stack) -> None:
    """Everything of it."""
    workspace = TrainingWorkspace(stack, "Training")
    group = ModelPackageGroup(stack, "Models")
    other = cast("iam.IPrincipal", iam.AccountPrincipal("222222222222"))
    group.share_with(other, artifacts_bucket=workspace.artifacts_bucket, artifacts_prefix="churn/")
    bus = ModelPackageEventBus(stack, "Bus", source_accounts=["222222222222"])
    group.forward_events("Forward", event_bus=cast("events.IEventBus", bus))
    capture = DataCaptureConfig(destination_s3_uri=workspace.artifacts("capture/"))
    DeployOnApproval(
        stack,
        "Deploy",
        model_package_group=group,
        workspace=workspace,
        instance_type="ml.m5.large",
        artifacts_prefix="churn/",
        data_capture_config=capture,
    )
    ModelEndpoint(
        stack,
        "Endpoint",
        workspace=workspace,
        model=ModelPackage(model_package_arn="arn:aws:sagemaker:eu-west-1:111111111111:model-package/churn/3"),
        instance_type="ml.m5.large",
        artifacts_prefix="churn/",
    )


def test_nag_finds_nothing(tmp_path: Path):
    app = App(context=flags(), outdir=str(tmp_path))
    promotion(Stack(app, "Promotion", env=Environment(account="111111111111", region="eu-west-1")))
    # What is found of the workspace's buckets (replication) is for a platform to answer, as the example's does.
    found = findings(app, fails=True)
    assert [] == [each for each in found if "/Training/" not in each[1]]
    assert {"S3BucketReplicationEnabled"} == rules(found)
