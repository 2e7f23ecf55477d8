from __future__ import annotations

import datetime as dt
from typing import Any, cast

import pytest
from aws_cdk import App, Duration, Stack, TimeZone
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template

from cdk_sagemaker_training import MISSING, ParameterString, PipelineUsage, TrainingPipeline, TrainingPipelineBuilder
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.steps import train
from tests.support.templates import deployed, resources, warnings

ARN = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/churn"
NIGHTLY = scheduler.ScheduleExpression.cron(hour="3", minute="0", time_zone=TimeZone.EUROPE_BERLIN)
DAILY = scheduler.ScheduleExpression.rate(Duration.days(1))


def only(stack: Stack, kind: str) -> dict[str, Any]:
    (found,) = deployed(resources(stack, kind))
    return found


def test_a_schedule_with_everything(stack: Stack, pipeline: TrainingPipeline):
    group = scheduler.ScheduleGroup(stack, "Group", schedule_group_name="training")
    pipeline.schedule(
        "Nightly",
        NIGHTLY,
        parameters={"Key": "a.csv", "Rounds": 5},
        time_window=scheduler.TimeWindow.flexible(Duration.minutes(30)),
        start=dt.datetime(2030, 1, 1, tzinfo=dt.timezone.utc),
        end=dt.datetime(2031, 1, 1, tzinfo=dt.timezone.utc),
        enabled=False,
        description="Every night",
        schedule_group=cast("scheduler.IScheduleGroup", group),
        encryption_key=cast("kms.IKey", kms.Key(stack, "Key")),
        max_event_age=Duration.hours(1),
        retry_attempts=2,
    )
    found = only(stack, "AWS::Scheduler::Schedule")
    expected = {
        "Description": "Every night",
        "EndDate": "2031-01-01T00:00:00.000Z",
        "FlexibleTimeWindow": {"MaximumWindowInMinutes": 30, "Mode": "FLEXIBLE"},
        "GroupName": "training",
        "KmsKeyArn": "<Key961B73FD.Arn>",
        "ScheduleExpression": "cron(0 3 * * ? *)",
        "ScheduleExpressionTimezone": "Europe/Berlin",
        "StartDate": "2030-01-01T00:00:00.000Z",
        "State": "DISABLED",
        "Target": {
            "Arn": ARN,
            "DeadLetterConfig": {"Arn": "<MissedStarts2B646A2C.Arn>"},
            "RetryPolicy": {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 2},
            "RoleArn": "<ChurnNightlyRoleFFD323CC.Arn>",
            "SageMakerPipelineParameters": {
                "PipelineParameterList": [{"Name": "Key", "Value": "a.csv"}, {"Name": "Rounds", "Value": "5"}]
            },
        },
    }
    assert expected == found


def test_the_role_may_start_this_pipeline_and_tell_of_refusals_and_nothing_else(
    stack: Stack, pipeline: TrainingPipeline
):
    made = pipeline.schedule("Nightly", DAILY, parameters={"Key": "x"})
    policies = [p for p in resources(stack, "AWS::IAM::Policy") if "Nightly" in p["PolicyName"]]
    (policy,) = deployed(policies)
    assert [
        {"Action": "sagemaker:StartPipelineExecution", "Effect": "Allow", "Resource": ARN},
        {"Action": "sqs:SendMessage", "Effect": "Allow", "Resource": "<MissedStarts2B646A2C.Arn>"},
        {
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Effect": "Allow",
            "Resource": "<MissedStartsKeyDD2D858E.Arn>",
        },
    ] == policy["PolicyDocument"]["Statement"]
    (trust,) = [
        role["AssumeRolePolicyDocument"]["Statement"]
        for role in deployed(resources(stack, "AWS::IAM::Role"))
        if "schedule" in role["Description"]
    ]
    group = "arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule-group/default"
    condition = {"StringEquals": {"aws:SourceAccount": "<AWS::AccountId>", "aws:SourceArn": group}}
    assert [{"Service": "scheduler.amazonaws.com"}, condition] == [trust[0]["Principal"], trust[0]["Condition"]]
    assert "Stack/Churn/Nightly/Role" == made.role.node.path


def test_it_waits_for_the_pipeline_and_for_the_policy_of_its_role(stack: Stack, pipeline: TrainingPipeline):
    pipeline.schedule("Nightly", DAILY, parameters={"Key": "x"})
    template = Template.from_stack(stack)
    (schedule,) = template.find_resources("AWS::Scheduler::Schedule").values()
    (name,) = template.find_resources("AWS::SageMaker::Pipeline")
    policy, pipeline_id = schedule["DependsOn"]
    assert ("ChurnNightlyRoleDefaultPolicy", name) == (policy[:-8], pipeline_id)


def test_a_role_that_is_given_is_left_as_it_is(stack: Stack, pipeline: TrainingPipeline):
    scheduled = cast("iam.IPrincipal", iam.ServicePrincipal("scheduler.amazonaws.com"))
    role = iam.Role(stack, "Given", assumed_by=scheduled)
    role.add_to_policy(iam.PolicyStatement(actions=["sagemaker:StartPipelineExecution"], resources=[ARN]))
    made = pipeline.schedule(
        "Nightly",
        DAILY,
        parameters={"Key": "x"},
        role=cast("iam.IRole", role),
        max_event_age=Duration.hours(1),
        encryption_key=cast("kms.IKey", kms.Key(stack, "Key")),
    )
    (policy,) = [each for each in deployed(resources(stack, "AWS::IAM::Policy")) if "Given" in each["PolicyName"]]
    allowed = {"Action": "sagemaker:StartPipelineExecution", "Effect": "Allow", "Resource": ARN}
    by_cdk = {"Action": "kms:Decrypt", "Effect": "Allow", "Resource": "<Key961B73FD.Arn>"}
    assert [allowed, by_cdk] == policy["PolicyDocument"]["Statement"]
    found = only(stack, "AWS::Scheduler::Schedule")
    assert {
        "Arn": ARN,
        "DeadLetterConfig": {"Arn": "<MissedStarts2B646A2C.Arn>"},
        "RetryPolicy": {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 185},
        "RoleArn": "<GivenEA18D9CA.Arn>",
        "SageMakerPipelineParameters": {"PipelineParameterList": [{"Name": "Key", "Value": "x"}]},
    } == found["Target"]
    (schedule,) = Template.from_stack(stack).find_resources("AWS::Scheduler::Schedule").values()
    assert ["Churn", "GivenDefaultPolicy"] == [name[:-8] for name in schedule["DependsOn"]]
    assert made.role is role


def test_of_a_role_that_is_given_and_of_a_new_one_the_rest_is_the_same():
    stacks = [Stack(App(), name) for name in ("One", "Two")]
    pipelines = [TrainingPipeline(each, "A", pipeline_name="churn", steps=[train()]) for each in stacks]
    role = iam.Role.from_role_name(stacks[1], "Given", "starter")
    pipelines[0].schedule("Nightly", DAILY)
    pipelines[1].schedule("Nightly", DAILY, role=role)
    new, given = (only(each, "AWS::Scheduler::Schedule") for each in stacks)
    assert {**new, "Target": {**new["Target"], "RoleArn": given["Target"]["RoleArn"]}} == given


def test_a_queue_that_is_given_is_used(stack: Stack, pipeline: TrainingPipeline):
    queue = cast("sqs.IQueue", sqs.Queue(stack, "Given"))
    made = pipeline.schedule("Nightly", DAILY, parameters={"Key": "x"}, dead_letter_queue=queue)
    assert made.dead_letter_queue is queue
    template = Template.from_stack(stack)
    (name,) = template.find_resources("AWS::SQS::Queue")
    schedule = only(stack, "AWS::Scheduler::Schedule")
    assert {"Arn": f"<{name}.Arn>"} == schedule["Target"]["DeadLetterConfig"]


def test_parameters_are_checked_before_anything_is_made(stack: Stack, pipeline: TrainingPipeline):
    expected = [
        ("parameters key", "Round", "one of Key, Rounds"),
        ("parameters['Key']", MISSING, "a value (String), as it has no default"),
    ]
    assert expected == mistakes(lambda: pipeline.schedule("Nightly", DAILY, parameters={"Round": 3}))
    assert pipeline.node.try_find_child("Nightly") is None
    assert stack.node.try_find_child("MissedStarts") is None


def test_of_another_app_only_the_form_is_known(stack: Stack):
    theirs = TrainingPipeline.from_pipeline_name(stack, "Theirs", "churn")
    theirs.schedule("Nightly", DAILY, parameters={"Anything": "x"})
    assert ARN == only(stack, "AWS::Scheduler::Schedule")["Target"]["Arn"]
    assert ["parameters key"] == [
        where for where, _, _ in mistakes(lambda: theirs.schedule("Other", DAILY, parameters={"a.b": "x"}))
    ]


# --- what the rules see -----------------------------------------------------------------------------------------------


def warm(stack: Stack, **options: Any) -> TrainingPipeline:
    return TrainingPipeline(stack, "Warm", steps=[train(keep_alive_period_in_seconds=600, max_run=3600)], **options)


def found(pipeline: TrainingPipeline) -> list[str]:
    return [each.rule for each in pipeline.findings if each.rule in {"SMT257", "SMT812"}]


def test_a_warm_pool_between_nights_is_found(stack: Stack):
    pipeline = warm(stack)
    assert [] == found(pipeline)
    pipeline.schedule("Nightly", NIGHTLY)
    assert ["SMT257"] == found(pipeline)


def test_how_often_several_schedules_start_together_is_not_guessed(stack: Stack):
    pipeline = warm(stack)
    pipeline.schedule("Nightly", NIGHTLY)
    pipeline.schedule("Later", scheduler.ScheduleExpression.cron(hour="3", minute="10"))
    assert [] == found(pipeline)


def test_what_the_author_says_of_use_comes_first(stack: Stack):
    pipeline = warm(stack, usage=PipelineUsage(schedule="rate(10 minutes)"))
    pipeline.schedule("Nightly", NIGHTLY)
    assert [] == found(pipeline)


def test_a_builder_checks_schedules_when_the_pipeline_is_made(stack: Stack):
    builder = TrainingPipelineBuilder(stack, "Built", pipeline_name="churn")
    builder.schedule("Nightly", DAILY, parameters={"Key": "x"})
    builder.add_step(train())
    builder.add_parameter(ParameterString(name="Kee"))
    expected = [
        ("parameters key", "Key", "one of Kee"),
        ("parameters['Kee']", MISSING, "a value (String), as it has no default"),
    ]
    assert expected == mistakes(lambda: builder.pipeline)


def test_a_builder_hands_schedules_on(stack: Stack):
    builder = TrainingPipelineBuilder(stack, "Built", steps=[train(keep_alive_period_in_seconds=600, max_run=3600)])
    builder.schedule("Nightly", NIGHTLY)
    assert ["SMT257"] == found(builder.pipeline)
    assert (
        ARN.replace("/churn", f"/{builder.pipeline_name}") == only(stack, "AWS::Scheduler::Schedule")["Target"]["Arn"]
    )


def test_mistakes_of_a_builders_schedule_fail_the_synthesis(stack: Stack):
    builder = TrainingPipelineBuilder(stack, "Built", steps=[train()])
    builder.schedule("Nightly", DAILY, parameters={"Unknown": "x"})
    with pytest.raises(RuntimeError, match="Unknown"):
        cast("App", stack.node.root).synth()


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(
    ("delivery", "fields"),
    [
        ({"max_event_age": Duration.seconds(59)}, ["max_event_age"]),
        ({"max_event_age": Duration.hours(25)}, ["max_event_age"]),
        ({"max_event_age": Duration.minutes(1), "retry_attempts": 0}, []),
        ({"max_event_age": Duration.hours(24), "retry_attempts": 185}, []),
        ({"max_event_age": Duration.days(2), "retry_attempts": 186}, ["max_event_age", "retry_attempts"]),
        ({"retry_attempts": -1}, ["retry_attempts"]),
    ],
)
def test_bounds_of_delivery_with_either_role(
    stack: Stack, pipeline: TrainingPipeline, delivery: Any, fields: list[str], shared: bool
):
    role = iam.Role.from_role_arn(stack, "Shared", "arn:aws:iam::123456789012:role/starts") if shared else None
    values: dict[str, Any] = {"parameters": {"Key": "a.csv"}, "role": role, **delivery}
    if fields:
        assert fields == wrong_fields(lambda: pipeline.schedule("Nightly", NIGHTLY, **values))
    else:
        assert pipeline.schedule("Nightly", NIGHTLY, **values).schedule


def test_data_in_the_place_of_objects(pipeline: TrainingPipeline):
    wrong: dict[str, Any] = {
        "schedule": "cron(0 3 * * ? *)",
        "time_window": 15,
        "max_event_age": 3600,
        "encryption_key": "alias/mine",
        "role": "starts",
    }
    assert {*wrong, "parameters['Key']"} == set(wrong_fields(lambda: pipeline.schedule("Nightly", **wrong)))


def test_a_path_that_no_schedule_reads(stack: Stack, pipeline: TrainingPipeline):
    pipeline.schedule("Nightly", DAILY, parameters={"Key": "$.detail.object.key"})
    (found,) = [each for each in warnings(stack) if "starting:path-in-text" in each]
    assert "a JSON path is not read; a schedule has nothing that it could lead into" in found


def test_times_that_are_none(stack: Stack, pipeline: TrainingPipeline):
    naive: Any = dt.datetime(2030, 1, 1)  # noqa: DTZ001 - what is refused
    given: dict[str, Any] = {"parameters": {"Key": "x"}, "start": naive, "end": "2031-01-01"}
    assert ["start", "end"] == wrong_fields(lambda: pipeline.schedule("Nightly", DAILY, **given))
