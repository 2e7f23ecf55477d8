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

_LATER: Final = {"Get": "Execution.Later"}
_UNRESOLVED: Final = "${Token[TOKEN.7]}"
_K: Final = {"k": "10", "feature_dim": "32"}
_SCRIPT: Final = {"sagemaker_program": '"train.py"', "sagemaker_submit_directory": '"s3://code/sourcedir.tar.gz"'}


def _read(*channels: object, mode: object = "File", **members: object) -> Example:
    return training({"AlgorithmSpecification": {"TrainingInputMode": mode}, "InputDataConfig": [*channels], **members})


def _tuned(*channels: object, mode: object = "File") -> Example:
    algorithm = {"TrainingInputMode": mode}
    return tuning({"TrainingJobDefinition": {"AlgorithmSpecification": algorithm, "InputDataConfig": [*channels]}})


def _by_parameter(default: object, name: str, *channels: object, **members: object) -> Example:
    """Something of a job is the value of the parameter ``Value``."""
    step = train_step("Train", {"InputDataConfig": [*channels], **members})
    return pipeline(step, parameters=[{"Name": "Value", "Type": name, "DefaultValue": default}])


_VALUE: Final = {"Get": "Parameters.Value"}


def _prefix(uri: object, **changes: object) -> dict[str, object]:
    return {**from_s3(S3Uri=uri), **changes}


def _of(algorithm: str, *channels: object, input_mode: object = "File", **hyperparameters: object) -> Example:
    request = {"HyperParameters": hyperparameters or None, "InputDataConfig": [*channels]}
    return built_in(algorithm, {"AlgorithmSpecification": {"TrainingInputMode": input_mode}, **request})


def _boosted(*channels: object, version: str = "3.0-5", mode: object = "File", **hyperparameters: object) -> Example:
    request = {
        "AlgorithmSpecification": {"TrainingInputMode": mode},
        "HyperParameters": {"num_round": "100", **hyperparameters},
        "InputDataConfig": [*channels],
    }
    return built_in("xgboost", request, version=version)


def _shared(kind: object, name: str = "train") -> dict[str, object]:
    return from_s3(name, S3DataDistributionType=kind)


def _clustered(algorithm: str, count: object, *channels: object, **hyperparameters: object) -> Example:
    request = {"ResourceConfig": {"InstanceCount": count}, "HyperParameters": hyperparameters}
    return built_in(algorithm, {**request, "InputDataConfig": [*channels]})


def _cut(*channels: object) -> Example:
    return _of("randomcutforest", *channels, feature_dim="8")


def _attributes(kind: object, names: object) -> dict[str, object]:
    return from_s3(S3DataType=kind, S3Uri="s3://data/train.manifest", AttributeNames=names)


def _labelled(name: str, **changes: object) -> dict[str, object]:
    return channel(name, **{"ContentType": "image/jpeg", **changes})


_RECORDS: Final = {"ContentType": "application/x-recordio"}
_BOTH: Final = (records("train"), records("validation"))
_RAW: Final = (_labelled("train"), _labelled("validation"), channel("train_lst"), channel("validation_lst"))
_SERIES: Final = {"time_freq": "D", "epochs": "20", "context_length": "30", "prediction_length": "30"}
_TORCH: Final = {"TrainingImage": framework_image("pytorch", "2.6", instance_type="ml.m5.xlarge").uri(REGION)}
_OWN_MODEL: Final = channel("model", ContentType=MODEL_TYPE)
_GZIP: Final = {"CompressionType": "Gzip"}
_WRAPPED: Final = {"RecordWrapperType": "RecordIO"}
_SEED: Final = {"Seed": 1}
_SHARDED: Final = _shared("ShardedByS3Key")
_EVERYWHERE: Final = _shared("FullyReplicated")

CASES: Final = {
    "SMT101": Cases(
        bad=[
            _read(from_s3(S3DataType="AugmentedManifestFile"), mode="FastFile"),
            _tuned(channel("train"), from_s3("validation", S3DataType="ManifestFile"), mode="FastFile"),
            _by_parameter("FastFile", "String", {**from_s3(S3DataType="ManifestFile"), "InputMode": _VALUE}),
        ],
        good=[
            _read(channel(), mode="FastFile"),
            _read(from_s3(S3DataType="ManifestFile"), mode="Pipe"),
            _read(from_s3(S3DataType=_LATER), mode="FastFile"),
            _read(from_s3(S3DataType="ManifestFile"), mode=_LATER),
        ],
    ),
    "SMT102": Cases(
        bad=[
            _read(_prefix("s3://data/2026/train-01"), mode="FastFile"),
            _read(_prefix({"Std:Join": {"On": "/", "Values": ["s3://data", "train"]}}, InputMode="FastFile")),
            _by_parameter("s3://data/train", "String", _prefix(_VALUE, InputMode="FastFile")),
        ],
        good=[
            _read(_prefix("s3://data"), mode="FastFile"),
            _read(_prefix("s3://data/"), mode="FastFile"),
            _read(_prefix("s3://data/train/part-0001.csv"), mode="FastFile"),
            _read(_prefix("s3://data/train")),
            _read(_prefix("s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/lake"), mode="FastFile"),
            _read(_prefix({"Std:Join": {"On": "/", "Values": ["s3://data", _LATER]}}), mode="FastFile"),
            _read(_prefix(f"s3://data/{_UNRESOLVED}"), mode="FastFile"),
            _read(from_s3(S3DataType="ManifestFile", S3Uri="s3://data/list"), mode="FastFile"),
        ],
    ),
    "SMT103": Cases(
        bad=[
            _read(augmented(InputMode=None)),
            images(augmented(InputMode="File"), augmented("validation")),
        ],
        good=[
            _read(augmented(InputMode=None), mode="Pipe"),
            _read(augmented(InputMode=_LATER)),
            _read(augmented(InputMode="FastFile")),
        ],
    ),
    "SMT104": Cases(
        bad=[
            _read(mounted(InputMode="Pipe")),
            _read(mounted(), channel("validation"), mode="Pipe"),
            _by_parameter("FastFile", "String", mounted(InputMode=_VALUE)),
        ],
        good=[
            _read(mounted(InputMode="File"), channel("validation"), mode="FastFile"),
            _read(mounted(), mode=_LATER),
            _read(channel(), mode="FastFile"),
        ],
    ),
    "SMT105": Cases(
        bad=[
            _read(channel(), mounted("validation"), VpcConfig=None),
            several_definitions("first", "second", VpcConfig=None, InputDataConfig=[mounted(), channel("validation")]),
        ],
        good=[_read(channel(), VpcConfig=None), _read(mounted(), VpcConfig=_LATER)],
    ),
    "SMT106": Cases(
        bad=[
            _read(channel(**_GZIP), mode="FastFile"),
            _read(channel(**_GZIP, InputMode="File"), mode="Pipe"),
            _tuned(channel(**_GZIP), channel("validation")),
        ],
        good=[
            _read(channel(**_GZIP), mode="Pipe"),
            _read(channel(CompressionType="None")),
            _read(channel(CompressionType=_LATER)),
            _read(channel(**_GZIP), mode=_LATER),
        ],
    ),
    "SMT107": Cases(
        bad=[_read(channel(**_WRAPPED), mode="FastFile"), _read(mounted(**_WRAPPED))],
        good=[
            _read(channel(**_WRAPPED), mode="Pipe"),
            _read(channel(**_WRAPPED, InputMode=_LATER)),
            _read(channel(RecordWrapperType=_LATER)),
            _read(augmented(), augmented("validation", InputMode="File")),
        ],
    ),
    "SMT108": Cases(
        bad=[
            images(*_BOTH, channel("model", ContentType=MODEL_TYPE, InputMode="Pipe")),
            images(*_BOTH, channel("model", ContentType="application/x-tar"), algorithm="object-detection"),
        ],
        good=[
            images(*_BOTH, channel("model", ContentType=_LATER)),
            images(*_BOTH, channel("model", ContentType=MODEL_TYPE, InputMode="File")),
            _read(channel("train"), channel("model", ContentType=None)),
        ],
    ),
    "SMT109": Cases(
        bad=[
            _of("pca", channel(), channel("model"), feature_dim="8", mini_batch_size="100", num_components="2"),
            images(*_BOTH, channel("pretrained", ContentType=MODEL_TYPE)),
            _of("kmeans", channel(), channel("start", ContentType=f"{MODEL_TYPE}; x=1"), **_K),
        ],
        good=[
            images(*_BOTH, _OWN_MODEL),
            _read(channel(), _OWN_MODEL),
            _boosted(channel(), _OWN_MODEL),
            _of("kmeans", channel(), channel("start", ContentType=_LATER), **_K),
        ],
    ),
    "SMT110": Cases(
        bad=[
            _tuned(channel("train"), channel("validation"), channel("train")),
            _by_parameter("train", "String", channel("train"), channel(ChannelName=_VALUE)),
            pipeline(
                condition_step(
                    [{"Type": "Equals", "LeftValue": _LATER, "RightValue": 1}],
                    [train_step("Train", {"InputDataConfig": [channel(), mounted()]})],
                )
            ),
        ],
        good=[
            _read(channel("train"), channel("Train")),
            _read(channel(ChannelName=_LATER), channel(ChannelName=_LATER)),
            several_definitions("first", "second"),
        ],
    ),
    "SMT111": Cases(
        bad=[
            _tuned(_SHARDED, channel("validation")),
            _clustered("kmeans", 1, _EVERYWHERE, _shared("ShardedByS3Key", "test"), **_K),
            _boosted(_SHARDED),
        ],
        good=[
            _read(_SHARDED, ResourceConfig={"InstanceCount": 2}),
            _read(_SHARDED, ResourceConfig={"InstanceCount": _LATER}),
            _by_parameter(1, "Integer", _SHARDED, ResourceConfig={"InstanceCount": _VALUE}),
            _cut(_SHARDED),
            _of("kmeans", _SHARDED, **_K),
        ],
    ),
    "SMT112": Cases(
        bad=[
            _clustered("kmeans", 3, _SHARDED, _shared("ShardedByS3Key", "test"), **_K),
            _clustered(
                "linear-learner", 2, _SHARDED, _shared("ShardedByS3Key", "validation"), predictor_type="regressor"
            ),
        ],
        good=[
            _of("kmeans", _EVERYWHERE, **_K),
            _clustered("kmeans", _LATER, _EVERYWHERE, **_K),
            _clustered("kmeans", 2, _shared(_LATER), **_K),
            _clustered("linear-learner", 2, _EVERYWHERE, predictor_type="regressor"),
        ],
    ),
    "SMT113": Cases(
        bad=[
            xgboost({"InputDataConfig": [from_s3(S3DataType="Converse"), channel("validation")]}),
            _by_parameter("Converse", "String", from_s3(S3DataType=_VALUE)),
        ],
        good=[
            _read(from_s3(S3DataType=_LATER)),
            training({"AlgorithmSpecification": None, "InputDataConfig": [from_s3(S3DataType="Converse")]}),
        ],
    ),
    "SMT114": Cases(
        bad=[
            _read(channel(InputMode="Pipe"), channel("validation")),
            training({"AlgorithmSpecification": {**_TORCH, "TrainingInputMode": "Pipe"}}),
            _boosted(channel(), mode="Pipe", **_SCRIPT),
        ],
        good=[
            _boosted(channel(), mode="Pipe"),
            _read(augmented()),
            _read(channel(InputMode="File"), mode="Pipe"),
            _read(channel(), mode=_LATER),
            training({"AlgorithmSpecification": {"TrainingImage": _LATER, "TrainingInputMode": "Pipe"}}),
        ],
    ),
    "SMT115": Cases(
        bad=[
            _read(_attributes("S3Prefix", ["source-ref", "label"])),
            _read(_attributes("ManifestFile", ["source-ref", "label"]), mode="Pipe"),
            images(augmented(), augmented("validation", DataSource={"S3DataSource": {"AttributeNames": None}})),
        ],
        good=[
            _read(_attributes(_LATER, ["source-ref", "label"])),
            _read(_attributes("AugmentedManifestFile", _LATER), mode="Pipe"),
            _read(channel()),
        ],
    ),
    "SMT116": Cases(
        bad=[
            _read(channel(ShuffleConfig=_SEED), mode="FastFile"),
            _read(mounted(ShuffleConfig=_SEED)),
            _read({**_SHARDED, "ShuffleConfig": _SEED}),
            _read({**_EVERYWHERE, "ShuffleConfig": _SEED}, ResourceConfig={"InstanceCount": 4}),
        ],
        good=[
            _read(channel(ShuffleConfig=_SEED), mode="Pipe"),
            _read(channel(ShuffleConfig=_SEED), mode=_LATER),
            _read({**_SHARDED, "ShuffleConfig": _SEED}, ResourceConfig={"InstanceCount": 4}),
            _read({**_shared(_LATER), "ShuffleConfig": _SEED}, ResourceConfig={"InstanceCount": 4}),
        ],
    ),
    "SMT118": Cases(
        bad=[
            _of("forecasting-deepar", channel(InputMode="Pipe"), **_SERIES),
            _tuned(channel(InputMode="Pipe"), channel("validation")),
            _boosted(channel(), mode="Pipe", use_dask_gpu_training="true"),
        ],
        good=[
            _boosted(channel(), mode="Pipe"),
            _of("forecasting-deepar", channel(InputMode="File"), input_mode="Pipe", **_SERIES),
            _of("forecasting-deepar", channel(), input_mode=_LATER, **_SERIES),
            _of("forecasting-deepar", channel(), input_mode="Fast", **_SERIES),
            images(*_BOTH, channel("model", ContentType=MODEL_TYPE, InputMode="Pipe")),
            _boosted(channel(), mode="Pipe", use_dask_gpu_training=_LATER),
        ],
    ),
    "SMT119": Cases(
        bad=[
            _boosted(channel(ContentType="text/libsvm"), mode="Pipe"),
            _boosted(channel(ContentType=None), mode="Pipe"),
            _of("lda", channel(), input_mode="Pipe", num_topics="4", feature_dim="100", mini_batch_size="1000"),
            _tuned(channel(ContentType="application/json"), channel("validation")),
        ],
        good=[
            _boosted(channel(ContentType=None)),
            _boosted(channel(ContentType="text/csv; label_size=1"), mode="Pipe"),
            _boosted(channel(ContentType=_LATER), mode="Pipe"),
            _of("lda", channel(), num_topics="4", feature_dim="100", mini_batch_size="1000"),
            _read(channel(ContentType="application/json")),
        ],
    ),
    "SMT120": Cases(
        bad=[
            _cut(_SHARDED, _shared("ShardedByS3Key", "test")),
            images({**_SHARDED, **_RECORDS, "InputMode": "Pipe"}, records("validation")),
        ],
        good=[
            _cut(_SHARDED, _shared("FullyReplicated", "test")),
            _cut(_shared(_LATER)),
            _cut(_shared("Sharded")),
            _cut(_shared(None)),
            images({**_SHARDED, **_RECORDS}, records("validation")),
        ],
    ),
    "SMT121": Cases(
        bad=[
            images(*_RAW),
            images(_labelled("train", InputMode="Pipe"), *_RAW[1:], resize="256"),
            images(_labelled("train"), _labelled("validation"), algorithm="semantic-segmentation"),
        ],
        good=[
            images(*_BOTH),
            images(*_RAW, resize="256"),
            images(*_RAW[:2], _LATER, resize="256"),
            images(augmented(), augmented("validation"), algorithm="semantic-segmentation"),
        ],
    ),
    "SMT122": Cases(
        bad=[
            _of("blazingtext", channel(ContentType="text/plain", InputMode="Pipe"), mode="supervised"),
            _of("blazingtext", channel(ContentType=None, InputMode="Pipe"), mode="skipgram"),
        ],
        good=[
            _of("blazingtext", augmented("train", "source", "label"), mode="supervised"),
            _of("blazingtext", channel(ContentType="text/plain", InputMode=_LATER), mode="supervised"),
        ],
    ),
    "SMT123": Cases(
        bad=[
            _read(channel(InputMode="File"), channel("validation", InputMode="FastFile"), mode="Pipe"),
            _tuned(channel(InputMode="File"), channel("validation", InputMode="File"), mode="FastFile"),
        ],
        good=[
            _read(channel(InputMode="FastFile")),
            _read(channel(InputMode="File"), channel("validation"), mode="FastFile"),
            _read(channel(InputMode="File"), channel("validation", InputMode=_LATER), mode="FastFile"),
            _read(channel(InputMode="File"), _LATER, mode="FastFile"),
            _read(mode="FastFile"),
        ],
    ),
    "SMT124": Cases(
        bad=[_cut(_shared(None), _shared("FullyReplicated", "test")), _cut(from_s3(S3DataDistributionType=None))],
        good=[_cut(_SHARDED, _shared(None, "test")), _cut(_shared(_LATER)), _read(_shared(None))],
    ),
    "SMT125": Cases(
        bad=[_read(augmented(RecordWrapperType="None")), images(augmented(RecordWrapperType=None), *_BOTH[1:])],
        good=[
            _read(augmented(RecordWrapperType=_LATER)),
            _read(augmented(RecordWrapperType=None, InputMode=_LATER)),
            _read(channel(), mode="Pipe"),
        ],
    ),
    "SMT126": Cases(
        bad=[
            images(augmented("train", "image", "mask"), augmented("validation"), algorithm="semantic-segmentation"),
            images(augmented(), augmented("validation", "source-ref", "ref"), algorithm="semantic-segmentation"),
        ],
        good=[
            images(augmented("train", "source-ref", "label"), augmented("validation", "source-ref", "label")),
            images(_attributes("AugmentedManifestFile", ["source-ref", _LATER]), algorithm="semantic-segmentation"),
        ],
    ),
}
