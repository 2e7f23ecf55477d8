"""Network, key and buckets together, as linters see them: with every option on, in a known region and in none."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import cast

import pytest
from aws_cdk import App, Duration, Environment, Stack, Validations
from aws_cdk import aws_kms as kms
from cdk_nag import AwsSolutionsChecks

from cdk_sagemaker_training.encryption import TrainingKey
from cdk_sagemaker_training.network import EndpointSet, TrainingEndpoint, TrainingNetwork
from cdk_sagemaker_training.storage import TrainingBuckets
from tests.support.cfn_lint import findings
from tests.support.example_app import flags

REGIONS = ["us-east-1", "ap-south-2", None]


def everything(app: App, region: str | None) -> Stack:
    stack = Stack(app, "Stack", env=None if region is None else Environment(region=region))
    key = cast("kms.IKey", TrainingKey(stack, "Key"))
    express = [] if region == "ap-south-2" else [TrainingEndpoint.S3_EXPRESS]
    network = TrainingNetwork(
        stack,
        "Network",
        encryption_key=key,
        endpoints=[*EndpointSet.FULL, *express],
        allowed_accounts=["111122223333"],
        allowed_buckets=["shared-data", "near--use1-az4--x-s3"],
        s3_express_prefix_list_id="pl-0123456789abcdef0",
    )
    assert 2 == len(network.several_instances_security_group_ids)
    TrainingBuckets(stack, "Buckets", encryption_key=key, checkpoint_expiration=Duration.days(30))
    return stack


@pytest.mark.parametrize("region", REGIONS)
def test_cfn_lint_finds_nothing(tmp_path: Path, region: str | None):
    app = App(outdir=os.fspath(tmp_path), context=flags())
    everything(app, region)
    app.synth()

    template = (tmp_path / "Stack.template.json").read_text(encoding="utf-8")
    assert [] == findings(json.loads(template), region or "us-east-1")


@pytest.mark.parametrize("region", REGIONS)
def test_cdk_nag_finds_nothing(tmp_path: Path, region: str | None):
    app = App(outdir=os.fspath(tmp_path), context=flags())
    everything(app, region)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()  # raises on any finding
