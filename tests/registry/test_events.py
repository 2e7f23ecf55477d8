"""Rules on versions, their way to another account, and the bus where they arrive."""

from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

from cdk_sagemaker_training import ModelPackageEventBus, ModelPackageGroup
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.templates import deployed, resources

RULE, DETAIL_TYPE = "AWS::Events::Rule", "SageMaker Model Package State Change"
THERE = "arn:aws:sagemaker:us-east-1:222222222222:model-package-group/churn"


@pytest.fixture
def known() -> Stack:
    """A stack whose account and region are known."""
    return Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))


def bus_elsewhere(stack: Stack) -> events.IEventBus:
    return events.EventBus.from_event_bus_arn(stack, "Bus", "arn:aws:events:eu-west-1:222222222222:event-bus/approvals")


def test_what_is_approved(stack: Stack):
    queue: Any = targets.SqsQueue(cast("sqs.IQueue", sqs.Queue(stack, "Queue")))
    group = ModelPackageGroup(stack, "Models", model_package_group_name="churn")
    group.on_approved("Approved", target=queue, description="Tells", enabled=False)
    (rule,) = resources(stack, RULE)
    assert {
        "source": ["aws.sagemaker"],
        "detail-type": [DETAIL_TYPE],
        "detail": {"ModelPackageGroupName": ["churn"], "ModelApprovalStatus": ["Approved"]},
    } == rule["EventPattern"]
    assert ("Tells", "DISABLED", 1) == (rule["Description"], rule["State"], len(rule["Targets"]))


def test_any_change(stack: Stack):
    ModelPackageGroup(stack, "Models", model_package_group_name="churn").on_model_package_state_change("Any")
    (rule,) = resources(stack, RULE)
    assert ({"ModelPackageGroupName": ["churn"]}, "Targets" in rule) == (rule["EventPattern"]["detail"], False)


@pytest.mark.parametrize(("status", "given"), [(["approved"], "approved"), ([], [])])
def test_another_status(stack: Stack, status: list[str], given: object):
    group = ModelPackageGroup(stack, "Models")
    ((where, found, _),) = mistakes(lambda: group.on_model_package_state_change("No", approval_status=status))
    assert ("approval_status", given) == (where, found)


def test_events_of_a_group_elsewhere_come_over_a_bus(known: Stack):
    group = ModelPackageGroup.from_model_package_group_arn(known, "Models", THERE)
    assert ["event_bus", "event_bus"] == wrong_fields(lambda: group.on_approved("Nowhere"))
    group.on_approved("Approved", event_bus=ModelPackageEventBus(known, "Bus", source_accounts=["222222222222"]))
    (rule,) = resources(known, RULE)
    pattern = rule["EventPattern"]
    assert (["222222222222"], ["us-east-1"]) == (pattern["account"], pattern["region"])
    assert "Ref" in rule["EventBusName"]


def test_forwarded_with_a_role_for_one_bus(known: Stack):
    group = ModelPackageGroup(known, "Models", model_package_group_name="churn")
    bus = bus_elsewhere(known)
    group.forward_events("Forward", event_bus=bus)
    (rule,), (policy,) = resources(known, RULE), resources(known, "AWS::IAM::Policy")
    (target,) = deployed(rule["Targets"])
    assert (bus.event_bus_arn, True) == (target["Arn"], "MissedStarts" in target["DeadLetterConfig"]["Arn"])
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert ("events:PutEvents", bus.event_bus_arn) == (statement["Action"], statement["Resource"])
    (role,) = resources(known, "AWS::IAM::Role")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert {"StringEquals": {"aws:SourceAccount": "111111111111"}} == trust["Condition"]


def test_forwarded_with_a_queue_of_ones_own(known: Stack):
    queue = cast("sqs.IQueue", sqs.Queue(known, "Mine", enforce_ssl=True, queue_name="mine"))
    group = ModelPackageGroup(known, "Models")
    group.forward_events(
        "Forward", event_bus=bus_elsewhere(known), approval_status=["Approved"], dead_letter_queue=queue
    )
    (rule,), (policy,) = resources(known, RULE), resources(known, "AWS::SQS::QueuePolicy")
    assert ["Approved"] == rule["EventPattern"]["detail"]["ModelApprovalStatus"]
    statement = deployed(policy["PolicyDocument"]["Statement"])[-1]
    assert ("sqs:SendMessage", "events.amazonaws.com") == (statement["Action"], statement["Principal"]["Service"])
    assert 1 == len(resources(known, "AWS::SQS::Queue"))


def test_a_bus_takes_events_of_model_packages_alone(known: Stack):
    ModelPackageEventBus(
        known,
        "Bus",
        source_accounts=["222222222222", "333333333333"],
        organization_id="o-1234567890",
        event_bus_name="approvals",
    )
    (bus,) = resources(known, "AWS::Events::EventBus")
    accounts, organization = [each["Statement"] for each in resources(known, "AWS::Events::EventBusPolicy")]
    only = {"events:source": "aws.sagemaker"}, {"events:detail-type": DETAIL_TYPE}
    assert ("approvals", "events:PutEvents") == (bus["Name"], accounts["Action"])
    assert [f"arn:<AWS::Partition>:iam::{each}:root" for each in ("222222222222", "333333333333")] == deployed(
        accounts["Principal"]["AWS"]
    )
    assert {"ForAllValues:StringEquals": only[0], "StringEquals": only[1]} == accounts["Condition"]
    assert {
        "ForAllValues:StringEquals": only[0],
        "StringEquals": {**only[1], "aws:PrincipalOrgID": "o-1234567890"},
    } == organization["Condition"]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({}, ["source_accounts"]),
        ({"source_accounts": ["1234", "*"], "organization_id": "ou-1"}, [*["source_accounts"] * 2, "organization_id"]),
    ],
)
def test_nobody_and_no_accounts(known: Stack, given: dict[str, Any], where: list[str]):
    assert where == wrong_fields(lambda: ModelPackageEventBus(known, "Bus", **given))
    assert known.node.try_find_child("Bus") is None


def test_a_target_in_a_stack_that_refers_to_the_group():
    """Below the group the rule would make each stack need the other."""
    app = App()
    platform, team = Stack(app, "Platform"), Stack(app, "Team")
    group = ModelPackageGroup(platform, "Models")
    caller = iam.Role(team, "Caller", assumed_by=cast("Any", iam.ServicePrincipal("lambda.amazonaws.com")))
    caller.add_to_policy(iam.PolicyStatement(actions=["sagemaker:*"], resources=[group.model_package_group_arn]))
    queue: Any = targets.SqsQueue(cast("sqs.IQueue", sqs.Queue(team, "Queue")))
    group.on_approved("Approved", target=queue, cross_stack_scope=team)
    assert (0, 1) == (len(resources(platform, RULE)), len(resources(team, RULE)))
    assert [platform] == team.dependencies


def test_a_keyword_that_there_is_not(known: Stack):
    group: Any = ModelPackageGroup(known, "Models")
    assert ["tagret"] == wrong_fields(lambda: group.on_approved("Approved", tagret=None))
