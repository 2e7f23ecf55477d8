"""Limits: models, and the versions of models in the registry."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import (
    IMAGE,
    ROLE,
    Example,
    condition_step,
    pipeline,
    step,
    train_step,
    tuning_step,
)

_OPEN: Final = {"Get": "Parameters.Open"}
_LATER: Final[dict[str, Json]] = {"Get": "Execution.Later"}
_UNKNOWN: Final = "${Token[TOKEN.7]}"
_CONTAINER: Final = {"Image": IMAGE, "ModelDataUrl": "s3://artifacts/churn/model.tar.gz"}
_ARTIFACTS: Final[dict[str, Json]] = {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}
_OUTPUT: Final[dict[str, Json]] = {"Get": "Steps.Train.OutputDataConfig.S3OutputPath"}


def _register(**changes: object) -> Example:
    request = {"ModelPackageGroupName": "churn", "InferenceSpecification": {"Containers": [_CONTAINER]}, **changes}
    return pipeline(step("RegisterModel", "Register", request))


def _model(**containers: object) -> Example:
    return pipeline(step("Model", "Create", {"ExecutionRoleArn": ROLE, **containers}))


def _served(data: object, *, compression: object = None, **members: object) -> Example:
    container = {"Image": IMAGE, "ModelDataUrl": data, **members}
    train = train_step("Train", {"OutputDataConfig": {"CompressionType": compression}})
    return pipeline(train, step("Model", "Create", {"ExecutionRoleArn": ROLE, "PrimaryContainer": container}))


def _registered(data: object, *, compression: object = None) -> Example:
    container = {"Image": IMAGE, "ModelDataUrl": data}
    request = {"ModelPackageGroupName": "churn", "InferenceSpecification": {"Containers": [container]}}
    train = train_step("Train", {"OutputDataConfig": {"CompressionType": compression}})
    register = step("RegisterModel", "Register", request)
    return pipeline(train, condition_step([{"Type": "Equals", "LeftValue": _OPEN, "RightValue": 1}], [register]))


def _by_default(data: str) -> Example:
    container = {"Image": IMAGE, "ModelDataUrl": {"Get": "Parameters.Data"}}
    parameters = [{"Name": "Data", "Type": "String", "DefaultValue": data}]
    return pipeline(step("Model", "Create", {"PrimaryContainer": container}), parameters=parameters)


def _tuned(target: str) -> Example:
    container = {"Image": IMAGE, "ModelDataUrl": {"Get": f"Steps.Tune.{target}"}}
    return pipeline(tuning_step(), step("Model", "Create", {"Containers": [container]}))


def _joined(*values: Json) -> dict[str, Json]:
    return {"Std:Join": {"On": "/", "Values": list(values)}}


CASES: Final = {
    "SMT380": Cases(
        bad=[_register(ModelPackageName="churn"), _register(ModelPackageGroupName=_OPEN, ModelPackageName=_UNKNOWN)],
        good=[
            _register(),
            _register(ModelPackageGroupName=None),
            _register(ModelPackageGroupName=None, ModelPackageName="churn"),
            _register(Tags=[{"Key": "team", "Value": "churn"}]),
        ],
    ),
    "SMT381": Cases(
        bad=[
            _model(PrimaryContainer=_CONTAINER, Containers=[_CONTAINER]),
            _model(Containers=[]),
            _model(InferenceExecutionConfig={"Mode": "Direct"}),
        ],
        good=[
            _model(PrimaryContainer=_CONTAINER),
            _model(PrimaryContainer=_CONTAINER, Containers=[]),
            _model(Containers=[_CONTAINER, _CONTAINER], InferenceExecutionConfig={"Mode": "Direct"}),
            _model(PrimaryContainer=_LATER),
            pipeline(step("Model", "Create", Arguments=_LATER)),
        ],
    ),
    "SMT382": Cases(
        bad=[
            _served(_OUTPUT),
            _served("s3://models/churn/"),
            _served(f"s3://{_UNKNOWN}/churn/"),
            _by_default("s3://models/churn/"),
            _registered(_OUTPUT),
            _registered(_ARTIFACTS, compression="NONE"),
            _served(_ARTIFACTS, compression="NONE"),
            _tuned("TrainingJobDefinition.OutputDataConfig.S3OutputPath"),
        ],
        good=[
            _served(_ARTIFACTS),
            _served(_ARTIFACTS, compression="GZIP"),
            _served(_ARTIFACTS, compression=_LATER),
            _served("s3://models/churn/", Mode="MultiModel"),
            _served(_OUTPUT, Mode=_LATER),
            _served(_OUTPUT, Mode=["SingleModel"]),
            _served(_joined(_OUTPUT, "job/output/model.tar.gz")),
            _served(_UNKNOWN),
            _served(_LATER),
            _registered(_ARTIFACTS),
        ],
    ),
    "SMT383": Cases(
        bad=[
            _served("s3://models/churn/model.zip"),
            _served("s3://models/churn"),
            _served(f"s3://{_UNKNOWN}/churn/model.joblib"),
            _registered(_joined("s3://models", "churn", "model.tar")),
            _by_default("s3://models/churn/model.pt"),
        ],
        good=[
            _served("s3://models/churn/model-1.tar.gz"),
            _served("s3://models/churn/model.tgz"),
            _served(f"s3://models/churn/{_UNKNOWN}"),
            _served(_UNKNOWN),
            _served(_joined("s3://models", _LATER, "model.bin")),
            _served("s3://models/churn", Mode="MultiModel"),
            _model(PrimaryContainer={"Image": IMAGE, "ModelDataSource": {"S3DataSource": {"S3Uri": "s3://m/a.pkl"}}}),
        ],
    ),
}
