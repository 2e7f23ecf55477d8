from __future__ import annotations

from cdk_sagemaker_training.rules.usage import PipelineUsage, usage_with_schedules

DAILY, HOURLY = ("rate(1 day)", ["A", "B"]), ("rate(1 hour)", ["B"])


def test_nothing_is_known_without_schedules():
    usage = PipelineUsage(iterative=True)
    assert usage_with_schedules(None, []) is None
    assert usage is usage_with_schedules(usage, [])


def test_a_schedule_is_added_to_what_is_known():
    assert PipelineUsage(schedule="rate(1 day)", scheduled_parameters=["A", "B"]) == usage_with_schedules(None, [DAILY])
    expected = PipelineUsage(iterative=True, schedule="rate(1 hour)", scheduled_parameters=["B"])
    assert expected == usage_with_schedules(PipelineUsage(iterative=True), [HOURLY])


def test_what_the_author_says_comes_first():
    usage = PipelineUsage(schedule="rate(7 days)")
    assert usage is usage_with_schedules(usage, [DAILY])


def test_several_schedules_supply_what_all_of_them_do():
    expected = PipelineUsage(schedule="rate(1 day) and rate(1 hour)", scheduled_parameters=["B"])
    assert expected == usage_with_schedules(None, [DAILY, HOURLY])
    assert PipelineUsage(schedule="rate(1 day)", scheduled_parameters=["A", "B"]) == usage_with_schedules(
        None, [DAILY, DAILY]
    )
