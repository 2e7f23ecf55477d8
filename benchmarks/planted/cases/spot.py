"""Managed Spot and checkpoints."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.rules.examples import ACCOUNT, REGION, built_in, pipeline, train_step, training, xgboost

_SPOT: Final = {"EnableManagedSpotTraining": True, "StoppingCondition": {"MaxWaitTimeInSeconds": 7200}}
_KEPT: Final = {"CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"}}


def _waits(run: object, wait: object) -> dict[str, object]:
    return {**_SPOT, **_KEPT, "StoppingCondition": {"MaxRuntimeInSeconds": run, "MaxWaitTimeInSeconds": wait}}


_HOUR: Final = {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 3600}
_TWO: Final = {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200}
_ON: Final = {"EnableManagedSpotTraining": True}
_K: Final = {"HyperParameters": {"k": "10", "feature_dim": "32"}}
_LINEAR: Final = {"HyperParameters": {"predictor_type": "regressor"}}
_LATER: Final = {"Get": "Execution.Later"}
_PLAN: Final = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-plan/spring"


def _stopping(condition: object, **members: object) -> dict[str, object]:
    return {**_ON, "StoppingCondition": condition, **members}


def _local(path: object) -> dict[str, object]:
    return {"CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/", "LocalPath": path}}


def _scripted(version: str, **members: object) -> dict[str, object]:
    image = {"TrainingImage": builtin_image("xgboost", version).uri(REGION)}
    script = {"sagemaker_program": '"train.py"', "sagemaker_submit_directory": '"s3://code/sourcedir.tar.gz"'}
    return {"AlgorithmSpecification": image, "HyperParameters": script, **members}


def _planned(**members: object) -> dict[str, object]:
    return {**members, "ResourceConfig": {"InstanceType": "ml.p5.48xlarge", "TrainingPlanArn": _PLAN}}


def _typed(name: object) -> dict[str, object]:
    return {**_SPOT, **_KEPT, "ResourceConfig": {"InstanceType": name}}


CASES: Final = {
    "SMT202": Cases(
        bad=[
            built_in("kmeans", _stopping({"MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 3601}, **_K)),
            built_in("pca", _stopping({"MaxRuntimeInSeconds": 7200, "MaxWaitTimeInSeconds": 7200})),
        ],
        good=[built_in("pca", _stopping(_HOUR)), xgboost(_stopping(_TWO))],
    ),
    "SMT203": Cases(
        bad=[training({**_ON, "StoppingCondition": None}), xgboost({**_ON, **_KEPT})],
        good=[training(), training(_stopping({"MaxWaitTimeInSeconds": _LATER}))],
    ),
    "SMT205": Cases(
        bad=[
            training({"EnableManagedSpotTraining": False, "StoppingCondition": _TWO}),
            xgboost({"StoppingCondition": {"MaxWaitTimeInSeconds": 86_400}}),
        ],
        good=[training(), training({"EnableManagedSpotTraining": _LATER, "StoppingCondition": _TWO})],
    ),
    "SMT206": Cases(
        bad=[built_in("pca", _stopping(_HOUR)), built_in("kmeans", _stopping(_HOUR, **_K, **_KEPT))],
        good=[xgboost(_stopping(_TWO, **_KEPT)), training(_stopping(_TWO, **_KEPT))],
    ),
    "SMT207": Cases(
        bad=[training(_local("/opt/ml/input/data/")), training(_local("/opt/ml/output"))],
        good=[training(_local("/opt/ml/kept")), training(_local(_LATER))],
    ),
    "SMT208": Cases(
        bad=[
            training(_scripted("1.5-1", **_SPOT, **_KEPT)),
            training(_scripted("1.7-1", **_SPOT, **_KEPT)),
        ],
        good=[xgboost(_stopping(_TWO, **_KEPT)), training(_stopping(_TWO, **_KEPT))],
    ),
    "SMT209": Cases(
        bad=[training(_planned(**_SPOT, **_KEPT)), training(_planned(**_ON))],
        good=[training(_planned()), training(_stopping(_TWO, **_KEPT))],
    ),
    "SMT210": Cases(
        bad=[
            built_in("linear-learner", _stopping({"MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 3601}, **_LINEAR)),
            built_in("linear-learner", _stopping({"MaxWaitTimeInSeconds": 86_400}, **_LINEAR)),
        ],
        good=[built_in("linear-learner", _stopping(_HOUR, **_LINEAR)), xgboost(_stopping(_TWO))],
    ),
    "SMT211": Cases(
        bad=[
            training(_typed("ml.p6e-gb200.36xlarge")),
            pipeline(
                train_step(request=_typed({"Get": "Parameters.Type"})),
                parameters=[{"Name": "Type", "Type": "String", "DefaultValue": "ml.p6e-gb200.36xlarge"}],
            ),
        ],
        good=[training(_typed("ml.m5.large")), training(_typed(_LATER))],
    ),
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
