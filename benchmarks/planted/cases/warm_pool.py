"""Warm pools."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import pipeline, train_step, training, xgboost
from cdk_sagemaker_training.rules.usage import PipelineUsage

_SPOT: Final = {
    "EnableManagedSpotTraining": True,
    "StoppingCondition": {"MaxWaitTimeInSeconds": 7200},
    "CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"},
}
_TRYING: Final = PipelineUsage(iterative=True)
_LATER: Final = {"Get": "Execution.Later"}


def _kept(seconds: object, **members: object) -> dict[str, object]:
    return {**members, "ResourceConfig": {"KeepAlivePeriodInSeconds": seconds}}


def _groups(seconds: object) -> dict[str, object]:
    group = {"InstanceGroupName": "workers", "InstanceType": "ml.m5.xlarge", "InstanceCount": 2}
    cluster = {"InstanceType": None, "InstanceCount": None, "InstanceGroups": [group]}
    return {"ResourceConfig": {**cluster, "KeepAlivePeriodInSeconds": seconds}}


CASES: Final = {
    "SMT251": Cases(
        bad=[
            training(_kept(21_601)),
            pipeline(
                train_step(request=_kept({"Get": "Parameters.Warm"})),
                parameters=[{"Name": "Warm", "Type": "Integer", "DefaultValue": -1}],
            ),
        ],
        good=[training(_kept(21_600)), training(_kept(_LATER))],
    ),
    "SMT252": Cases(
        bad=[training(_kept(3601)), xgboost(_kept(21_600))],
        good=[training(_kept(21_601)), training(_kept(0))],
    ),
    "SMT253": Cases(
        bad=[xgboost(_kept(60, **_SPOT)), training(_kept(3600, **_SPOT))],
        good=[training(_kept(0, **_SPOT)), training(_kept(600, **{**_SPOT, "EnableManagedSpotTraining": _LATER}))],
    ),
    "SMT256": Cases(
        bad=[xgboost(usage=_TRYING), pipeline(train_step(), train_step("Again"), usage=_TRYING)],
        good=[training(), training(_SPOT, usage=_TRYING)],
    ),
    "SMT254": Cases(
        bad=[training(_groups(60)), training(_groups(3600))],
        good=[training(_groups(0)), training(_groups(_LATER))],
    ),
}
