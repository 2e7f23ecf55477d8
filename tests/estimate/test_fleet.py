from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdk_sagemaker_training.estimate import FleetJob, FleetPlan, Price, Prices, RunTime, plan_fleet
from cdk_sagemaker_training.rules.examples import train_step
from tests.support.mistakes import mistakes, wrong_fields

from .conftest import bounds, limited

PRICE = Price(instance_type="ml.m5.xlarge", use="training", per_hour=Decimal("0.36"))
PRICES = Prices(currency="USD", region="eu-west-1", date="2026-11-01", source="a sheet", prices=[PRICE])


def job(low: int = 720, high: int | None = None, **more: Any) -> FleetJob:
    return FleetJob(run=RunTime(at_least=low, at_most=low if high is None else high), **more)


def planned(models: int = 100, *jobs: FleetJob, **more: Any) -> FleetPlan:
    return plan_fleet(models=models, jobs=jobs or [job()], **more)


@st.composite
def any_job(draw: st.DrawFn) -> FleetJob:
    low, more = draw(st.integers(0, 300)), draw(st.integers(0, 300))
    use = draw(st.sampled_from(["training", "training", "processing"]))
    return job(low, low + more, instances=draw(st.integers(0, 4)), use=use)


FLEETS = st.fixed_dictionaries(
    {
        "concurrent_executions": st.integers(1, 30),
        "instances": st.sampled_from([None, 4, 5, 9, 40]),
        "starts_per_second": st.sampled_from([None, 0.1, 3.0]),
        "startup_seconds": st.sampled_from([0, 90]),
        "look_every_seconds": st.sampled_from([0, 60]),
        "failure_rate": st.sampled_from([0.0, 0.3, 1.0]),
        "max_attempts": st.integers(1, 3),
        "seed": st.integers(0, 2**32),
    }
)


@settings(max_examples=150)
@given(st.integers(1, 60), st.lists(any_job(), min_size=1, max_size=3), FLEETS)
def test_no_fleet_beats_the_arithmetic(models: int, jobs: list[FleetJob], fleet: dict[str, Any]):
    plan = planned(models, *jobs, **fleet)
    assert plan.makespan_seconds >= plan.least_seconds - 1e-6
    assert plan.executions.most <= min(fleet["concurrent_executions"], models)
    assert plan.instances.most <= (fleet["instances"] or math.inf)
    ends = [seconds for _, seconds in plan.done_within]
    assert (sorted(ends), True) == (ends, ends[-1] <= plan.makespan_seconds)
    assert {0.0: 0, 1.0: models}.get(fleet["failure_rate"], plan.failed) == plan.failed


@settings(max_examples=50)
@given(st.integers(1, 20), st.integers(1, 12), st.integers(1, 5000), st.integers(0, 600))
def test_equal_executions_that_fill_the_quota_take_what_the_arithmetic_says(
    rounds: int, at_once: int, seconds: int, startup: int
):
    models, whole = rounds * at_once, rounds * (seconds + startup)
    by_executions = planned(models, job(seconds), concurrent_executions=at_once, startup_seconds=startup)
    assert (whole, pytest.approx(whole)) == (by_executions.makespan_seconds, by_executions.least_seconds)
    assert "the quota of executions" == by_executions.bounds[0].name
    by_instances = planned(
        models,
        job(seconds, instances=3),
        concurrent_executions=models,
        instances=3 * at_once + 2,
        startup_seconds=startup,
    )
    assert (whole, pytest.approx(whole)) == (by_instances.makespan_seconds, by_instances.least_seconds)


@pytest.mark.corpus
def test_a_hundred_thousand_models_at_the_default_quota():
    plan = planned(100_000, job(720))
    assert (3_600_000, 100_000 * 720 / 20) == (plan.makespan_seconds, plan.least_seconds)
    assert [(50, 1_800_000), (90, 3_240_000), (99, 3_564_000), (100, 3_600_000)] == list(plan.done_within)
    assert (20, pytest.approx(20), 20) == (plan.executions.quota, plan.executions.average, plan.executions.most)
    assert [pytest.approx(20)] * 20 == plan.executions.slices
    text = str(plan)
    assert "the quota of executions, 20: 100,000 x 720 s / 20 = 41 d 16 h (3,600,000 s) <- binds" in text
    assert (
        "the quota of executions to 40: at least 20 d 20 h (1,800,000 s), not 41 d 16 h (3,600,000 s); "
        "from 100,000 on the longest execution binds" in text
    )


def test_which_quota_binds_and_up_to_where_more_of_it_gives_anything():
    plan = planned(1000, concurrent_executions=200, instances=50)
    assert ("the quota of instances", 50) == (plan.binding.name, plan.instances.most)
    executions, instances = plan.raises
    assert "the quota of executions to 400: nothing, as long as the quota of instances binds" == executions
    expected = "the quota of instances to 100: at least 2 h (7,200 s), not 4 h (14,400 s)"
    assert f"{expected}; from 200 on the quota of executions binds" == instances
    first = 200 * (0 + 720 + 1440 + 2160) / 4  # of the first 200 every fifty wait for those before
    assert (first + 800 * 2160) / 1000 == plan.waited_seconds
    assert 14_400 == planned(1000, concurrent_executions=50, instances=50).makespan_seconds


def test_starts_that_are_held_back():
    plan = planned(11, job(100), concurrent_executions=100, starts_per_second=0.5)
    assert (120, 120) == (plan.makespan_seconds, plan.least_seconds)
    assert "the rate of starts" == plan.binding.name
    assert (11, (11 * 100) / 120) == (plan.executions.most, pytest.approx(plan.executions.average))


def test_what_more_starts_a_second_give():
    plan = planned(10_001, job(720), concurrent_executions=100_000, starts_per_second=1)
    (told,) = [each for each in plan.raises if each.startswith("the rate of starts")]
    twice = planned(10_001, job(720), concurrent_executions=100_000, starts_per_second=2)
    assert 10_000 / 2 + 720 == twice.makespan_seconds
    # The last one starts later at any rate: nothing else ever binds.
    assert "the rate of starts to 2: at least 1 h 35 min (5,720 s), not 2 h 58 min (10,720 s)" == told
    some = planned(11, job(100), concurrent_executions=5, starts_per_second=0.02)
    assert "the rate of starts to 0.04: at least 5 min (350 s)" in " ".join(some.raises)
    rate = 10 / (220 - 100)  # 11 x 100 s / 5 are 220 s
    assert f"from {math.ceil(10 * rate) / 10} on the quota of executions binds" in " ".join(some.raises)


@pytest.mark.parametrize(("quota", "twice", "enough"), [(3, 6, 300), (5, 10, 300), (10, 20, 300), (15, 30, 300)])
def test_what_more_instances_give_jobs_that_take_several(quota: int, twice: int, enough: int):
    plan, then = (planned(100, job(100, instances=3), concurrent_executions=1000, instances=n) for n in (quota, twice))
    (told,) = [each for each in plan.raises if each.startswith("the quota of instances")]
    assert f"the quota of instances to {twice}: at least" in told
    assert f"({round(then.least_seconds):,} s), not" in told
    assert told.endswith(f"from {enough} on the longest execution binds")


def test_a_machine_that_looks_for_ends_keeps_places():
    assert 10 * 720 == planned(100, job(690), concurrent_executions=10, look_every_seconds=60).makespan_seconds
    last = planned(100, job(690), concurrent_executions=10, look_every_seconds=60).done_within[-1]
    assert (100, 9 * 720 + 690) == last


def test_failures_are_tried_again():
    assert (100, 300) == (
        planned(100, job(100), concurrent_executions=100, failure_rate=1, max_attempts=3).failed,
        planned(100, job(100), concurrent_executions=100, failure_rate=1, max_attempts=3).makespan_seconds,
    )
    some = planned(2000, job(100), concurrent_executions=2000, failure_rate=0.5, max_attempts=2)
    assert 400 < some.failed < 600
    assert some == planned(2000, job(100), concurrent_executions=2000, failure_rate=0.5, max_attempts=2)
    assert some != planned(2000, job(100), concurrent_executions=2000, failure_rate=0.5, max_attempts=2, seed=1)


def test_money():
    paid = planned(100, job(720, instances=2, instance_type="ml.m5.xlarge"), prices=PRICES, startup_seconds=60)
    assert (Decimal(100) * 720 * 2 * Decimal("0.36") / 3600, "USD") == (paid.money, paid.currency)
    assert "Money: 14.40 USD for instances" in str(paid)
    unpriced = planned(1, job(instance_type="ml.p5.48xlarge"), prices=PRICES)
    assert (None, ["ml.p5.48xlarge (training)"]) == (unpriced.money, unpriced.unpriced)
    assert None is planned().money


def test_as_json():
    told = planned(1000, concurrent_executions=200, instances=50).to_json()
    assert (1000, 14_400, "the quota of instances") == tuple(
        told[name] for name in ("models", "makespan_seconds", "binding")
    )


def test_the_jobs_of_a_definition():
    found = bounds(
        train_step(request=limited(900, count=2)),
        runs={"Train": RunTime(at_least=600, at_most=800)},
    )
    expected = [job(600, 800, name="Train", instances=2, instance_type="ml.m5.xlarge")]
    assert expected == list(FleetJob.of_bounds(found))


def test_a_definition_whose_times_are_not_known():
    unknown = bounds(
        train_step(request={"StoppingCondition": {"MaxRuntimeInSeconds": {"Get": "Execution.PipelineName"}}})
    )
    assert ["bounds.steps['Train']"] == wrong_fields(lambda: FleetJob.of_bounds(unknown))
    two = bounds(train_step(request=limited(900)), train_step("Second", limited(900, kind="ml.c5.xlarge")))
    ((where, given, _),) = mistakes(lambda: FleetJob.of_bounds(two))
    assert ("bounds", "ml.m5.xlarge, ml.c5.xlarge") == (where, given)


def test_all_mistakes_at_once():
    assert [
        "models",
        "concurrent_executions",
        "failure_rate",
        "starts_per_second",
        "jobs[0].instances",
    ] == wrong_fields(
        lambda: planned(0, job(instances=3), concurrent_executions=0, instances=2, starts_per_second=0, failure_rate=2)
    )
    assert ["run.at_most"] == wrong_fields(lambda: FleetJob(run=RunTime(at_least=1)))
    assert ["jobs"] == wrong_fields(lambda: plan_fleet(models=1, jobs=[]))
