"""Caching, and what tells executions apart."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import (
    Example,
    channel,
    pipeline,
    processing_step,
    step,
    train_step,
    training,
    tuning,
    tuning_step,
    xgboost,
    xgboost_step,
)

_CACHE: Final = {"Enabled": True, "ExpireAfter": "P30D"}
_LATER: Final = {"Get": "Execution.Later"}
_ID: Final = {"Get": "Execution.PipelineExecutionId"}
_ON: Final = {"Name": "Cached", "Type": "Boolean", "DefaultValue": True}
_TOKEN: Final = "${Token[TOKEN.17]}"  # noqa: S105 - how CDK writes a value of the deployment


def _join(*values: object) -> dict[str, object]:
    return {"Std:Join": {"On": "/", "Values": list(values)}}


def _cached(expiry: object) -> Example:
    return training(CacheConfig={"Enabled": True, "ExpireAfter": expiry})


def _model(**members: object) -> dict[str, Json]:
    return step("Model", "Create", {"ExecutionRoleArn": "arn:aws:iam::123456789012:role/model"}, **members)


def _kept(location: object, epochs: str = "10", **members: object) -> dict[str, object]:
    return {"CheckpointConfig": {"S3Uri": location}, "HyperParameters": {"epochs": epochs}, **members}


def _loop(location: object) -> Example:
    body = [train_step("Train", _kept(location))]
    items = ["s3://data/north/", "s3://data/south/"]
    return pipeline(step("ForEach", "Regions", {"ForEachItems": items, "MaxConcurrency": 2, "ForEachBody": body}))


def _branches(one: dict[str, Json], other: dict[str, Json]) -> Example:
    conditions = [{"Type": "Equals", "LeftValue": {"Get": "Parameters.Spot"}, "RightValue": True}]
    arguments = {"Conditions": conditions, "IfSteps": [one], "ElseSteps": [other]}
    spot = {"Name": "Spot", "Type": "Boolean", "DefaultValue": False}
    return pipeline(step("Condition", "SpotOrNot", arguments), parameters=[spot])


def _reading(**locations: str) -> Example:
    inputs = [
        {
            "InputName": name,
            "S3Input": {
                "S3Uri": location,
                "LocalPath": f"/opt/ml/processing/{name}",
                "S3DataType": "S3Prefix",
                "S3InputMode": "File",
            },
        }
        for name, location in locations.items()
    ]
    return pipeline(processing_step(request={"ProcessingInputs": inputs}, CacheConfig=_CACHE))


def _written(location: object) -> Example:
    output = {"OutputName": "report", "S3Output": {"S3Uri": location, "LocalPath": "/opt/ml/processing/report"}}
    return pipeline(processing_step(request={"ProcessingOutputConfig": {"Outputs": [output]}}))


def _read(location: object) -> dict[str, object]:
    return {"InputDataConfig": [channel("train", DataSource={"S3DataSource": {"S3Uri": location}})]}


def _out(location: object) -> dict[str, object]:
    return {"OutputDataConfig": {"S3OutputPath": location}}


CASES: Final = {
    "SMT751": Cases(
        bad=[
            pipeline(tuning_step(CacheConfig={"Enabled": True})),
            pipeline(train_step(CacheConfig={"Enabled": {"Get": "Parameters.Cached"}}), parameters=[_ON]),
        ],
        good=[
            training(CacheConfig={"Enabled": False}),
            training(CacheConfig={"Enabled": _LATER}),
            _cached({"Get": "Parameters.Open"}),
        ],
    ),
    "SMT752": Cases(
        bad=[
            _cached("30d"),
            _cached("p30d"),
            _cached(30),
            pipeline(
                train_step(CacheConfig={"Enabled": True, "ExpireAfter": {"Get": "Parameters.Age"}}),
                parameters=[{"Name": "Age", "Type": "String", "DefaultValue": "1 day"}],
            ),
        ],
        good=[_cached("P4DT12H"), _cached(_LATER), _cached(_TOKEN), _cached("P2W")],
    ),
    "SMT753": Cases(
        bad=[
            pipeline(_model(CacheConfig=_CACHE)),
            pipeline(step("RegisterModel", "Register", {"ModelPackageGroupName": "churn"}, CacheConfig=_CACHE)),
        ],
        good=[
            pipeline(processing_step(CacheConfig=_CACHE)),
            pipeline(step("Lambda", "Ask", CacheConfig=_CACHE)),
            pipeline(_model(CacheConfig={"Enabled": False})),
        ],
    ),
    "SMT754": Cases(
        bad=[
            xgboost({"HyperParameters": {"seed": {"Get": "Execution.StartDateTime"}}}, CacheConfig=_CACHE),
            pipeline(processing_step(request={"Environment": {"RUN": _ID}}, CacheConfig=_CACHE)),
            pipeline(
                tuning_step(
                    request={"TrainingJobDefinition": {"StaticHyperParameters": {"run": _ID}}}, CacheConfig=_CACHE
                )
            ),
        ],
        good=[
            training({"Environment": {"RUN": _ID}}, CacheConfig={"Enabled": False}),
            training({"Environment": {"RUN": {"Get": "Execution.PipelineName"}}}, CacheConfig=_CACHE),
            pipeline(processing_step(request={"Environment": {"RUN": {"Get": "Parameters.Run"}}}, CacheConfig=_CACHE)),
            pipeline(
                tuning_step(
                    request={"TrainingJobDefinition": {"OutputDataConfig": {"S3OutputPath": _join("s3://a", _ID)}}},
                    CacheConfig=_CACHE,
                )
            ),
        ],
    ),
    "SMT755": Cases(
        bad=[
            xgboost(CacheConfig=_CACHE),
            pipeline(train_step(CacheConfig={**_CACHE, "Enabled": {"Get": "Parameters.Cached"}}), parameters=[_ON]),
        ],
        good=[
            training(CacheConfig={**_CACHE, "Enabled": False}),
            training(
                {
                    "VpcConfig": None,
                    "EnableNetworkIsolation": False,
                    "EnableInterContainerTrafficEncryption": None,
                    "OutputDataConfig": {"KmsKeyId": None},
                    "ResourceConfig": {"VolumeKmsKeyId": None},
                },
                CacheConfig=_CACHE,
            ),
        ],
    ),
    "SMT756": Cases(
        bad=[
            pipeline(
                train_step("One", _kept("s3://kept/a/")),
                xgboost_step("Two", {"CheckpointConfig": {"S3Uri": "s3://kept/a"}}),
            ),
            pipeline(
                train_step("One", _kept(_join("s3://kept", _ID), "10")),
                train_step("Two", _kept(_join("s3://kept", _ID), "20")),
            ),
            _loop("s3://kept/region/"),
        ],
        good=[
            pipeline(train_step("One", _kept("s3://kept/a/")), train_step("Two", _kept("s3://kept/ab/", "20"))),
            _branches(
                train_step("Spot", _kept("s3://kept/a/", EnableManagedSpotTraining=True)),
                train_step("OnDemand", _kept("s3://kept/a/")),
            ),
            _loop(_join("s3://kept", {"Get": "ForEach.CurrentItem.name"})),
            pipeline(
                train_step("One", _kept(_join("s3://kept", {"Get": "Parameters.One"}), "10")),
                train_step("Two", _kept(_join("s3://kept", {"Get": "Parameters.Two"}), "20")),
            ),
        ],
    ),
    "SMT757": Cases(
        bad=[
            xgboost(_out("s3://artifacts/20260501")),
            _written("s3://artifacts/sklearn-process-2022-07-13-15-58-56-005/output/train"),
            _written("s3://artifacts/report/2026/05/01/"),
            training(_out(_join("s3://artifacts", {"Get": "Execution.PipelineName"}, "2026-05-01"))),
            tuning({"TrainingJobDefinition": _out("s3://artifacts/run_2026_05_01/")}),
        ],
        good=[
            training(_out("s3://artifacts-20260501/churn/")),
            training(_out("s3://artifacts/churn/123420260501/")),
            training(_out("s3://artifacts/churn/2026-13-01/")),
            _written(_join("s3://artifacts/report", {"Get": "Execution.StartDateTime"})),
            training(_read("s3://data/20260501/")),
        ],
    ),
    "SMT759": Cases(
        bad=[
            xgboost(CacheConfig=_CACHE),
            _reading(code="s3://code/run.py"),
            _reading(code=f"s3://code/{'0' * 64}/run.py", claims="s3://data/claims.csv"),
        ],
        good=[
            training(),
            training(
                {
                    "InputDataConfig": [
                        channel("train", DataSource={"S3DataSource": {"S3Uri": _join("s3://data", _LATER)}})
                    ]
                },
                CacheConfig=_CACHE,
            ),
            training({"InputDataConfig": None}, CacheConfig=_CACHE),
            _reading(code=f"s3://code/Process-{'0' * 64}/input/code/run.py"),
            _reading(code=f"s3://code/{'0' * 32}/run.py"),
            _reading(code=f"s3://code/{'0' * 40}/run.py"),
            _reading(code="s3://code/sklearn-process-2022-07-13-15-58-56-005/input/code/run.py"),
        ],
    ),
}
