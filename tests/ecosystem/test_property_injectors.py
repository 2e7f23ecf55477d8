"""Property injectors of an organization: the properties of CDK's own constructs inside of ours can be changed.

What a construct here sets itself is handed to the injector, which decides: CDK calls it in the constructor of the class
that it names.
"""

from __future__ import annotations

from typing import Any, cast

import jsii
from aws_cdk import App, Duration, IPropertyInjector, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import TrainingPipeline, TrainingWorkspace
from tests.support.steps import train
from tests.support.templates import resources


@jsii.implements(IPropertyInjector)
class Injector:
    """Adds to what a construct of one class is given."""

    def __init__(self, kind: Any, **added: Any) -> None:
        self._kind, self._added = kind, added
        self.seen: list[str] = []

    @property
    def construct_unique_id(self) -> str:
        return self._kind.PROPERTY_INJECTION_ID

    def inject(self, original_props: Any, *, id: str, scope: Any) -> Any:
        self.seen.append(f"{scope.node.path}/{id}")
        return {**original_props, **self._added}


def stack(*injectors: Injector) -> Stack:
    app = App(property_injectors=[cast("IPropertyInjector", each) for each in injectors])
    made = Stack(app, "Stack")
    workspace = TrainingWorkspace(made, "Workspace")
    TrainingPipeline(made, "Pipeline", workspace=workspace, steps=[train("Train", enable_remote_debug=True)])
    return made


def test_all_four_buckets_are_injected():
    injector = Injector(s3.Bucket, transferAcceleration=True)
    buckets = resources(stack(injector), "AWS::S3::Bucket")
    names = ("AccessLogs", "Data", "Artifacts", "Checkpoints")
    assert [f"Stack/Workspace/Buckets/{name}" for name in names] == injector.seen
    assert [{"AccelerationStatus": "Enabled"}] * 4 == [bucket.get("AccelerateConfiguration") for bucket in buckets]


def test_the_key_is_injected_though_it_is_a_subclass():
    injector = Injector(kms.Key, pendingWindow=Duration.days(7))
    (key,) = resources(stack(injector), "AWS::KMS::Key")
    assert ["Stack/Workspace/Key"] == injector.seen
    assert 7 == key["PendingWindowInDays"]


def test_roles_are_injected():
    injector = Injector(iam.Role, maxSessionDuration=Duration.hours(2))
    roles = resources(stack(injector), "AWS::IAM::Role")
    assert {7200} == {role.get("MaxSessionDuration") for role in roles}


def test_security_groups_are_injected():
    injector = Injector(ec2.SecurityGroup, description="Injected")
    groups = resources(stack(injector), "AWS::EC2::SecurityGroup")
    assert {"Injected"} == {group["GroupDescription"] for group in groups}


def test_the_vpc_is_injected():
    injector = Injector(ec2.Vpc, enableDnsHostnames=False)
    (vpc,) = resources(stack(injector), "AWS::EC2::VPC")
    assert ["Stack/Workspace/Network/Vpc"] == injector.seen
    assert vpc["EnableDnsHostnames"] is False
