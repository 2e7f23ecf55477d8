"""What arguments of constructs take, by their names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from aws_cdk import App, Duration, Fn, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training.checks.cdk_objects import WANTED, kind_problems, member, member_problems
from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.starting import WhenRunning


def told(**given: object) -> list[tuple[str, object, str]]:
    return [(problem.where, problem.given, problem.fix) for problem in kind_problems(given)]


@pytest.mark.parametrize("name", WANTED)
def test_a_text_is_none_of_these(name: str):
    assert [name] == [where for where, _, _ in told(**{name: "eu-west-1a"})]
    assert [] == told(**{name: None})


@pytest.mark.parametrize("name", WANTED)
def test_what_can_be_left_out_elsewhere_is_required_here(name: str):
    (problem,) = kind_problems({name: None}, required=[name])
    assert (name, MISSING) == (problem.where, problem.given)


@pytest.mark.parametrize(
    ("given", "fix"),
    [
        ({"wait": 60}, "Duration.seconds(60)"),
        ({"window": 4}, "Duration.hours(4)"),
        ({"success_within": 2}, "Duration.days(2)"),
        ({"duration_budget": timedelta(hours=2)}, "Duration.seconds(7200)"),
        ({"wait": Duration.minutes(1)}, None),
        ({"availability_zones": "eu-west-1a"}, "availability_zones=['eu-west-1a']"),
        ({"availability_zones": ["eu-west-1a"]}, None),
        ({"availability_zones": ("eu-west-1a",)}, None),
        ({"availability_zones": Fn.get_azs()}, None),
        ({"allowed_accounts": {"123456789012"}}, None),
        ({"pipelines": WhenRunning.WAIT}, ""),
        ({"log_retention": 365}, ""),
        ({"log_retention": logs.RetentionDays.ONE_YEAR}, None),
        ({"vpc_subnets": {"subnet_type": "Isolated"}}, ""),
        ({"of_no_table": "anything"}, None),
    ],
)
def test_what_is_told_and_what_is_not(given: dict[str, Any], fix: str | None):
    assert ([] if fix is None else [fix]) == [each for _, _, each in told(**given)]


def test_what_a_construct_means_itself():
    own = {"bucket": WANTED["availability_zones"]}
    assert [] == [*kind_problems({"bucket": ["a"]}, own=own)]


def test_objects_of_cdk_are_what_is_wanted():
    assert [] == told(bucket=s3.Bucket(Stack(App(), "S"), "B"))


@pytest.mark.parametrize("given", [WhenRunning.WAIT, "wait"])
def test_a_member_or_its_value(given: WhenRunning | str):
    assert [] == [*member_problems(WhenRunning, "when_running", given)]
    assert WhenRunning.WAIT is member(WhenRunning, given)


@pytest.mark.parametrize("given", ["WAIT", "nonsense", 1, ["wait"]])
def test_neither_a_member_nor_its_value(given: object):
    (problem,) = member_problems(WhenRunning, "when_running", given)
    assert ("when_running", "one of WhenRunning.WAIT, WhenRunning.SKIP") == (problem.where, problem.allowed)
