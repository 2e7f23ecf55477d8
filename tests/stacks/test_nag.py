"""cdk-nag over the example stacks: nothing is left unsaid, and what is acknowledged has a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App, Stack, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks

from stacks.churn_stack import ChurnStack
from stacks.platform_stack import PlatformStack
from tests.support.example_app import all_stacks, flags

PACKS: Sequence[Callable[[], Any]] = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks]


def example_app(outdir: Path) -> tuple[App, PlatformStack, ChurnStack]:
    app = App(context=flags(), outdir=str(outdir))
    stacks = all_stacks(app)
    return app, cast("PlatformStack", stacks["TrainingPlatform"]), cast("ChurnStack", stacks["ChurnTraining"])


def findings(app: App, *, fails: bool = False) -> list[tuple[str, str]]:
    """What the four packs find in an app: rule and construct path."""
    Validations.of(app).add_plugins(*(pack() for pack in PACKS))
    if fails:
        with pytest.raises(RuntimeError, match="ValidationFailed"):
            app.synth()
    else:
        app.synth()
    report = json.loads((Path(app.outdir) / "validation-report.json").read_text(encoding="utf-8"))
    nag = {pack().name for pack in PACKS}
    return sorted(
        (found["ruleName"], place["constructPath"])
        for plugin in report["pluginReports"]
        if plugin["pluginName"] in nag
        for found in plugin["violations"]
        for place in found["violatingConstructs"]
    )


def rules(found: list[tuple[str, str]]) -> set[str]:
    """Without the pack and without the finding's own text."""
    return {rule.partition("[")[0].rpartition("-")[2] for rule, _ in found}


def test_nag_finds_nothing(tmp_path: Path):
    app, _, _ = example_app(tmp_path)
    assert [] == findings(app)


def test_nag_would_find_a_plain_bucket_and_a_foreign_inline_policy(tmp_path: Path):
    app, _, _ = example_app(tmp_path)
    stack = Stack(app, "Careless")
    s3.Bucket(stack, "Bucket")
    role = iam.Role(stack, "Role", assumed_by=cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com")))
    role.add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"]))
    found = findings(app, fails=True)
    assert {"S1", "S3DefaultEncryptionKMS", "S3BucketReplicationEnabled", "IAM5", "IAMNoInlinePolicy"} <= rules(found)
    assert {"Careless"} == {path.split("/")[0] for _, path in found}


def test_what_is_added_to_the_roles_and_groups_made_here_is_found(tmp_path: Path):
    app, platform, churn = example_app(tmp_path)
    added = [
        iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::someone-elses/*"]),
        iam.PolicyStatement(actions=["dynamodb:GetItem"], resources=["*"]),
        iam.PolicyStatement(actions=["sqs:*"], resources=["arn:aws:sqs:us-east-1:123456789012:queue"]),
    ]
    roles = [found for found in churn.node.find_all() if isinstance(found, iam.Role)]
    assert 2 <= len(roles)
    for role in roles:
        for statement in added:
            role.add_to_policy(statement)
    platform.workspace.network.job_security_group.add_ingress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(3389))
    found = findings(app, fails=True)
    assert {
        "AwsSolutions-IAM5[Action::sqs:*]",
        "AwsSolutions-IAM5[Resource::*]",
        "AwsSolutions-IAM5[Resource::arn:aws:s3:::someone-elses/*]",
    } == {rule for rule, _ in found if "IAM5" in rule}
    assert {"EC23", "IAM5", "IAMPolicyNoStatementsWithFullAccess", "EC2RestrictedCommonPorts"} == rules(found)
