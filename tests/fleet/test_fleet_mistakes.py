"""What somebody gets wrong about a fleet as a whole, or about many of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack, Stage
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import InvalidInputError, PipelineFleet, TrainingWorkspace
from cdk_sagemaker_training.fleet.pipeline_fleet import ROLES_QUOTA
from tests.fleet.conftest import CITIES, Make, one_step
from tests.support.mistakes import mistakes
from tests.support.steps import train
from tests.support.templates import warnings


def test_a_mistake_of_define_does_not_hide_that_of_a_row(make: Make):
    def define(variant: Mapping[str, Any]) -> Any:
        own: dict[str, Any] = {"volume_size": -1} if variant["name"] == "store-40" else {}
        return [train(max_run=-1, **own)]

    found = mistakes(lambda: make([f"store-{number}" for number in range(50)], define=define))
    assert [
        ("store-0, store-1, store-10 and 47 more: max_run", -1),
        ("store-40: volume_size", -1),
    ] == [(where, given) for where, given, _ in found]


def test_a_data_frame_is_told_how_to_give_its_rows(make: Make):
    pandas = pytest.importorskip("pandas")
    with pytest.raises(InvalidInputError, match=r"a DataFrame'.*fix: variants=frame.to_dict\(\"records\"\)"):
        make(variants=pandas.DataFrame([{"name": "a"}]))


def test_a_file_that_cannot_be_read_is_told_with_the_fleet(make: Make):
    with pytest.raises(InvalidInputError, match="PipelineFleet 'Stores': 1 problem"):
        make(variants="there-is-none.csv")


def test_more_than_all_stacks_hold_is_told_with_the_names_before_anything_is_defined(make: Make):
    def define(_variant: Mapping[str, Any]) -> Any:
        raise AssertionError

    found = mistakes(lambda: make([*(f"store-{number}" for number in range(501)), "a_b"], stacks=1, define=define))
    assert [("variants[501]['name']", "a_b"), ("variants", "501 in 1 stacks")] == [
        (where, given) for where, given, _ in found
    ]


def test_parts_that_are_not_there_and_numbers_that_cannot_be_counted_with_are_cells_too(make: Make):
    table = [{"name": "a", "place": "it/rome", "share": 4}, {"name": "b", "place": "it"}, {"name": "c", "share": 0}]

    def define(variant: Mapping[str, Any]) -> Any:
        parts = variant.get("place", "x/y").split("/")
        return [train(hyperparameters={"town": parts[1], "rounds": 100 // variant.get("share", 1)})]

    found = mistakes(lambda: make(variants=table, define=define))
    assert [
        ("b: define", "IndexError: list index out of range"),
        ("c: define", "ZeroDivisionError: integer division or modulo by zero"),
    ] == [(where, given) for where, given, _ in found]


@pytest.mark.skipif(not hasattr(ValueError, "add_note"), reason="Python 3.10 has no notes")
def test_an_error_of_ones_own_code_names_its_variant_at_the_end(make: Make):
    def own(variant: Mapping[str, Any]) -> Any:
        return variant.nothing if variant["name"] == "Paris" else one_step(variant)  # type: ignore[attr-defined]

    with pytest.raises(AttributeError) as caught:
        make(define=own)
    assert ["variant 'paris'"] == getattr(caught.value, "__notes__", [])
    with pytest.raises(AttributeError) as caught:
        make(stack_of=own)
    assert ["variant 'paris'"] == getattr(caught.value, "__notes__", [])


def test_keywords_that_no_pipeline_takes(make: Make):
    with pytest.raises(InvalidInputError) as caught:
        make(guardrail=None, steps=[], key=["name"])
    assert [("key", ["name"], ""), ("guardrail", None, "did you mean 'guardrails'?"), ("steps", [], "define")] == [
        (each.where, each.given, each.fix.removesuffix(" returns them")) for each in caught.value.problems
    ]
    assert "shared_roles" not in caught.value.problems[1].allowed


def test_a_region_where_no_job_may_use_the_workspace_is_refused(app: App, make: Make):
    workspace = TrainingWorkspace(Stack(app, "Platform", env=Environment(region="eu-west-1")), "Training")
    elsewhere = Environment(region="us-east-1")
    found = mistakes(lambda: make(workspace=workspace, env=elsewhere, stacks=0))
    assert [("stacks", 0), ("env", "region us-east-1")] == [(where, given) for where, given, _ in found]
    assert make(["Rome"], workspace=workspace, env=Environment(region="eu-west-1")).stacks


def test_a_workspace_that_is_none_is_told_beside_an_env(make: Make):
    env = Environment(region="us-east-1")
    assert [("workspace", "Training")] == [
        (where, given) for where, given, _ in mistakes(lambda: make(workspace="Training", env=env))
    ]


def test_a_place_that_the_stack_of_the_workspace_does_not_say_is_told(app: App, make: Make):
    platform = Stack(app, "Platform")
    env = Environment(account="123456789012", region="eu-west-1")
    found = mistakes(lambda: make(workspace=TrainingWorkspace(platform, "Training"), env=env))
    assert [
        ("env", f"{what}", "what the deployment finds, as stack Platform of the workspace has it")
        for what in ("account 123456789012", "region eu-west-1")
    ] == found
    bucket: Any = s3.Bucket(platform, "Data", bucket_name="the-data")
    named = TrainingWorkspace(platform, "Named", data_bucket=bucket)

    def define(_variant: Mapping[str, Any]) -> Any:
        return [train(inputs={"train": named.data("x/")})]

    fleet = make(["Rome"], env=env, workspace=named, define=define)
    assert ["eu-west-1"] == [stack.region for stack in fleet.stacks.values()]


def test_names_of_stacks_that_are_too_long_are_told(app: App, make: Make):
    stage = Stage(app, "P" * 30)
    given: Any = {"variants": [{"name": name} for name in ("a", "b", "a_b")], "define": one_step}

    def long(variant: Mapping[str, Any]) -> str:
        return variant["name"] * 60

    found = mistakes(lambda: PipelineFleet(stage, "A", fleet_name="f" * 40, stack_of=long, **given))
    assert [(f"stack {'a' * 60}", 132), (f"stack {'b' * 60}", 132)] == [
        (where, int(str(name).split()[1])) for where, name, _ in found[:2]
    ]
    assert "variants[2]['name']" == found[2][0]
    given["variants"] = [{"name": "a"}]
    fleet = PipelineFleet(stage, "B", fleet_name="f" * 90, stacks=1, **given)
    assert ["stack monitoring"] == [where for where, _, _ in mistakes(fleet.monitor)]


def test_more_roles_than_an_account_has_is_a_warning(app: App, make: Make, monkeypatch: pytest.MonkeyPatch):
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Training")
    monkeypatch.setattr("cdk_sagemaker_training.catalog.policy_limits.DEFAULT_QUOTA_ROLES", 11)

    def define(variant: Mapping[str, Any]) -> Any:
        place = f"stores/{variant['name']}/"
        return [train(output_path=workspace.artifacts(place), inputs={"train": workspace.data(place)})]

    def told(fleet: PipelineFleet) -> list[str]:
        return [each for stack in fleet.stacks.values() for each in warnings(stack) if ROLES_QUOTA in each]

    fleet = make(define=define, workspace=workspace)
    shared = [workspace.data("stores/"), workspace.artifacts("stores/")]
    other = PipelineFleet(
        app,
        "Others",
        stacks=3,
        variants=[{"name": name} for name in CITIES],
        define=define,
        workspace=workspace,
        shared_locations=shared,
    )
    (warning,) = told(fleet)
    assert warning.startswith("12 roles in fleet 'stores'; an account has 11 by default: let variants share theirs by")
    assert [] == told(other)
