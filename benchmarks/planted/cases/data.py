"""The data and how the jobs read it."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.rules.data.facts import MODEL_TYPE
from cdk_sagemaker_training.rules.data.samples import augmented, from_s3, images, mounted, records
from cdk_sagemaker_training.rules.examples import (
    REGION,
    Example,
    built_in,
    channel,
    condition_step,
    pipeline,
    several_definitions,
    train_step,
    training,
    tuning,
    xgboost,
)

LATER: Final = {"Get": "Execution.Later"}


_UNRESOLVED: Final = "${Token[TOKEN.7]}"


K: Final = {"k": "10", "feature_dim": "32"}


_SCRIPT: Final = {"sagemaker_program": '"train.py"', "sagemaker_submit_directory": '"s3://code/sourcedir.tar.gz"'}


def read(*channels: object, mode: object = "File", **members: object) -> Example:
    return training({"AlgorithmSpecification": {"TrainingInputMode": mode}, "InputDataConfig": [*channels], **members})


def tuned(*channels: object, mode: object = "File") -> Example:
    algorithm = {"TrainingInputMode": mode}
    return tuning({"TrainingJobDefinition": {"AlgorithmSpecification": algorithm, "InputDataConfig": [*channels]}})


def _by_parameter(default: object, name: str, *channels: object, **members: object) -> Example:
    """Something of a job is the value of the parameter ``Value``."""
    step = train_step("Train", {"InputDataConfig": [*channels], **members})
    return pipeline(step, parameters=[{"Name": "Value", "Type": name, "DefaultValue": default}])


_VALUE: Final = {"Get": "Parameters.Value"}


def _prefix(uri: object, **changes: object) -> dict[str, object]:
    return {**from_s3(S3Uri=uri), **changes}


def _directory(path: object, **changes: object) -> dict[str, object]:
    return mounted(DataSource={"FileSystemDataSource": {"DirectoryPath": path, **changes}})


def of(algorithm: str, *channels: object, input_mode: object = "File", **hyperparameters: object) -> Example:
    request = {"HyperParameters": hyperparameters or None, "InputDataConfig": [*channels]}
    return built_in(algorithm, {"AlgorithmSpecification": {"TrainingInputMode": input_mode}, **request})


def boosted(*channels: object, version: str = "3.0-5", mode: object = "File", **hyperparameters: object) -> Example:
    request = {
        "AlgorithmSpecification": {"TrainingInputMode": mode},
        "HyperParameters": {"num_round": "100", **hyperparameters},
        "InputDataConfig": [*channels],
    }
    return built_in("xgboost", request, version=version)


def shared(kind: object, name: str = "train") -> dict[str, object]:
    return from_s3(name, S3DataDistributionType=kind)


def clustered(algorithm: str, count: object, *channels: object, **hyperparameters: object) -> Example:
    request = {"ResourceConfig": {"InstanceCount": count}, "HyperParameters": hyperparameters}
    return built_in(algorithm, {**request, "InputDataConfig": [*channels]})


def cut(*channels: object) -> Example:
    return of("randomcutforest", *channels, feature_dim="8")


def _attributes(kind: object, names: object) -> dict[str, object]:
    return from_s3(S3DataType=kind, S3Uri="s3://data/train.manifest", AttributeNames=names)


BOTH: Final = (records("train"), records("validation"))


_TORCH: Final = {"TrainingImage": framework_image("pytorch", "2.6", instance_type="ml.m5.xlarge").uri(REGION)}


_GZIP: Final = {"CompressionType": "Gzip"}


_WRAPPED: Final = {"RecordWrapperType": "RecordIO"}


_SEED: Final = {"Seed": 1}


SHARDED: Final = shared("ShardedByS3Key")


EVERYWHERE: Final = shared("FullyReplicated")

CASES: Final = {
    "SMT101": Cases(
        bad=[
            read(from_s3(S3DataType="AugmentedManifestFile"), mode="FastFile"),
            tuned(channel("train"), from_s3("validation", S3DataType="ManifestFile"), mode="FastFile"),
            _by_parameter("FastFile", "String", {**from_s3(S3DataType="ManifestFile"), "InputMode": _VALUE}),
        ],
        good=[
            read(channel(), mode="FastFile"),
            read(from_s3(S3DataType="ManifestFile"), mode="Pipe"),
            read(from_s3(S3DataType=LATER), mode="FastFile"),
            read(from_s3(S3DataType="ManifestFile"), mode=LATER),
        ],
    ),
    "SMT102": Cases(
        bad=[
            read(_prefix("s3://data/2026/train-01"), mode="FastFile"),
            read(_prefix({"Std:Join": {"On": "/", "Values": ["s3://data", "train"]}}, InputMode="FastFile")),
            _by_parameter("s3://data/train", "String", _prefix(_VALUE, InputMode="FastFile")),
        ],
        good=[
            read(_prefix("s3://data"), mode="FastFile"),
            read(_prefix("s3://data/"), mode="FastFile"),
            read(_prefix("s3://data/train/part-0001.csv"), mode="FastFile"),
            read(_prefix("s3://data/train")),
            read(_prefix("s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/lake"), mode="FastFile"),
            read(_prefix({"Std:Join": {"On": "/", "Values": ["s3://data", LATER]}}), mode="FastFile"),
            read(_prefix(f"s3://data/{_UNRESOLVED}"), mode="FastFile"),
            read(from_s3(S3DataType="ManifestFile", S3Uri="s3://data/list"), mode="FastFile"),
        ],
    ),
    "SMT103": Cases(
        bad=[
            read(augmented(InputMode=None)),
            images(augmented(InputMode="File"), augmented("validation")),
        ],
        good=[
            read(augmented(InputMode=None), mode="Pipe"),
            read(augmented(InputMode=LATER)),
            read(augmented(InputMode="FastFile")),
        ],
    ),
    "SMT104": Cases(
        bad=[
            read(mounted(InputMode="Pipe")),
            read(mounted(), channel("validation"), mode="Pipe"),
            _by_parameter("FastFile", "String", mounted(InputMode=_VALUE)),
        ],
        good=[
            read(mounted(InputMode="File"), channel("validation"), mode="FastFile"),
            read(mounted(), mode=LATER),
            read(channel(), mode="FastFile"),
        ],
    ),
    "SMT105": Cases(
        bad=[
            read(channel(), mounted("validation"), VpcConfig=None),
            several_definitions("first", "second", VpcConfig=None, InputDataConfig=[mounted(), channel("validation")]),
        ],
        good=[read(channel(), VpcConfig=None), read(mounted(), VpcConfig=LATER)],
    ),
    "SMT106": Cases(
        bad=[
            read(channel(**_GZIP), mode="FastFile"),
            read(channel(**_GZIP, InputMode="File"), mode="Pipe"),
            tuned(channel(**_GZIP), channel("validation")),
        ],
        good=[
            read(channel(**_GZIP), mode="Pipe"),
            read(channel(CompressionType="None")),
            read(channel(CompressionType=LATER)),
            read(channel(**_GZIP), mode=LATER),
        ],
    ),
    "SMT107": Cases(
        bad=[read(channel(**_WRAPPED), mode="FastFile"), read(mounted(**_WRAPPED))],
        good=[
            read(channel(**_WRAPPED), mode="Pipe"),
            read(channel(**_WRAPPED, InputMode=LATER)),
            read(channel(RecordWrapperType=LATER)),
            read(augmented(), augmented("validation", InputMode="File")),
        ],
    ),
    "SMT108": Cases(
        bad=[
            images(*BOTH, channel("model", ContentType=MODEL_TYPE, InputMode="Pipe")),
            images(*BOTH, channel("model", ContentType="application/x-tar"), algorithm="object-detection"),
        ],
        good=[
            images(*BOTH, channel("model", ContentType=LATER)),
            images(*BOTH, channel("model", ContentType=MODEL_TYPE, InputMode="File")),
            read(channel("train"), channel("model", ContentType=None)),
        ],
    ),
    "SMT110": Cases(
        bad=[
            tuned(channel("train"), channel("validation"), channel("train")),
            _by_parameter("train", "String", channel("train"), channel(ChannelName=_VALUE)),
            pipeline(
                condition_step(
                    [{"Type": "Equals", "LeftValue": LATER, "RightValue": 1}],
                    [train_step("Train", {"InputDataConfig": [channel(), mounted()]})],
                )
            ),
        ],
        good=[
            read(channel("train"), channel("Train")),
            read(channel(ChannelName=LATER), channel(ChannelName=LATER)),
            several_definitions("first", "second"),
        ],
    ),
    "SMT111": Cases(
        bad=[
            tuned(SHARDED, channel("validation")),
            clustered("kmeans", 1, EVERYWHERE, shared("ShardedByS3Key", "test"), **K),
            boosted(SHARDED),
        ],
        good=[
            read(SHARDED, ResourceConfig={"InstanceCount": 2}),
            read(SHARDED, ResourceConfig={"InstanceCount": LATER}),
            _by_parameter(1, "Integer", SHARDED, ResourceConfig={"InstanceCount": _VALUE}),
            cut(SHARDED),
            of("kmeans", SHARDED, **K),
        ],
    ),
    "SMT113": Cases(
        bad=[
            xgboost({"InputDataConfig": [from_s3(S3DataType="Converse"), channel("validation")]}),
            _by_parameter("Converse", "String", from_s3(S3DataType=_VALUE)),
        ],
        good=[
            read(from_s3(S3DataType=LATER)),
            training({"AlgorithmSpecification": None, "InputDataConfig": [from_s3(S3DataType="Converse")]}),
        ],
    ),
    "SMT114": Cases(
        bad=[
            read(channel(InputMode="Pipe"), channel("validation")),
            training({"AlgorithmSpecification": {**_TORCH, "TrainingInputMode": "Pipe"}}),
            boosted(channel(), mode="Pipe", **_SCRIPT),
        ],
        good=[
            boosted(channel(), mode="Pipe"),
            read(augmented()),
            read(channel(InputMode="File"), mode="Pipe"),
            read(channel(), mode=LATER),
            training({"AlgorithmSpecification": {"TrainingImage": LATER, "TrainingInputMode": "Pipe"}}),
        ],
    ),
    "SMT115": Cases(
        bad=[
            read(_attributes("S3Prefix", ["source-ref", "label"])),
            read(_attributes("ManifestFile", ["source-ref", "label"]), mode="Pipe"),
            images(augmented(), augmented("validation", DataSource={"S3DataSource": {"AttributeNames": None}})),
        ],
        good=[
            read(_attributes(LATER, ["source-ref", "label"])),
            read(_attributes("AugmentedManifestFile", LATER), mode="Pipe"),
            read(channel()),
        ],
    ),
    "SMT116": Cases(
        bad=[
            read(channel(ShuffleConfig=_SEED), mode="FastFile"),
            read(mounted(ShuffleConfig=_SEED)),
            read({**SHARDED, "ShuffleConfig": _SEED}),
            read({**EVERYWHERE, "ShuffleConfig": _SEED}, ResourceConfig={"InstanceCount": 4}),
        ],
        good=[
            read(channel(ShuffleConfig=_SEED), mode="Pipe"),
            read(channel(ShuffleConfig=_SEED), mode=LATER),
            read({**SHARDED, "ShuffleConfig": _SEED}, ResourceConfig={"InstanceCount": 4}),
            read({**shared(LATER), "ShuffleConfig": _SEED}, ResourceConfig={"InstanceCount": 4}),
        ],
    ),
    "SMT123": Cases(
        bad=[
            read(channel(InputMode="File"), channel("validation", InputMode="FastFile"), mode="Pipe"),
            tuned(channel(InputMode="File"), channel("validation", InputMode="File"), mode="FastFile"),
        ],
        good=[
            read(channel(InputMode="FastFile")),
            read(channel(InputMode="File"), channel("validation"), mode="FastFile"),
            read(channel(InputMode="File"), channel("validation", InputMode=LATER), mode="FastFile"),
            read(channel(InputMode="File"), LATER, mode="FastFile"),
            read(mode="FastFile"),
        ],
    ),
    "SMT125": Cases(
        bad=[read(augmented(RecordWrapperType="None")), images(augmented(RecordWrapperType=None), *BOTH[1:])],
        good=[
            read(augmented(RecordWrapperType=LATER)),
            read(augmented(RecordWrapperType=None, InputMode=LATER)),
            read(channel(), mode="Pipe"),
        ],
    ),
    "SMT126": Cases(
        bad=[
            images(augmented("train", "image", "mask"), augmented("validation"), algorithm="semantic-segmentation"),
            images(augmented(), augmented("validation", "source-ref", "ref"), algorithm="semantic-segmentation"),
        ],
        good=[
            images(augmented("train", "source-ref", "label"), augmented("validation", "source-ref", "label")),
            images(_attributes("AugmentedManifestFile", ["source-ref", LATER]), algorithm="semantic-segmentation"),
        ],
    ),
    "SMT127": Cases(
        bad=[
            read(channel(DataSource={"S3DataSource": None})),
            read(channel(), mounted("validation", DataSource={"S3DataSource": {"S3Uri": "s3://data/"}})),
            tuned(channel(DataSource={"FileSystemDataSource": LATER})),
        ],
        good=[
            read(channel(DataSource=LATER)),
            read(channel(DataSource={"S3DataSource": LATER})),
            read(channel(DataSource={"S3DataSource": None, "DatasetSource": {"DatasetArn": "arn:aws:sagemaker:x"}})),
            read(channel(), mounted("validation")),
            read(LATER),
        ],
    ),
    "SMT128": Cases(
        bad=[
            read(_directory("./train")),
            read(channel(), _directory("fsx/train", FileSystemType="FSxLustre")),
            tuned(_directory("")),
        ],
        good=[
            read(_directory("/fsx/train", FileSystemType="FSxLustre")),
            read(_directory("/")),
            read(_directory(LATER)),
            read(_directory(f"{_UNRESOLVED}/train")),
            read(_directory(None)),
        ],
    ),
}
