"""The stacks of all teams can be deployed: services refuse what linters let through."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from demo.cdk_cli import ROOT, CdkCli

pytestmark = [pytest.mark.e2e, pytest.mark.conformance]

CONTEXT = {"teams": "all", "removal_policy": "destroy", "cdk-sagemaker-training:allow-destroy": "true"}


def test_every_stack_is_deployed_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    with EmbeddedAws(jobs="record") as aws:
        paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
        environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
        cdk = CdkCli(environment=environment, work=tmp_path, say=[].append)
        cdk.bootstrap(aws.account_id, aws.region)

        cdk.deploy(context=CONTEXT)

        pipelines = aws.client("sagemaker").list_pipelines()["PipelineSummaries"]
        names = {each["PipelineDisplayName"] for each in pipelines}
        assert {"Churn", "Forecasting", "Inspection", "Tickets", "LargeModel", "Offers", "Fraud"} <= names
        assert 8 == len(pipelines)
        cdk.diff(context=CONTEXT)
