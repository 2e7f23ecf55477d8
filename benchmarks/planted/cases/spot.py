"""Managed Spot and checkpoints."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import pipeline, train_step, training, xgboost

_SPOT: Final = {"EnableManagedSpotTraining": True, "StoppingCondition": {"MaxWaitTimeInSeconds": 7200}}
_KEPT: Final = {"CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"}}


def _waits(run: object, wait: object) -> dict[str, object]:
    return {**_SPOT, **_KEPT, "StoppingCondition": {"MaxRuntimeInSeconds": run, "MaxWaitTimeInSeconds": wait}}


CASES: Final = {
    "SMT201": Cases(
        bad=[
            xgboost(_SPOT),
            pipeline(
                train_step("Train", {**_SPOT, "EnableManagedSpotTraining": {"Get": "Parameters.Spot"}}),
                parameters=[{"Name": "Spot", "Type": "Boolean", "DefaultValue": True}],
            ),
        ],
        good=[
            training({"EnableManagedSpotTraining": False}),
            training({**_SPOT, "EnableManagedSpotTraining": {"Get": "Execution.Unknown"}}),
        ],
    ),
    "SMT204": Cases(
        bad=[training(_waits(None, 7200)), training(_waits(3600, 3599))],
        good=[training(_waits(None, 86_400)), training(_waits({"Get": "Parameters.Open"}, 60))],
    ),
}
