"""One variant more, less or otherwise changes the template of its own stack, and nothing of any other one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Duration, Stack

from cdk_sagemaker_training import DefinitionLocation, PipelineFleet, TrainingWorkspace, XGBoost
from cdk_sagemaker_training.definition import TrainingStep
from cdk_sagemaker_training.fleet.assignment import stack_number
from tests.support.example_app import flags

STACKS = 3
CITIES = ["berlin", "paris", "rome", "madrid", "vienna", "prague", "oslo", "lisbon"]
Table = Sequence[Mapping[str, Any]]
TABLE: Table = [{"name": name, "rounds": 100} for name in CITIES]


def written(table: Table, folder: Path, stacks: int = STACKS) -> dict[str, bytes]:
    """By file, templates and the assets that they name, of a fleet with everything, in an app of its own."""
    source = folder / "source"
    source.mkdir(parents=True)
    (source / "train.py").write_text("print('loss=1.0')\n", encoding="utf-8")
    app = App(context=flags(), outdir=str(folder / "cdk.out"))
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Training")

    def define(variant: Mapping[str, Any]) -> list[TrainingStep]:
        estimator = XGBoost(
            framework_version="3.2-0",
            entry_point="train.py",
            source_dir=str(source),
            instance_type="ml.m5.xlarge",
            hyperparameters={"num_round": variant["rounds"]},
        )
        return [
            TrainingStep(
                name="Train", estimator=estimator, inputs={"train": workspace.data(f"stores/{variant['name']}/")}
            )
        ]

    fleet = PipelineFleet(
        app,
        "Stores",
        variants=table,
        define=define,
        stacks=stacks,
        workspace=workspace,
        definition_location=DefinitionLocation.S3,
        shared_locations=[workspace.data("stores/")],
    )
    fleet.schedule("Nightly", hour=1, window=Duration.hours(2), execution_time=Duration.minutes(5))
    fleet.monitor()
    app.synth()
    files = (folder / "cdk.out").rglob("*")
    return {path.name: path.read_bytes() for path in files if path.name.endswith(".template.json")}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return written(TABLE, tmp_path_factory.mktemp("before"))


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """The beginnings of the names of the files that differ."""
    return {name[:8] for name in {*before, *after} if before.get(name) != after.get(name)}


def stack_of(name: str, stacks: int = STACKS) -> str:
    return f"Stores{stack_number(name, stacks):02}"


def test_the_same_table_in_another_order_is_the_same_fleet(before: dict[str, bytes], tmp_path: Path):
    assert len(before) == 5
    assert before == written(list(reversed(TABLE)), tmp_path)


def test_a_variant_that_changes_changes_its_own_stack(before: dict[str, bytes], tmp_path: Path):
    table = [{**row, "rounds": 200} if row["name"] == "rome" else row for row in TABLE]
    assert {stack_of("rome")} == changed(before, written(table, tmp_path))


def test_a_variant_more_changes_its_own_stack(before: dict[str, bytes], tmp_path: Path):
    assert {stack_of("athens")} == changed(before, written([*TABLE, {"name": "athens", "rounds": 5}], tmp_path))


def test_a_variant_less_changes_its_own_stack(before: dict[str, bytes], tmp_path: Path):
    table = [row for row in TABLE if row["name"] != "paris"]
    assert {stack_of("paris")} == changed(before, written(table, tmp_path))


def test_a_stack_more_changes_those_that_variants_leave_and_the_new_one(before: dict[str, bytes], tmp_path: Path):
    moving = [name for name in CITIES if stack_of(name) != stack_of(name, STACKS + 1)]
    expected = {stack_of(name) for name in moving} | {stack_of(name, STACKS + 1) for name in moving}
    assert ["rome"] == moving
    assert expected == changed(before, written(TABLE, tmp_path, STACKS + 1))
