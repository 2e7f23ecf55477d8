"""What is said of retry policies that wait for long."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.retry.long_wait import LongWait

CAPACITY: dict[str, Json] = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"]}


@pytest.mark.parametrize(
    ("rule", "policy", "fix"),
    [
        ("SMT712", {"ExpireAfterMin": 60}, "lower expire_after_mins (ExpireAfterMin), to less than 60 min"),
        ("SMT713", {"ExpireAfterMin": 1441}, "lower expire_after_mins (ExpireAfterMin), to less than 1,440 min"),
        (
            "SMT712",
            {"IntervalSeconds": 600, "BackoffRate": 1, "MaxAttempts": 10},
            LongWait.fix,
        ),
    ],
)
def test_the_fix_is_about_what_the_policy_has(rule: str, policy: dict[str, Json], fix: str) -> None:
    document = training(RetryPolicies=[{**CAPACITY, **policy}]).document
    assert [fix] == [finding.fix for finding in check_definition(document) if finding.rule == rule]
