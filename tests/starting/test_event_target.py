from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sqs as sqs

from cdk_sagemaker_training import TrainingPipeline
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.steps import train
from tests.support.templates import as_list, deployed, resources

ARN = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/churn"


def rule(stack: Stack, construct_id: str = "Rule", *given: Any) -> events.Rule:
    pattern = events.EventPattern(source=["our.warehouse"])
    return events.Rule(stack, construct_id, event_pattern=pattern, targets=[*given])


def targets_of(stack: Stack) -> list[dict[str, Any]]:
    return [target for each in resources(stack, "AWS::Events::Rule") for target in deployed(each["Targets"])]


def test_a_pipeline_beside_another_target(stack: Stack, pipeline: TrainingPipeline):
    queue: Any = targets.SqsQueue(cast("sqs.IQueue", sqs.Queue(stack, "Other")))
    ours: Any = pipeline.as_event_target(
        parameters={"Key": "$.detail.key", "Rounds": 5}, max_event_age=Duration.hours(1), retry_attempts=2
    )
    plain: Any = pipeline.as_event_target(parameters={"Key": "x"})
    made = rule(stack, "Rule", queue, ours)
    made.add_target(plain)
    other, first, second = targets_of(stack)
    assert "SageMakerPipelineParameters" not in other
    role, dead_letters = first["RoleArn"], first["DeadLetterConfig"]
    expected = {
        "Arn": ARN,
        "DeadLetterConfig": dead_letters,
        "Id": "Target1",
        "RetryPolicy": {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 2},
        "RoleArn": role,
        "SageMakerPipelineParameters": {
            "PipelineParameterList": [{"Name": "Key", "Value": "$.detail.key"}, {"Name": "Rounds", "Value": "5"}]
        },
    }
    assert expected == first
    assert {"PipelineParameterList": [{"Name": "Key", "Value": "x"}]} == second["SageMakerPipelineParameters"]
    assert (role, dead_letters, False) == (second["RoleArn"], second["DeadLetterConfig"], "RetryPolicy" in second)


def test_the_role_may_start_the_pipeline_and_nothing_else(stack: Stack, pipeline: TrainingPipeline):
    target: Any = pipeline.as_event_target(parameters={"Key": "x"})
    rule(stack, "Rule", target)
    (policy,) = [p for p in resources(stack, "AWS::IAM::Policy") if "EventsRole" in p["PolicyName"]]
    assert [{"Action": "sagemaker:StartPipelineExecution", "Effect": "Allow", "Resource": ARN}] == deployed(
        policy["PolicyDocument"]["Statement"]
    )
    (trust,) = [
        each["AssumeRolePolicyDocument"]["Statement"][0]
        for each in deployed(resources(stack, "AWS::IAM::Role"))
        if "on events" in each["Description"]
    ]
    assert {"Service": "events.amazonaws.com"} == trust["Principal"]
    assert {"StringEquals": {"aws:SourceAccount": "<AWS::AccountId>"}} == trust["Condition"]


def test_refused_starts_go_to_an_encrypted_queue_that_only_the_rule_writes_to(stack: Stack, pipeline: TrainingPipeline):
    target: Any = pipeline.as_event_target(parameters={"Key": "x"})
    rule(stack, "Rule", target)
    unreadable, missed = deployed(resources(stack, "AWS::SQS::Queue"))
    for each in (unreadable, missed):
        assert each["KmsMasterKeyId"].startswith("<MissedStartsKey")
        assert 1_209_600 == each["MessageRetentionPeriod"]
    (key,) = deployed(resources(stack, "AWS::KMS::Key"))
    assert key["EnableKeyRotation"]
    assert {
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Condition": {"StringEquals": {"aws:SourceAccount": "<AWS::AccountId>"}},
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Resource": "*",
    } == key["KeyPolicy"]["Statement"][1]
    assert 10 == missed["RedrivePolicy"]["maxReceiveCount"]
    policies = [each["PolicyDocument"]["Statement"] for each in deployed(resources(stack, "AWS::SQS::QueuePolicy"))]
    assert [["Deny"], ["Deny", "Allow"]] == [[each["Effect"] for each in policy] for policy in policies]
    allowed = policies[1][1]
    assert "sqs:SendMessage" == allowed["Action"]
    assert {"Service": "events.amazonaws.com"} == allowed["Principal"]
    (made,) = [each for each in stack.node.find_all() if isinstance(each, events.CfnRule)]
    assert {"ArnEquals": {"aws:SourceArn": f"<{stack.resolve(made.logical_id)}.Arn>"}} == allowed["Condition"]


@pytest.mark.parametrize(("rules", "named"), [(2, 2), (30, 30), (41, 1)])
def test_rules_of_a_stack_are_one_statement_of_the_queue(
    pipeline: TrainingPipeline, stack: Stack, rules: int, named: int
):
    """SQS takes 20 statements and 8,192 bytes."""
    target: Any = pipeline.as_event_target(parameters={"Key": "x"})
    for number in range(rules):
        rule(stack, f"Rule{number}", target, target)
    policies = [each["PolicyDocument"]["Statement"] for each in deployed(resources(stack, "AWS::SQS::QueuePolicy"))]
    _, allowed = policies[1]
    senders = as_list(allowed["Condition"]["ArnEquals"]["aws:SourceArn"])
    assert named == len(senders)
    assert (rules > 40) is (senders[0] == "arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule/*")


def test_a_rule_of_another_stack(pipeline: TrainingPipeline, stack: Stack):
    """The queue lies in the rule's stack: its policy names the rule, and the rule names it."""
    app = cast("App", stack.node.root)
    other = Stack(app, "Other")
    target: Any = pipeline.as_event_target(parameters={"Key": "x"})
    rule(other, "Rule", target)
    app.synth()
    assert 2 == len(resources(other, "AWS::SQS::Queue"))
    assert [] == resources(stack, "AWS::SQS::Queue")
    assert [stack] == [each for each in other.dependencies if each.node.path == stack.node.path]


def test_a_rule_from_elsewhere_takes_no_targets(stack: Stack, pipeline: TrainingPipeline):
    arn = "arn:aws:events:eu-west-1:123456789012:rule/theirs"
    imported = events.Rule.from_event_rule_arn(stack, "Theirs", arn)
    target = pipeline.as_event_target(parameters={"Key": "x"})
    assert ["rule"] == wrong_fields(lambda: target.bind(imported))


def test_names_that_rules_do_not_take(stack: Stack):
    from cdk_sagemaker_training import ParameterString

    pipeline = TrainingPipeline(
        stack, "P", steps=[train()], parameters=[ParameterString(name="a_b", default_value="x")]
    )
    ((where, given, _),) = mistakes(lambda: pipeline.as_event_target(parameters={"a_b": "y"}))
    assert ("parameters key", "a_b") == (where, given)
    pipeline.as_event_target()


@pytest.mark.parametrize("region", ["eu-west-1", None])
def test_an_imported_pipeline(region: str | None):
    env = None if region is None else Environment(account="123456789012", region=region)
    stack = Stack(App(), "Stack", env=env)
    theirs = TrainingPipeline.from_pipeline_name(stack, "Theirs", "churn")
    target: Any = theirs.as_event_target()
    rule(stack, "Rule", target)
    (found,) = targets_of(stack)
    assert found["Arn"].endswith(":pipeline/churn")
    assert "SageMakerPipelineParameters" not in found
