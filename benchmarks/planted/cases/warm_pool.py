"""Warm pools."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import (
    Example,
    pipeline,
    step,
    train_step,
    training,
    tuning,
    xgboost,
)
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


def _chain(first: dict[str, object], second: dict[str, object], usage: PipelineUsage | None = None) -> Example:
    return pipeline(train_step("First", first), train_step("Second", second, DependsOn=["First"]), usage=usage)


def _tuned(**members: object) -> dict[str, object]:
    cluster = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30, **members}
    return {"HyperParameterTuningResourceConfig": None, "ResourceConfig": cluster}


def _started(schedule: str, kept: object = 1800, run: object = 3600) -> Example:
    request = _kept(kept, StoppingCondition={"MaxRuntimeInSeconds": run})
    return training(request, usage=PipelineUsage(schedule=schedule))


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
        good=[
            training(),
            training(_SPOT, usage=_TRYING),
            pipeline(step("Training", "Train", {"ResourceConfig": _LATER}), usage=_TRYING),
            training({"ResourceConfig": {"InstanceType": "ml.m8i.xlarge"}}, usage=_TRYING),
        ],
    ),
    "SMT254": Cases(
        bad=[training(_groups(60)), training(_groups(3600))],
        good=[training(_groups(0)), training(_groups(_LATER))],
    ),
    "SMT255": Cases(
        bad=[
            _chain(_kept(600), _kept(600, EnableNetworkIsolation=False)),
            _chain(_kept(600), {"ResourceConfig": {"KeepAlivePeriodInSeconds": 600, "InstanceCount": 2}}),
            pipeline(
                train_step("First", _kept(600)),
                train_step("Between"),
                train_step("Last", _kept(600, RoleArn="arn:aws:iam::123456789012:role/other"), DependsOn=["First"]),
            ),
        ],
        good=[
            _chain(_kept(600), _kept(600, EnableNetworkIsolation=_LATER)),
            _chain(_kept(600), _kept(600, EnableNetworkIsolation=False), _TRYING),
            _chain(_kept(600), _kept(0, EnableNetworkIsolation=False)),
            pipeline(train_step("First", _kept(600)), train_step("Beside", _kept(600, EnableNetworkIsolation=False))),
            pipeline(
                train_step("First", _kept(600)),
                train_step("Other", _kept(600, EnableNetworkIsolation=False), DependsOn=["First"]),
                train_step("Last", _kept(600), DependsOn=["First"]),
            ),
        ],
    ),
    "SMT257": Cases(
        bad=[
            _started("rate(1 day)"),
            _started("rate(12 hours)", 3600),
            _started("cron(0 8,20 ? * MON-FRI *)"),
            _started("cron(0/30 * * * ? *)", 600, 60),
        ],
        good=[
            _started("rate(30 minutes)"),
            _started("rate(2 hours)", 3600),
            _started("cron(0/30 * * * ? *)"),
            _started("cron(0 L W * ? *)"),
            _started("at(2026-12-01T03:00:00)"),
            _started("rate(1 day)", _LATER),
            _chain(_kept(600), _kept(600), PipelineUsage(schedule="rate(1 day)")),
            training(_kept(600), usage=PipelineUsage(schedule="rate(1 day)", iterative=True)),
        ],
    ),
    "SMT258": Cases(
        bad=[xgboost(_kept(60)), _chain(_kept(600), _kept(600))],
        good=[training(_kept(0)), training(_kept(600, **_SPOT)), training(_kept(_LATER))],
    ),
    "SMT259": Cases(
        bad=[xgboost(_kept(60)), _chain(_kept(600), _kept(600))],
        good=[training(_kept(0)), training(_kept(_LATER)), training(_kept(600, **_SPOT))],
    ),
    "SMT261": Cases(
        bad=[
            tuning({"TrainingJobDefinition": _tuned(KeepAlivePeriodInSeconds=60)}),
            tuning({"TrainingJobDefinition": _tuned(KeepAlivePeriodInSeconds=3600, InstanceCount=2)}),
        ],
        good=[
            training(_kept(600)),
            tuning({"TrainingJobDefinition": _tuned(KeepAlivePeriodInSeconds=0)}),
            tuning({"TrainingJobDefinition": _tuned(KeepAlivePeriodInSeconds=_LATER)}),
        ],
    ),
}
