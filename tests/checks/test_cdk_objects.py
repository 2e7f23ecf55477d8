"""What arguments of constructs take, by their names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from aws_cdk import App, Duration, Fn, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import (
    DeployOnApproval,
    MlflowApp,
    MlflowTrackingServer,
    ModelEndpoint,
    ModelPackageEventBus,
    ModelPackageGroup,
    PipelineFleet,
    PipelineFleetMonitoring,
    PipelineUsage,
    SharedRoles,
    TrainingAlertTopic,
    TrainingFleetMonitoring,
    TrainingGuardrailPolicy,
    TrainingKey,
    TrainingMonitoring,
    TrainingPipeline,
    TrainingPipelineBuilder,
    TrainingTask,
)
from cdk_sagemaker_training.checks.cdk_objects import WANTED, kind_problems, member, member_problems
from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.starting import WhenRunning
from tests.support.mistakes import wrong_fields
from tests.support.steps import train


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


def fleet(stack: Stack) -> PipelineFleet:
    return PipelineFleet(stack, "Shops", variants=[{"name": "a"}], define=lambda _: [train()], stacks=1)


def group(stack: Stack) -> ModelPackageGroup:
    return ModelPackageGroup(stack, "Models")


def pipeline(stack: Stack) -> TrainingPipeline:
    return TrainingPipeline(stack, "Churn", steps=[train()])


def method(owner: Callable[[Stack], object], name: str, *, named: bool = True, **more: object) -> Callable[..., object]:
    """Calls a method of what ``owner`` makes; ``named``: whether it takes the id of a construct."""

    def call(stack: Stack, construct_id: str, **given: object) -> object:
        return getattr(owner(stack), name)(*([construct_id] if named else []), **more, **given)

    return call


RETAINED = {"removal_policy": "retain"}
WRONG: list[tuple[Callable[..., object], dict[str, Any]]] = [
    (
        TrainingMonitoring,
        {"pipeline": "churn", "topic": "arn:aws:sns", "duration_budget": 7200, "success_within": 2, **RETAINED},
    ),
    (TrainingMonitoring, {"pipeline": None, "notify_success": "no"}),
    (TrainingFleetMonitoring, {"pipelines": "churn", "topic": "t", "bounds": 3, "retention": 365, **RETAINED}),
    (TrainingAlertTopic, {"encryption_key": "alias/mine", **RETAINED}),
    (TrainingKey, {"pending_window": 7, **RETAINED}),
    (PipelineFleetMonitoring, {"fleet": "shops", "topic": "t"}),
    (PipelineFleet, {"variants": None, "define": None, "stack_of": "region", "shared_locations": "s3://b/x/"}),
    (PipelineFleet, {"variants": {"name": "a"}, "define": [train()], "stacks": "2", "workspace": "w"}),
    (
        method(fleet, "schedule", hour=3),
        {"window": 4, "execution_time": 40, "max_event_age": 3600, "time_zone": "Europe/Berlin"},
    ),
    (method(fleet, "schedule", hour=3), {"window": None, "execution_time": 1}),
    (SharedRoles, {"shared_locations": "s3://b/x/", "shared_model_package_group_prefixes": "a-"}),
    (TrainingGuardrailPolicy, {"guardrails": {"max_run": 3600}}),
    (
        DeployOnApproval,
        {"model_package_group": "g", "workspace": "w", "tags": ["a"], "artifacts_bucket": "b"},
    ),
    (ModelEndpoint, {"workspace": None, "repositories": "r"}),
    (ModelPackageEventBus, {"source_accounts": "123456789012"}),
    (method(group, "share_with", named=False), {"principal": "222222222222", "repositories": "r"}),
    (method(group, "on_approved"), {"target": None, "event_bus": "b"}),
    (
        method(group, "on_model_package_state_change"),
        {"approval_status": "Approved"},
    ),
    (
        method(group, "forward_events"),
        {"event_bus": "b", "dead_letter_queue": "q"},
    ),
    (method(pipeline, "cross_account_policies", named=False), {"buckets": "b", "keys": "k"}),
    (TrainingPipelineBuilder, {"steps": "x", "parameters": "y"}),
    (MlflowApp, {"workspace": "w", "artifacts_bucket": "b", **RETAINED}),
    (MlflowTrackingServer, {"workspace": "w", "automatic_model_registration": "no"}),
    (TrainingTask, {"step": "train", "workspace": "w", "job_role": "r"}),
]


HOSTED: dict[Any, dict[str, Any]] = {
    DeployOnApproval: {"instance_type": "ml.m5.large"},
    ModelEndpoint: {"instance_type": "ml.m5.large", "model": "m"},
}
"""What there has to be besides."""


@pytest.mark.parametrize(("make", "wrong"), WRONG)
def test_every_construct_tells_all_of_it_at_once(make: Callable[..., object], wrong: dict[str, Any]):
    stack = Stack(App(), "S")
    given: dict[str, Any] = {**wrong, **HOSTED.get(make, {})}
    assert wrong.keys() == set(wrong_fields(lambda: make(stack, "Made", **given)))
    assert stack.node.try_find_child("Made") is None


def test_what_is_in_a_list_of_pipelines():
    given: Any = ["churn"]
    stack = Stack(App(), "S")
    assert ["pipelines[0]"] == wrong_fields(lambda: TrainingFleetMonitoring(stack, "M", pipelines=given))


@pytest.mark.parametrize(("adding", "where"), [("add_step", "add_step[0]"), ("add_parameter", "add_parameter[0]")])
def test_what_a_builder_does_not_collect(adding: str, where: str):
    builder = TrainingPipelineBuilder(Stack(App(), "S"), "Churn")
    assert [where] == wrong_fields(lambda: getattr(builder, adding)("x"))


def test_lines_of_no_step():
    given: Any = ["epoch 1"]
    assert ["sample_log_lines"] == wrong_fields(lambda: PipelineUsage(sample_log_lines=given))
