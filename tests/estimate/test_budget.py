from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cdk_sagemaker_training.estimate import Budget, Price, Prices
from cdk_sagemaker_training.estimate.budget import judge_budget
from cdk_sagemaker_training.rules.examples import step, train_step
from tests.support.mistakes import wrong_fields

from .conftest import INTERNAL, bounds, limited

PRICES = Prices(
    currency="EUR",
    region="eu-west-1",
    date="2026-11-01",
    source="made up for a test",
    prices=[Price(instance_type="ml.m5.xlarge", use="training", per_hour=Decimal("0.36"))],
)
TRAIN = train_step("Train", limited(3600, 2), RetryPolicies=[{"ExceptionType": [INTERNAL], "MaxAttempts": 3}])
ENDLESS = step("Transform", "Score", {"TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1}})


def findings(*steps: Any, **budget: Any) -> list[tuple[str, str, str]]:
    found = judge_budget(lambda: bounds(*steps), Budget(**budget))
    return [(finding.rule, finding.severity.value, finding.message) for finding in found]


@pytest.mark.parametrize(
    "budget",
    [{"instance_hours": 8}, {"wall_time": timedelta(seconds=14_407)}, {"money": Decimal("2.88"), "prices": PRICES}],
)
def test_a_budget_that_holds(budget: Any):
    assert [] == findings(TRAIN, **budget)


def test_no_budget_asks_for_no_bounds():
    assert [] == judge_budget(lambda: pytest.fail("asked"), None)


@pytest.mark.parametrize(
    ("budget", "worst", "given"),
    [
        (
            {"instance_hours": 7},
            "the worst case is 8.00 instance-hours",
            "the budget (instance_hours) is 7.00 instance-hours: 3,600 s x 2 x 4",
        ),
        (
            {"wall_time": timedelta(hours=4)},
            "the worst case is 4 h (14,407 s)",
            "the budget (wall_time) is 4 h (14,400 s): Train 3,600 s x 4 + 7 s of waiting",
        ),
        (
            {"money": 2, "prices": PRICES},
            "the worst case is 2.88 EUR",
            "the budget (money) is 2.00 EUR: ml.m5.xlarge 2.88",
        ),
    ],
)
def test_a_budget_that_is_exceeded_shows_the_arithmetic(budget: Any, worst: str, given: str):
    assert [("SMT004", "error", f"{worst}, {given}")] == findings(TRAIN, **budget)


def test_what_is_not_known_makes_no_error_and_what_is_known_does():
    told = "no limit on how long a transform job runs (/Steps/1/Arguments/StoppingCondition/MaxRuntimeInSeconds)"
    expected = (
        "whether the budget (instance_hours) of 100.00 instance-hours holds is not known: 8.00 instance-hours is "
        f"counted, besides Score: {told}"
    )
    assert [("SMT005", "warning", expected)] == findings(TRAIN, ENDLESS, instance_hours=100)
    ((rule, _, message),) = findings(TRAIN, ENDLESS, instance_hours=1)
    assert ("SMT004", True) == (rule, message.startswith("the worst case is at least 8.00 instance-hours"))


def test_a_type_without_a_price_makes_no_error():
    dear = train_step("Train", limited(3600, kind="ml.p4d.24xlarge"))
    ((rule, severity, message),) = findings(dear, money=1, prices=PRICES)
    assert ("SMT005", "warning", True) == (rule, severity, message.endswith("besides instances that have no price"))


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, ["instance_hours, wall_time, money"]),
        ({"money": 1}, ["prices"]),
        ({"money": 0.1, "prices": PRICES}, ["money"]),
        ({"wall_time": 3600, "instance_hours": -1}, ["instance_hours", "wall_time"]),
    ],
)
def test_what_is_refused(given: Any, fields: list[str]):
    assert fields == wrong_fields(lambda: Budget(**given))
