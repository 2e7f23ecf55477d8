"""Tuning jobs: objectives, strategies, limits, training definitions."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.rules.examples import (
    IMAGE,
    REGION,
    Example,
    built_in_tuning,
    condition_step,
    pipeline,
    several_definitions,
    train_step,
    tuning,
    tuning_step,
    xgboost_step,
)

_OPEN: Final = {"Get": "Parameters.Open"}
_UNKNOWN: Final = "${Token[TOKEN.7]}"
_DEPTHS: Final = {"Name": "max_depth", "Values": ["4", "6", "8"]}
_BOOSTERS: Final = {"Name": "booster", "Values": ["gbtree", "dart"]}
_RESOURCES: Final = {"HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 50}}
_SPOT: Final = {
    "EnableManagedSpotTraining": True,
    "StoppingCondition": {"MaxWaitTimeInSeconds": 7200},
    "CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"},
}


def _config(**members: object) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": members}


def _objective(metric: object, type: object = "Maximize") -> dict[str, object]:
    return _config(HyperParameterTuningJobObjective={"Type": type, "MetricName": metric})


def _definition(**members: object) -> dict[str, object]:
    return {"TrainingJobDefinition": members}


def _own(metrics: object, image: object = IMAGE, **static: str) -> dict[str, object]:
    return _definition(
        AlgorithmSpecification={"TrainingImage": image, "MetricDefinitions": metrics}, StaticHyperParameters=static
    )


def _metrics(*names: str) -> list[dict[str, str]]:
    return [{"Name": name, "Regex": f"{name}=([0-9.]+)"} for name in names]


def _several(type: str, metric: str) -> Example:
    return several_definitions("a", "b", TuningObjective={"Type": type, "MetricName": metric})


def _xgboost(version: str) -> dict[str, object]:
    return _definition(AlgorithmSpecification={"TrainingImage": builtin_image("xgboost", version).uri(REGION)})


def _limits(jobs: object, parallel: object) -> dict[str, object]:
    return _config(ResourceLimits={"MaxNumberOfTrainingJobs": jobs, "MaxParallelTrainingJobs": parallel})


def _grid(jobs: object, *categorical: object, **ranges: object) -> dict[str, object]:
    return _config(
        Strategy="Grid",
        ResourceLimits={"MaxNumberOfTrainingJobs": jobs},
        ParameterRanges={
            "ContinuousParameterRanges": None,
            "CategoricalParameterRanges": list(categorical) or None,
            **ranges,
        },
    )


def _pca(metric: str) -> Example:
    ranges = {"IntegerParameterRanges": [{"Name": "extra_components", "MinValue": "10", "MaxValue": "20"}]}
    static = {"feature_dim": "20", "num_components": "5", "mini_batch_size": "100"}
    return built_in_tuning("pca", objective=("Maximize", metric), ranges=ranges, static=static)


CASES: Final = {
    "SMT851": Cases(
        bad=[
            tuning(_objective("train:auc")),
            tuning({**_xgboost("1.0-1"), **_objective("validation:r2")}),
            _several("Maximize", "validation:AUC"),
            _pca("test:projection-loss"),
        ],
        good=[
            tuning({**_xgboost("1.2-1"), **_objective("validation:r2")}),
            tuning(_objective(_OPEN)),
            tuning({**_own(_metrics("loss")), **_objective("loss", "Minimize")}),
            tuning(_own(None, builtin_image("xgboost", "3.2-0").uri(REGION), sagemaker_program="train.py")),
        ],
    ),
    "SMT852": Cases(
        bad=[
            tuning(_own(None)),
            tuning(_own(_metrics("loss", "accuracy"))),
            tuning(_own(_metrics("auc"), builtin_image("xgboost", "3.2-0").uri(REGION), sagemaker_program="train.py")),
            several_definitions(
                "a", "b", AlgorithmSpecification={"TrainingImage": IMAGE, "MetricDefinitions": _metrics("loss")}
            ),
            tuning(
                _own(
                    _metrics("loss"),
                    "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.3.0-cpu-py311-ubuntu20.04-sagemaker",
                )
            ),
        ],
        good=[
            tuning(_own(_metrics("loss", "validation:auc"))),
            tuning(_own(_OPEN)),
            tuning(_own([{"Name": _OPEN, "Regex": "=(.*)"}])),
            tuning({**_own(_metrics("loss")), **_objective(_OPEN)}),
            tuning(_own(None, _OPEN)),
        ],
    ),
    "SMT856": Cases(
        bad=[
            tuning(_limits(1, 2)),
            pipeline(
                tuning_step("Tune", _limits({"Get": "Parameters.Jobs"}, 5)),
                parameters=[{"Name": "Jobs", "Type": "Integer", "DefaultValue": 4}],
            ),
        ],
        good=[tuning(_limits(4, 4)), tuning(_limits(None, 8)), tuning(_limits(_OPEN, 8)), tuning(_limits("4", 8))],
    ),
    "SMT857": Cases(
        bad=[
            tuning(_config(Strategy="Hyperband", TrainingJobEarlyStoppingType="Auto")),
            pipeline(
                tuning_step(
                    "Tune", _config(Strategy={"Get": "Parameters.Strategy"}, TrainingJobEarlyStoppingType="Auto")
                ),
                parameters=[{"Name": "Strategy", "Type": "String", "DefaultValue": "Hyperband"}],
            ),
        ],
        good=[
            tuning(_config(Strategy="Bayesian", TrainingJobEarlyStoppingType="Auto")),
            tuning(_config(Strategy="Hyperband", TrainingJobEarlyStoppingType=None, StrategyConfig=_RESOURCES)),
            tuning(_config(Strategy=_OPEN, TrainingJobEarlyStoppingType="Auto")),
        ],
    ),
    "SMT860": Cases(
        bad=[
            tuning(_grid(None, IntegerParameterRanges=[{"Name": "max_depth", "MinValue": "3", "MaxValue": "9"}])),
            several_definitions("a", "b", config={"Strategy": "Grid"}),
        ],
        good=[
            tuning(_grid(None, _DEPTHS, _BOOSTERS)),
            tuning(_config(Strategy="Random")),
            tuning(_config(Strategy=_OPEN)),
        ],
    ),
    "SMT861": Cases(
        bad=[
            several_definitions("a", "b", CheckpointConfig={"S3Uri": "s3://checkpoints/churn/"}),
            pipeline(xgboost_step("Train", _SPOT), tuning_step()),
            pipeline(tuning_step(), condition_step([], [xgboost_step("Train", _SPOT)])),
        ],
        good=[
            tuning(_definition(EnableManagedSpotTraining=False, CheckpointConfig={"S3Uri": "s3://checkpoints/a/"})),
            tuning(_definition(**{**_SPOT, "EnableManagedSpotTraining": _OPEN})),
            tuning(_definition(**{**_SPOT, "EnableManagedSpotTraining": None})),
            pipeline(train_step("Train", _SPOT), tuning_step()),
            pipeline(xgboost_step("Train"), tuning_step()),
            pipeline(xgboost_step("Train", _SPOT), tuning_step("Tune", _definition(EnableManagedSpotTraining=False))),
        ],
    ),
    "SMT862": Cases(
        bad=[
            tuning(_objective("validation:auc", "Minimize")),
            tuning(_objective("validation:mlogloss", "Maximize")),
            _several("Maximize", "validation:error"),
            tuning({**_own(_metrics("validation:error")), **_objective("validation:error", "Maximize")}),
            tuning({**_own(_metrics("val_loss"), _UNKNOWN), **_objective("val_loss", "Maximize")}),
            tuning({**_own(_metrics("eval/Accuracy")), **_objective("eval/Accuracy", "Minimize")}),
        ],
        good=[
            tuning(_objective("validation:error", "Minimize")),
            tuning(_objective("validation:aft-nloglik", "Minimize")),
            tuning(_objective("validation:poisson-nloglik", "Minimize")),
            tuning(_objective("validation:error", _OPEN)),
            tuning({**_own(_metrics("loss")), **_objective("loss", "Minimize")}),
            tuning({**_own(_metrics("neg_loss")), **_objective("neg_loss", "Maximize")}),
            tuning({**_own(_metrics("attack_accuracy")), **_objective("attack_accuracy", "Minimize")}),
            tuning({**_own(_metrics("loss")), **_objective("loss", _OPEN)}),
        ],
    ),
    "SMT864": Cases(
        bad=[
            several_definitions("a", "b", TuningObjective=None),
            tuning(_config(Strategy="Hyperband", StrategyConfig=_RESOURCES, HyperParameterTuningJobObjective=None)),
        ],
        good=[
            tuning(_config(Strategy="Random", HyperParameterTuningJobObjective=None)),
            tuning(_config(HyperParameterTuningJobObjective=_UNKNOWN)),
            several_definitions("a", "b"),
            tuning(
                {
                    **_config(HyperParameterTuningJobObjective=None),
                    **_definition(TuningObjective={"Type": "Maximize", "MetricName": "validation:auc"}),
                }
            ),
        ],
    ),
    "SMT865": Cases(
        bad=[several_definitions("trees", None), several_definitions("a", "b", "a")],
        good=[
            tuning(),
            several_definitions("trees"),
            several_definitions("a", "b", DefinitionName=_OPEN),
            several_definitions(None),
        ],
    ),
    "SMT869": Cases(
        bad=[
            tuning(_config(Strategy="Random", StrategyConfig=_RESOURCES)),
            tuning(_grid(None, _DEPTHS) | _config(Strategy="Grid", StrategyConfig=_RESOURCES)),
        ],
        good=[
            tuning(_config(Strategy="Random")),
            tuning(_config(Strategy=_OPEN, StrategyConfig=_RESOURCES)),
        ],
    ),
    "SMT870": Cases(
        bad=[
            tuning(_config(Strategy="Hyperband", StrategyConfig={"HyperbandStrategyConfig": {"MinResource": 2}})),
            tuning({**_config(Strategy="Hyperband"), **_definition(StaticHyperParameters={"epoch": "10"})}),
            several_definitions("a", "b", config={"Strategy": "Hyperband"}),
        ],
        good=[
            tuning({**_config(Strategy="Hyperband"), **_definition(StaticHyperParameters={"num_epochs": "10"})}),
            tuning({**_config(Strategy="Hyperband"), **_definition(StaticHyperParameters=_UNKNOWN)}),
            tuning(_config(Strategy="Hyperband", StrategyConfig=_OPEN)),
            tuning(_config(Strategy="Bayesian")),
        ],
    ),
    "SMT874": Cases(
        bad=[tuning(_grid(5, _DEPTHS, _BOOSTERS)), tuning(_grid(2, _DEPTHS))],
        good=[
            tuning(_grid(6, _DEPTHS, _BOOSTERS)),
            tuning(_grid(None, _DEPTHS)),
            tuning(_grid(_OPEN, _DEPTHS)),
            tuning(_grid(4, {"Name": "booster", "Values": ["gbtree", _OPEN]})),
            tuning(_config(ResourceLimits={"MaxNumberOfTrainingJobs": 2})),
        ],
    ),
}
