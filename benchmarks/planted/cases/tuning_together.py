"""Searches and what goes on with them: the best model, and searches that start from others."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import (
    Example,
    merged,
    pipeline,
    several_definitions,
    step,
    tuning,
    tuning_step,
)
from cdk_sagemaker_training.rules.tuning.warm_starts import warm_start

_BUCKET: Final = "${Token[TOKEN.7]}"
_OTHER: Final = "${Token[TOKEN.8]}"
_IDENTICAL: Final = "IdenticalDataAndAlgorithm"


def _model(
    path: object,
    *parts: object,
    job: str = "TrainingJobSummaries[0]",
    search: str = "Tune",
    file: str = "output/model.tar.gz",
) -> Example:
    values = [*parts, {"Get": f"Steps.{search}.{job}.TrainingJobName"}, file]
    data = {"Std:Join": {"On": "/", "Values": values}}
    containers = {"InferenceSpecification": {"Containers": [{"ModelDataUrl": data}]}}
    output = {"TrainingJobDefinition": {"OutputDataConfig": {"S3OutputPath": path}}}
    register = step("RegisterModel", "Register", {"ModelPackageGroupName": "churn", **containers})
    return pipeline(tuning_step("Tune", output), register, parameters=[{"Name": "Open", "Type": "String"}])


def _config(**members: object) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": members}


def _objective(metric: object) -> dict[str, object]:
    return _config(HyperParameterTuningJobObjective={"Type": "Maximize", "MetricName": metric})


def _after(request: dict[str, object], kind: str = "TransferLearning", parent: str = "First") -> Example:
    changes = merged(request, warm_start(parent, kind))
    assert isinstance(changes, dict)  # noqa: S101 - merging objects makes one
    return pipeline(tuning_step("First"), tuning_step("Tune", changes))  # pyright: ignore[reportUnknownArgumentType]


def _image(uri: object) -> dict[str, object]:
    return {"TrainingJobDefinition": {"AlgorithmSpecification": {"TrainingImage": uri}}}


def _reading(uri: object) -> dict[str, object]:
    source = {"S3DataSource": {"S3Uri": uri, "S3DataType": "S3Prefix"}}
    return {"TrainingJobDefinition": {"InputDataConfig": [{"ChannelName": "train", "DataSource": source}]}}


_DEPTHS: Final = {"CategoricalParameterRanges": [{"Name": "eta", "Values": ["0.1", "0.3"]}]}
_ONE_MORE: Final[dict[str, object]] = {"TrainingJobDefinition": {"StaticHyperParameters": {"lambda": "2"}}}

CASES: Final = {
    "SMT876": Cases(
        bad=[
            _model("s3://models/churn", "s3:/", "models"),
            _model("s3://models/churn/", "s3:/", "model", "churn"),
            _model("s3://models/churn", "s3://models/other", job="BestTrainingJob"),
            _model(f"s3://{_BUCKET}/churn", "s3:/", _BUCKET, "offers"),
        ],
        good=[
            _model("s3://models/churn/", "s3:/", "models", "churn"),
            _model("s3://models/churn", "s3://models/churn"),
            _model(f"s3://{_BUCKET}/churn", "s3:/", _BUCKET, "churn"),
            _model(f"s3://{_BUCKET}/churn", "s3:/", _OTHER, "offers"),
            _model({"Get": "Parameters.Open"}, "s3:/", "models", "churn"),
            _model("s3://models/churn", "s3:/", {"Get": "Parameters.Open"}, "churn"),
            _model("s3://models/churn", "s3:/", "models", search="Elsewhere"),
            _model("s3://models/churn", "s3:/", "reports", file="report.json"),
        ],
    ),
    "SMT877": Cases(
        bad=[
            _after(_objective("validation:f1")),
            _after(_config(ParameterRanges={"ContinuousParameterRanges": None, **_DEPTHS})),
            _after(_ONE_MORE),
        ],
        good=[
            _after({}),
            _after(_objective({"Get": "Parameters.Open"})),
            _after(_objective("validation:f1"), parent="Elsewhere"),
            _after({"TrainingJobDefinition": {"StaticHyperParameters": "${Token[TOKEN.7]}"}}),
            several_definitions("a", "b"),
        ],
    ),
    "SMT878": Cases(
        bad=[
            _after(_image("123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:2.0"), _IDENTICAL),
            _after(_reading("s3://data/other/"), _IDENTICAL),
        ],
        good=[
            _after({}, _IDENTICAL),
            _after(_image("123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:2.0")),
            _after(_reading({"Get": "Parameters.Open"}), _IDENTICAL),
            tuning(warm_start("Elsewhere", _IDENTICAL)),
        ],
    ),
}
