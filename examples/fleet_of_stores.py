"""What will each store sell? A pipeline a store, spread over stacks and over the night, watched as one fleet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import App, Duration, Stack, TimeZone

from cdk_sagemaker_training import (
    BuiltInEstimator,
    PipelineFleet,
    TrainingInput,
    TrainingStep,
    TrainingWorkspace,
)

# Two thousand of them would come from a file: variants="stores.csv".
STORES = [
    {"name": "Berlin", "rounds": 300},
    {"name": "Lisbon", "rounds": 200},
    {"name": "Madrid", "rounds": 200},
    {"name": "Paris", "rounds": 300},
    {"name": "Vienna", "rounds": 150},
]

app = App()
platform = Stack(app, "FleetOfStores")
workspace = TrainingWorkspace(platform, "Training")


def steps(store: Mapping[str, Any]) -> list[TrainingStep]:
    """One store's training. Its name decides where its data and its models lie, and nothing else does."""
    place = f"stores/{store['name'].lower()}/"
    xgboost = BuiltInEstimator(
        algorithm="xgboost",
        version="3.2-0",
        instance_type="ml.m5.xlarge",
        hyperparameters={"objective": "reg:squarederror", "num_round": store["rounds"]},
        output_path=workspace.artifacts(place),
        max_run=1800,
    )
    sales = TrainingInput(s3_data=workspace.data(f"{place}train/"), content_type="text/csv")
    return [TrainingStep(name="Train", estimator=xgboost, inputs={"train": sales})]


# Pipelines stores-berlin, stores-lisbon, ... The number of stacks stays, whichever stores there are.
fleet = PipelineFleet(
    app,
    "Stores",
    variants=STORES,
    define=steps,
    stacks=2,
    workspace=workspace,
    # The jobs of all stores may read and write all of it, and then two roles do for a stack.
    shared_locations=[workspace.data("stores/"), workspace.artifacts("stores/")],
)
fleet.schedule(
    "Nightly",
    hour=1,
    time_zone=TimeZone.EUROPE_BERLIN,
    window=Duration.hours(4),
    execution_time=Duration.minutes(20),
)
fleet.monitor(failed_per_hour=3)

app.synth()
