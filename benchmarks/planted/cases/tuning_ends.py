"""Tuning jobs: what they search at all, and when they end."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import IMAGE, Example, pipeline, several_definitions, tuning, tuning_step

_OPEN: Final = {"Get": "Parameters.Open"}
_UNKNOWN: Final = "${Token[TOKEN.7]}"
_AUTO: Final = {"Autotune": {"Mode": "Enabled"}}
_HINTS: Final = {"AutoParameters": [{"Name": "eta", "ValueHint": "0.3"}]}


def _config(**members: object) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": members}


def _resources(least: object, most: object) -> Example:
    resources = {"HyperbandStrategyConfig": {"MinResource": least, "MaxResource": most}}
    return tuning(_config(Strategy="Hyperband", StrategyConfig=resources))


def _target(value: object, metric: object = "validation:auc") -> dict[str, object]:
    objective = {"Type": "Maximize", "MetricName": metric}
    criteria = {"TargetObjectiveMetricValue": value}
    return _config(HyperParameterTuningJobObjective=objective, TuningJobCompletionCriteria=criteria)


def _own(value: object, metric: str) -> Example:
    definitions = [{"Name": metric, "Regex": "=([0-9.]+)"}]
    algorithm = {"TrainingImage": IMAGE, "MetricDefinitions": definitions}
    return tuning({**_target(value, metric), "TrainingJobDefinition": {"AlgorithmSpecification": algorithm}})


def _patience(without_progress: object, jobs: object) -> dict[str, object]:
    criteria = {"BestObjectiveNotImproving": {"MaxNumberOfTrainingJobsNotImproving": without_progress}}
    return _config(ResourceLimits={"MaxNumberOfTrainingJobs": jobs}, TuningJobCompletionCriteria=criteria)


CASES: Final = {
    "SMT879": Cases(
        bad=[
            tuning(_config(ParameterRanges={"ContinuousParameterRanges": []})),
            tuning(_config(ParameterRanges={"ContinuousParameterRanges": None})),
            several_definitions("a", "b", HyperParameterRanges=None),
        ],
        good=[
            tuning({**_config(ParameterRanges={"ContinuousParameterRanges": []}), **_AUTO}),
            tuning(_config(ParameterRanges=_OPEN)),
            tuning(_config(ParameterRanges={"ContinuousParameterRanges": _OPEN})),
            tuning(_config(ParameterRanges={"ContinuousParameterRanges": None, **_HINTS})),
            tuning({**_config(ParameterRanges=None), "Autotune": _OPEN}),
            several_definitions("a", "b"),
            several_definitions("a", "b", HyperParameterRanges=_UNKNOWN),
        ],
    ),
    "SMT880": Cases(
        bad=[
            _resources(2, 1),
            pipeline(
                tuning_step(
                    "Tune",
                    _config(
                        Strategy="Hyperband",
                        StrategyConfig={
                            "HyperbandStrategyConfig": {"MinResource": 30, "MaxResource": {"Get": "Parameters.Epochs"}}
                        },
                    ),
                ),
                parameters=[{"Name": "Epochs", "Type": "Integer", "DefaultValue": 20}],
            ),
        ],
        good=[
            _resources(10, 10),
            _resources(None, 10),
            _resources(10, _OPEN),
            _resources(_OPEN, 1),
            tuning(_config(Strategy="Hyperband", StrategyConfig=_OPEN)),
        ],
    ),
    "SMT881": Cases(
        bad=[
            tuning(_target(1.01)),
            tuning(_target(-0.5)),
            tuning(_target(80, "validation:f1")),
            _own(101, "test:accuracy"),
            _own(-1, "f1"),
        ],
        good=[
            tuning(_target(1)),
            tuning(_target(0)),
            tuning(_target(_OPEN)),
            tuning(_target(95, _OPEN)),
            tuning(_target(95, "validation:rmse")),
            _own(95, "validation:auc"),
            _own(95, "loss"),
        ],
    ),
    "SMT882": Cases(
        bad=[tuning(_patience(10, 10)), tuning(_patience(25, 20))],
        good=[
            tuning(_patience(9, 10)),
            tuning(_patience(25, None)),
            tuning(_patience(25, _OPEN)),
            tuning(_patience(_OPEN, 10)),
            tuning(_config(TuningJobCompletionCriteria=_UNKNOWN)),
        ],
    ),
}
