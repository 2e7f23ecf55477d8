"""Two thousand pipelines of one app: each stack is within CloudFormation's limits, by its template as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Duration, Stack

from cdk_sagemaker_training import BuiltInEstimator, PipelineFleet, TrainingInput, TrainingStep, TrainingWorkspace
from cdk_sagemaker_training.catalog.stack_limits import MAX_OUTPUTS, MAX_RESOURCES, MAX_TEMPLATE_BYTES
from tests.support.example_app import flags

STACKS = 12
"""The fullest of them has about 190 variants, which is below 80 % of every limit."""


def synthesized(count: int, stacks: int, folder: Path) -> dict[str, tuple[int, int, int]]:
    """By stack: resources, outputs, bytes."""
    app = App(context=flags(), outdir=str(folder))
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Training")

    def define(variant: Mapping[str, Any]) -> list[TrainingStep]:
        place = f"stores/{variant['name']}/"
        xgboost = BuiltInEstimator(
            algorithm="xgboost",
            version="3.2-0",
            instance_type="ml.m5.xlarge",
            hyperparameters={"objective": "reg:squarederror", "num_round": 200},
            output_path=workspace.artifacts(place),
            max_run=3600,
        )
        data = TrainingInput(s3_data=workspace.data(f"{place}train/"), content_type="text/csv")
        return [TrainingStep(name="Train", estimator=xgboost, inputs={"train": data})]

    fleet = PipelineFleet(
        app,
        "Stores",
        variants=({"name": f"store-{number:04}"} for number in range(count)),
        define=define,
        stacks=stacks,
        workspace=workspace,
        shared_locations=[workspace.data("stores/"), workspace.artifacts("stores/")],
    )
    fleet.schedule("Nightly", hour=20, window=Duration.hours(24), execution_time=Duration.minutes(10))
    fleet.monitor()
    assembly = app.synth()
    found = {
        artifact.hierarchical_id: (
            len(artifact.template["Resources"]),
            len(artifact.template.get("Outputs", {})),
            (folder / artifact.template_file).stat().st_size,
        )
        for artifact in assembly.stacks
    }
    for contents in fleet.contents():
        resources, outputs, size = found[contents.stack]
        assert (resources, outputs) == (contents.resources, contents.outputs)
        assert size <= contents.template_bytes <= 1.05 * size + 8192
    assert count == len(fleet.pipelines)
    return found


def hold(found: Mapping[str, tuple[int, int, int]]) -> None:
    limits = (MAX_RESOURCES, MAX_OUTPUTS, MAX_TEMPLATE_BYTES)
    assert [] == [(stack, held) for stack, held in found.items() if any(map(int.__gt__, held, limits))]


def test_a_few_stores(tmp_path: Path):
    hold(synthesized(20, 4, tmp_path))


@pytest.mark.conformance
def test_two_thousand_stores(tmp_path: Path):
    found = synthesized(2000, STACKS, tmp_path)
    hold(found)
    assert STACKS + 2 == len(found)
