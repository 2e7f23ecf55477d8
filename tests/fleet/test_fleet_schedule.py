from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Duration, Stack, TimeZone, Token

from cdk_sagemaker_training import FleetSchedule, MissedStarts, ParameterInteger, PipelineFleet
from cdk_sagemaker_training.fleet.fleet_arguments import Define
from cdk_sagemaker_training.fleet.fleet_schedule import TOO_MANY_AT_ONCE
from cdk_sagemaker_training.fleet.offsets import offset_in_window
from cdk_sagemaker_training.fleet.variants import Variant
from tests.fleet.conftest import Make
from tests.support.mistakes import mistakes
from tests.support.steps import train
from tests.support.templates import deployed, resources, warnings

WHOLE_FLEET = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/stores-*"


def nightly(fleet: PipelineFleet, construct_id: str = "Nightly", **options: Any) -> FleetSchedule:
    given: dict[str, Any] = {"hour": 1, "window": Duration.hours(4), "execution_time": Duration.minutes(30), **options}
    return fleet.schedule(construct_id, **given)


def each_with(**fields: Any) -> Define:
    def define(variant: Variant) -> list[Any]:
        del variant
        return [train(**fields)]

    return define


def schedules(fleet: PipelineFleet) -> dict[str, dict[str, Any]]:
    """By name of the variant."""
    found = [each for stack in fleet.stacks.values() for each in deployed(resources(stack, "AWS::Scheduler::Schedule"))]
    return {each["Target"]["Arn"].rpartition("/stores-")[2]: each for each in found}


def told(fleet: PipelineFleet) -> list[str]:
    return [each for stack in fleet.stacks.values() for each in warnings(stack) if "/fleet:" in each]


def test_each_variant_starts_at_its_minute_of_the_window(make: Make):
    fleet = make()
    made = nightly(fleet, minute=50, time_zone=TimeZone.EUROPE_BERLIN)
    assert {name: offset_in_window(name, 240) for name in fleet.pipelines} == made.offsets
    expected = {
        name: (f"cron({(110 + offset) % 60} {(110 + offset) // 60} * * ? *)", "Europe/Berlin")
        for name, offset in made.offsets.items()
    }
    assert expected == {
        name: (each["ScheduleExpression"], each["ScheduleExpressionTimezone"])
        for name, each in schedules(fleet).items()
    }
    assert set(fleet.pipelines) == set(made.schedules)


def test_a_window_may_go_on_after_midnight(make: Make):
    fleet = make()
    made = nightly(fleet, hour=23, minute=30)
    late = {name: (1410 + offset) % 1440 for name, offset in made.offsets.items()}
    assert any(time < 1410 for time in late.values())
    assert {name: f"cron({time % 60} {time // 60} * * ? *)" for name, time in late.items()} == {
        name: each["ScheduleExpression"] for name, each in schedules(fleet).items()
    }


def test_days_of_the_week(make: Make):
    fleet = make()
    nightly(fleet, week_day="MON-FRI")
    assert all(each["ScheduleExpression"].endswith(" ? * MON-FRI *)") for each in schedules(fleet).values())


@pytest.mark.parametrize("given", ["MON,WED,FRI-SAT", "sun", "2-6", "L", "6L", "TUE#3", "*"])
def test_days_as_cron_has_them(make: Make, given: str):
    fleet = make(["Rome"])
    nightly(fleet, week_day=given)
    (found,) = schedules(fleet).values()
    assert found["ScheduleExpression"].endswith(f" ? * {given} *)")


def test_what_schedules_have_in_common(make: Make):
    rounds = ParameterInteger(name="Rounds", default_value=5)
    fleet = make(define=each_with(hyperparameters={"rounds": rounds}))
    nightly(fleet, parameters={"Rounds": 7}, enabled=False, max_event_age=Duration.hours(1), retry_attempts=3)
    for each in schedules(fleet).values():
        assert ("DISABLED", {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 3}) == (
            each["State"],
            each["Target"]["RetryPolicy"],
        )
        assert [{"Name": "Rounds", "Value": "7"}] == each["Target"]["SageMakerPipelineParameters"][
            "PipelineParameterList"
        ]


def test_the_schedules_of_a_stack_share_a_role_that_starts_the_fleet_and_nothing_else(make: Make):
    fleet = make()
    nightly(fleet)
    nightly(fleet, "Again", hour=13)
    for stack in fleet.stacks.values():
        (policy,) = [each for each in resources(stack, "AWS::IAM::Policy") if "StartRole" in each["PolicyName"]]
        statements = deployed(policy["PolicyDocument"]["Statement"])
        assert {"sagemaker:StartPipelineExecution": WHOLE_FLEET, "sqs:SendMessage": "<MissedStarts2B646A2C.Arn>"} == {
            each["Action"]: each["Resource"] for each in statements if isinstance(each["Action"], str)
        }
        assert [["kms:Decrypt", "kms:GenerateDataKey"]] == [
            each["Action"] for each in statements if not isinstance(each["Action"], str)
        ]
        roles = {each["Target"]["RoleArn"] for each in deployed(resources(stack, "AWS::Scheduler::Schedule"))}
        queues = {
            each["Target"]["DeadLetterConfig"]["Arn"] for each in deployed(resources(stack, "AWS::Scheduler::Schedule"))
        }
        assert ({"<MissedStarts2B646A2C.Arn>"}, 1) == (queues, len(roles))
        (trust,) = [
            each["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]["StringEquals"]
            for each in deployed(resources(stack, "AWS::IAM::Role"))
            if "fleet" in str(each.get("Description"))
        ]
        group = "arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule-group/default"
        assert {"aws:SourceAccount": "<AWS::AccountId>", "aws:SourceArn": group} == trust


def test_refused_starts_may_go_elsewhere(app: App, make: Make):
    queue = MissedStarts(Stack(app, "Operations"), "Missed").queue
    fleet = make(["Rome"])
    nightly(fleet, dead_letter_queue=queue)
    (stack,) = fleet.stacks.values()
    assert [] == resources(stack, "AWS::SQS::Queue")


def test_the_rules_see_the_schedule(make: Make):
    fleet = make(
        ["Rome"],
        define=each_with(keep_alive_period_in_seconds=600, max_run=3600),
    )
    before = {finding.rule for finding in fleet.pipelines["rome"].findings}
    nightly(fleet)
    assert {"SMT257"} == {finding.rule for finding in fleet.pipelines["rome"].findings} - before


def test_parameters_are_held_to_each_pipeline(make: Make):
    found = mistakes(lambda: nightly(make(), parameters={"Rounds": 7}))
    assert 6 == len(found)
    assert "berlin: parameters key" == found[0][0]


def test_the_mean_and_the_peak_are_told(make: Make):
    made = nightly(make(), execution_time=Duration.minutes(40))
    assert (1.0, True) == (made.mean_at_once, 1 <= made.peak_at_once <= 6)


def test_more_at_once_on_average_than_there_may_be_is_an_error(make: Make):
    fleet = make()
    ((where, given, allowed),) = mistakes(
        lambda: nightly(fleet, execution_time=Duration.minutes(100), max_concurrent_executions=2)
    )
    assert (
        "window",
        "6 executions of 100 minutes in 240 minutes: 2.5 at once on average (6 x 100 / 240)",
        "at most 2 at once",
    ) == (where, given, allowed)


@pytest.mark.parametrize(
    ("minutes", "fix"),
    [
        (100, "a window of 300 minutes (6 x 100 / 2) is the least; twice that is seldom exceeded"),
        (
            700,
            "no window of a day is long enough: ask AWS for 3 concurrent executions or more (6 x 700 / 1,440) and say",
        ),
    ],
)
def test_what_would_do_is_told_with_its_arithmetic(make: Make, minutes: int, fix: str):
    fleet = make()
    with pytest.raises(ValueError, match="at once on average") as caught:
        nightly(fleet, execution_time=Duration.minutes(minutes), max_concurrent_executions=2)
    assert f"fix: {fix}" in str(caught.value)


def test_a_peak_above_the_quota_is_a_warning_with_the_figures(make: Make):
    fleet = make()
    made = nightly(fleet, window=Duration.minutes(60), execution_time=Duration.minutes(10), max_concurrent_executions=1)
    assert 1 < made.peak_at_once
    (warning,) = told(fleet)
    assert f"up to {made.peak_at_once} executions at once, 1.0 on average; 1 are allowed" in warning
    assert "A window of " in warning
    assert warning.endswith(f"[ack: {TOO_MANY_AT_ONCE}:Nightly]")


def test_a_peak_below_it_is_none(make: Make):
    fleet = make()
    nightly(fleet)
    assert [] == told(fleet)


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ({"hour": 24, "minute": 60}, ["hour", "minute"]),
        ({"hour": -1, "max_concurrent_executions": 0}, ["hour", "max_concurrent_executions"]),
        ({"window": Duration.seconds(90)}, ["window"]),
        ({"window": Duration.minutes(0), "execution_time": Duration.hours(25)}, ["window", "execution_time"]),
        ({"window": Duration.minutes(Token.as_number({"Ref": "Window"}))}, ["window"]),
        ({"retry_atempts": 3}, ["retry_atempts"]),
        ({"hour": 21, "week_day": "MON"}, ["week_day"]),
        ({"week_day": "MON-FRY", "hour": 24}, ["hour", "week_day"]),
        *(({"week_day": given}, ["week_day"]) for given in ("", "8", "Monday", "MON FRI", "MON,", "?", ["MON"], 2)),
    ],
)
def test_what_is_out_of_bounds_is_told_at_once(make: Make, given: dict[str, Any], places: list[str]):
    assert places == [where for where, _, _ in mistakes(lambda: nightly(make(), **given))]
