"""How often a schedule starts a pipeline at most."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.rules.warm_pool.schedule import least_interval

MINUTE, HOUR, DAY = 60, 3600, 86_400


@pytest.mark.parametrize(
    ("expression", "seconds"),
    [
        ("rate(1 day)", DAY),
        ("rate(5 minutes)", 5 * MINUTE),
        ("rate( 2  hours )", 2 * HOUR),
        ("cron(0 3 * * ? *)", DAY),
        ("cron(0 3 ? * MON *)", DAY),
        ("cron(0 8,20 * * ? *)", 12 * HOUR),
        ("cron(0 8,9 * * ? *)", HOUR),
        ("cron(0/15 * * * ? *)", 15 * MINUTE),
        ("cron(30 22-23 * * ? *)", HOUR),
        ("cron(0 */6 * * ? *)", 6 * HOUR),
        ("cron(0,59 23 * * ? *)", 59 * MINUTE),
        ("cron(* * * * ? *)", MINUTE),
    ],
)
def test_expressions(expression: str, seconds: int):
    assert seconds == least_interval(expression)


@pytest.mark.parametrize(
    "expression",
    [
        None,
        "",
        "rate(0 days)",
        "rate(1 week)",
        "at(2026-12-01T03:00:00)",
        "cron(0 24 * * ? *)",
        "cron(0 9-8 * * ? *)",
        "cron(0 3 * * ?)",
        "cron(0/0 3 * * ? *)",
        "cron(a b * * ? *)",
    ],
)
def test_what_cannot_be_read(expression: str | None):
    assert least_interval(expression) is None
