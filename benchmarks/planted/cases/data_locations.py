"""Where the data lies on S3."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.cases.compute import transform
from benchmarks.planted.cases.data import LATER, read, tuned
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.data.samples import augmented, from_s3, mounted
from cdk_sagemaker_training.rules.examples import Example, pipeline, processing_step, train_step, training, xgboost

_TOKEN: Final = "${Token[TOKEN.7]}"  # noqa: S105 - how CDK writes a value of the deployment
_DATA: Final = "s3://data/churn/"
_OF_A_STEP: Final = {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['data'].S3Output.S3Uri"}
_BY_PARAMETER: Final = {"Get": "Parameters.Data"}


def _channels(train: object, other: object, name: str = "validation", **source: object) -> Example:
    return read(from_s3("train", S3Uri=train), from_s3(name, S3Uri=other, **source))


def _join(*parts: object) -> dict[str, object]:
    return {"Std:Join": {"On": "", "Values": [*parts]}}


def _out(path: object) -> dict[str, object]:
    return {"OutputDataConfig": {"S3OutputPath": path}}


def _kept(path: object) -> dict[str, object]:
    return {"CheckpointConfig": {"S3Uri": path}}


def _processed(location: object, output: object = "s3://artifacts/report/", **members: object) -> Example:
    source = {"S3Uri": location, "S3DataType": "S3Prefix", "LocalPath": "/opt/ml/processing/raw", **members}
    target = {"S3Uri": output, "LocalPath": "/opt/ml/processing/report", "S3UploadMode": "EndOfJob"}
    request = {
        "ProcessingInputs": [{"InputName": "raw", "S3Input": source}],
        "ProcessingOutputConfig": {"Outputs": [{"OutputName": "report", "S3Output": target}]},
    }
    return pipeline(processing_step("Process", request))


def _transformed(location: object, data_type: str = "S3Prefix") -> Example:
    source = {"S3DataType": data_type, "S3Uri": location}
    return transform(TransformInput={"DataSource": {"S3DataSource": source}})


def _by_default(default: str) -> Example:
    step = train_step("Train", {"InputDataConfig": [from_s3(S3Uri=_BY_PARAMETER)]})
    return pipeline(step, parameters=[{"Name": "Data", "Type": "String", "DefaultValue": default}])


CASES: Final = {
    "SMT131": Cases(
        bad=[
            _channels("s3://data/", "s3://data/validation/"),
            _channels(_DATA, "s3://data/churn"),
            _channels("s3://data/churn/train/", _DATA, "test"),
            _channels(_OF_A_STEP, _OF_A_STEP, "eval"),
            _channels(f"s3://{_TOKEN}/", f"s3://{_TOKEN}/validation/"),
            tuned(from_s3("validation", S3Uri="s3://data/validation"), from_s3("train", S3Uri="s3://data")),
        ],
        good=[
            _channels("s3://data/train/", "s3://data/train-validation/"),
            _channels("s3://data/train", "s3://data/train_test", "test"),
            _channels(_DATA, f"{_DATA}images/", "features"),
            _channels(_DATA, f"{_DATA}held-out.manifest", S3DataType="ManifestFile"),
            _channels(_OF_A_STEP, LATER),
            _channels(f"s3://{_TOKEN}/train/", "s3://data/validation/"),
            read(augmented("train"), augmented("validation")),
            read(mounted("train"), mounted("validation")),
            xgboost(),
        ],
    ),
    "SMT132": Cases(
        bad=[
            read(from_s3(S3Uri=_DATA), **_out("s3://data/churn/models/")),
            read(from_s3(S3Uri="s3://data"), **_kept("s3://data/checkpoints")),
            read(from_s3(S3Uri=_DATA), **_kept(_join("s3://data/churn/", {"Get": "Execution.PipelineExecutionId"}))),
            read(from_s3(S3Uri=f"s3://{_TOKEN}/churn"), **_out(f"s3://{_TOKEN}/churn/models/")),
            read(from_s3(S3Uri=_DATA), mode="Pipe", **_out("s3://data/churn")),
            xgboost(
                {
                    "AlgorithmSpecification": {"TrainingInputMode": "FastFile"},
                    "InputDataConfig": [from_s3(S3Uri=_DATA)],
                    **_out("s3://data/churn/models/"),
                }
            ),
        ],
        good=[
            read(from_s3(S3Uri="s3://data/churn"), **_out("s3://data/churn-models/")),
            read(from_s3(S3Uri="s3://data/churn/train/"), **_out(_DATA), **_kept(_DATA)),
            read(from_s3(S3Uri=_DATA), mode="FastFile", **_out("s3://data/churn/models/")),
            read(from_s3("checkpoints", S3Uri=_DATA), **_kept(_DATA)),
            read(from_s3(S3Uri=_DATA, S3DataType="ManifestFile"), **_out(_DATA)),
            read(from_s3(S3Uri=_DATA), **_kept(_join(_TOKEN, "/churn/"))),
            read(from_s3(S3Uri=LATER), **_kept(LATER), **_out(_join("s3://data/", LATER))),
        ],
    ),
    "SMT129": Cases(
        bad=[
            read(from_s3(S3Uri="s3://<your-bucket>/train/")),
            read(from_s3(S3Uri="s3://data-${AWS::Region}/train/")),
            training(_out("s3://my bucket/models/")),
            training(_kept(_join("s3://{bucket}/", {"Get": "Execution.PipelineExecutionId"}))),
            _processed(f"s3://{{bucket}}/{_TOKEN}/"),
            _processed(_DATA, "s3://dat*/report"),
            _transformed("s3://$BUCKET/x"),
            tuned(from_s3(S3Uri="s3://daten-süd/")),
        ],
        good=[
            read(from_s3(S3Uri=f"s3://{_TOKEN}/train/")),
            read(from_s3(S3Uri=f"s3://data-{_TOKEN}-x/train/")),
            read(from_s3(S3Uri="s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/lake/train/")),
            read(from_s3(S3Uri="s3://data--euw1-az1--x-s3/train/")),
            read(from_s3(S3Uri="s3://Old_Data.example.com/train/")),
            read(from_s3(S3Uri=_join("s3://", _BY_PARAMETER, "/{x}/"))),
            _by_default("s3://<your-bucket>/train/"),
            _processed(LATER, _join(_TOKEN, "/report")),
            _transformed("https://s3.eu-west-1.amazonaws.com/{bucket}/x"),
        ],
    ),
    "SMT130": Cases(
        bad=[
            read(from_s3(S3Uri="s3://data/train/*.csv")),
            read(from_s3(S3Uri="s3://data/train/ ")),
            read(from_s3(S3Uri="s3://My_Data/train/")),
            training(_out("s3://artifacts/{model}/")),
            training(_kept("s3://checkpoints/${AWS::Region}/")),
            _processed("s3://data/*"),
            _processed(_DATA, "s3://Reports/churn/"),
            _transformed("s3://data/<date>/"),
            _processed("s3://None/data/"),
            training(_out("s3://artifacts/None")),
        ],
        good=[
            read(from_s3(S3Uri="s3://data/a (1)/it's_X!/dt=2026-01-01/")),
            read(from_s3(S3Uri=f"s3://data/{_TOKEN}/{_TOKEN}")),
            read(from_s3(S3Uri="s3://data/{}/%7Bx%7D/")),
            read(from_s3(S3Uri="s3://data/of*.manifest", S3DataType="ManifestFile")),
            training(_out("s3://artifacts/a*b/")),
            read(from_s3(S3Uri="s3://{bucket}/{x}/")),
            read(from_s3(S3Uri=_join("s3://data/", LATER, "/{x}"))),
            _by_default("s3://Bucket/{date}/"),
            read(from_s3(S3Uri="s3://data/Nonesuch/")),
            _transformed("https://example.com/{x}/"),
        ],
    ),
}
