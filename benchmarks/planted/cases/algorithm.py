"""Built-in algorithms: their channels, their instances, their images, and what they are for."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.algorithm.samples import sample, search
from cdk_sagemaker_training.rules.examples import (
    Example,
    built_in,
    channel,
    pipeline,
    training,
    tuning,
    xgboost,
    xgboost_step,
)

_OPEN: Final = {"Get": "Parameters.Open"}
_TOKEN: Final = "${Token[TOKEN.42]}"  # noqa: S105 - how CDK writes a value that only the deployment knows
_IC: Final = "image-classification"
_KNN_RANGE: Final = {"Name": "k", "MinValue": "1", "MaxValue": "100"}
_EPOCHS: Final = {"Name": "epochs", "MinValue": "5", "MaxValue": "15"}
_SPARSE: Final = {"token_embedding_storage_type": "row_sparse"}
_TABLE: Final = {"HyperParameters": {"objective": "binary:logistic", "num_round": "100"}}
XGBOOST_HERE: Final = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost"
XGBOOST_US: Final = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost"


def _channels(*names: object) -> Example:
    made = [{**channel(str(name)), "ChannelName": name} for name in names]
    return built_in("xgboost", {**_TABLE, "InputDataConfig": made}, version="3.2-0")


def _tuned_channels(*names: str) -> Example:
    return tuning({"TrainingJobDefinition": {"InputDataConfig": [channel(name) for name in names]}})


def _on(algorithm: str, instance_type: object, count: object = 1, **hyperparameters: object) -> Example:
    resources = {"InstanceType": instance_type, "InstanceCount": count, "VolumeKmsKeyId": None}
    return sample(algorithm, hyperparameters, resources=resources)


def by_parameter(default: str) -> Example:
    return pipeline(
        xgboost_step(request={"AlgorithmSpecification": {"TrainingImage": {"Get": "Parameters.Image"}}}),
        parameters=[{"Name": "Image", "Type": "String", "DefaultValue": default}],
    )


def with_image(uri: object) -> Example:
    return xgboost({"AlgorithmSpecification": {"TrainingImage": uri}})


def with_tuned_image(uri: str) -> Example:
    return tuning({"TrainingJobDefinition": {"AlgorithmSpecification": {"TrainingImage": uri}}})


def _boosted(instance_type: object, version: str = "3.2-0", **hyperparameters: object) -> Example:
    given = {"objective": "binary:logistic", "num_round": "100", **hyperparameters}
    resources = {"InstanceType": instance_type, "VolumeKmsKeyId": None}
    return built_in("xgboost", {"HyperParameters": given, "ResourceConfig": resources}, version=version)


def _series(content_type: object = "application/jsonlines", **hyperparameters: object) -> Example:
    made = [channel("train", ContentType=content_type)]
    return sample("forecasting-deepar", hyperparameters, InputDataConfig=made)


def _words(mode: object, *channels: str, instance_type: str = "ml.c5.xlarge", count: object = 1) -> Example:
    resources = {"InstanceType": instance_type, "InstanceCount": count, "VolumeKmsKeyId": None}
    return sample("blazingtext", {"mode": mode}, channels=channels or ("train",), resources=resources)


def _pairs(*channels: str, **hyperparameters: object) -> Example:
    return sample("object2vec", hyperparameters, channels=channels or ("train",))


def _linear(predictor_type: object, **hyperparameters: object) -> Example:
    return sample("linear-learner", {"predictor_type": predictor_type, **hyperparameters})


def _images(*channels: str, **hyperparameters: object) -> Example:
    return sample(_IC, hyperparameters, channels=("train", *channels))


def _segments(**hyperparameters: object) -> Example:
    needed = {"num_classes": "21", "num_training_samples": "2000", **hyperparameters}
    return built_in("semantic-segmentation", {"HyperParameters": needed})


def _forest(name: str, content_type: object) -> Example:
    made = [channel("train", ContentType="text/csv;label_size=0"), channel("test", ContentType="text/csv;label_size=1")]
    changed = [{**found, "ContentType": content_type} if found["ChannelName"] == name else found for found in made]
    return sample("randomcutforest", InputDataConfig=changed)


CASES: Final = {
    "SMT401": Cases(
        bad=[
            _tuned_channels("validation"),
            _channels("training"),
            built_in("kmeans", {"InputDataConfig": None}),
            sample("blazingtext", {"mode": "supervised", "early_stopping": "True"}),
            built_in(_IC),
        ],
        good=[
            _tuned_channels("train"),
            _channels(_OPEN, "validation"),
            built_in("xgboost", {**_TABLE, "InputDataConfig": _OPEN}, version="3.2-0"),
            training({"InputDataConfig": [channel("anything")]}),
            sample("blazingtext", {"mode": "supervised", "early_stopping": _OPEN}),
            sample("blazingtext", {"mode": "supervised", "early_stopping": "True"}, channels=("train", "validation")),
            sample(_IC),
        ],
    ),
    "SMT402": Cases(
        bad=[_tuned_channels("train", "test"), _channels("train", "model"), _channels("train", "validaton")],
        good=[
            _tuned_channels("train", "validation"),
            _channels("train", _OPEN),
            sample("kmeans", channels=("train", "validation")),
            xgboost({"InputDataConfig": [channel("rows")], "HyperParameters": {"sagemaker_program": "train.py"}}),
            training({"InputDataConfig": [channel("rows")]}),
        ],
    ),
    "SMT403": Cases(
        bad=[_on(_IC, "ml.c5.xlarge"), _on(_IC, "ml.trn1.2xlarge"), built_in("seq2seq"), built_in("object-detection")],
        good=[
            _on(_IC, "ml.g4dn.xlarge"),
            _on(_IC, _OPEN),
            _on(_IC, "ml.q9.xlarge"),
            _on("kmeans", "ml.m5.large"),
            _on("lda", "ml.g5.xlarge"),
        ],
    ),
    "SMT404": Cases(
        bad=[
            _on("lda", "ml.g5.xlarge"),
            _on("randomcutforest", "ml.g4dn.xlarge"),
            _on("object2vec", "ml.m5.xlarge", 2),
            _on(_IC, "ml.g6.xlarge"),
            _on("kmeans", "ml.p5.48xlarge"),
            _on("knn", "ml.trn1.2xlarge"),
            _boosted("ml.p3.2xlarge", "3.0-5", tree_method="gpu_hist"),
            _boosted("ml.g5.xlarge", "1.0-1"),
        ],
        good=[
            _on("kmeans", "ml.m5.large", 4),
            _on("lda", "ml.m5.large"),
            _on("lda", "ml.m5.large", _OPEN),
            _on("kmeans", "ml.g5.xlarge"),
            _on(_IC, "ml.g4dn.12xlarge", 2),
            _on(_IC, "ml.m5.xlarge"),
            _on("knn", _OPEN),
            _boosted("ml.p3.2xlarge", "1.7-1", tree_method="gpu_hist"),
            _boosted("ml.g5.xlarge", "3.2-0", tree_method="hist"),
            training({"ResourceConfig": {"InstanceType": "ml.p5.48xlarge", "VolumeKmsKeyId": None}}),
        ],
    ),
    "SMT405": Cases(
        bad=[
            with_image(f"{XGBOOST_HERE}:3.0-5"),
            by_parameter(f"{XGBOOST_US}:3.0-5"),
            with_tuned_image(f"{XGBOOST_US}:3.0-5"),
        ],
        good=[with_image(f"{XGBOOST_HERE}:3.2-0"), with_image(f"{XGBOOST_HERE}:1.7-1"), with_image(_OPEN), training()],
    ),
    "SMT406": Cases(
        bad=[
            with_image("685385470294.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1"),
            by_parameter("811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:latest"),
        ],
        good=[
            with_image(f"{XGBOOST_HERE}:0.90-1-cpu-py3"),
            with_image("123456789012.dkr.ecr.us-east-1.amazonaws.com/xgboost:latest"),
            with_image(_TOKEN),
        ],
    ),
    "SMT411": Cases(
        bad=[_series("text/csv"), _series(prediction_length="401"), _series(prediction_length=500)],
        good=[
            _series("json"),
            _series("application/x-parquet"),
            _series(None),
            _series(_OPEN),
            _series(prediction_length="400"),
            _series(prediction_length=_OPEN),
        ],
    ),
    "SMT412": Cases(
        bad=[
            _words("supervised", count=2),
            _words("batch_skipgram", instance_type="ml.g5.xlarge"),
            _words("cbow", "train", "validation"),
        ],
        good=[
            _words("batch_skipgram", count=4),
            _words("supervised", "train", "validation"),
            _words("skipgram", instance_type="ml.g5.12xlarge"),
            _words("cbow", count=_OPEN),
            _words(_OPEN, "train", "validation", count=2),
        ],
    ),
    "SMT413": Cases(
        bad=[
            _pairs(enc1_pretrained_embedding_file="glove.txt"),
            _pairs(output_layer="mean_squared_error", num_classes="5"),
            _pairs(bucket_width="10", **_SPARSE),
        ],
        good=[
            _pairs("train", "auxiliary", enc1_pretrained_embedding_file="glove.txt"),
            _pairs(enc0_vocab_file=""),
            _pairs(enc0_vocab_file=_OPEN),
            _pairs(output_layer=_OPEN, num_classes="5"),
            _pairs(**_SPARSE),
        ],
    ),
    "SMT414": Cases(
        bad=[
            _linear("regressor", target_recall="0.9"),
            _linear("regressor", binary_classifier_model_selection_criteria="f_beta"),
            _linear("multiclass_classifier", num_classes="4", positive_example_weight_mult="balanced"),
            _linear("binary_classifier", quantile=_OPEN),
        ],
        good=[
            _linear("binary_classifier", target_recall="0.9", f_beta="2"),
            _linear("multiclass_classifier", num_classes="4", accuracy_top_k="2"),
            _linear(_OPEN, num_classes="4"),
            _linear("regressor", target_recall="0.8"),
            _linear("regressor", target_recall=None),
        ],
    ),
    "SMT415": Cases(
        bad=[
            _images(use_pretrained_model=None),
            _images(use_pretrained_model=0),
            _segments(use_pretrained_model="False"),
            built_in("object-detection", {"HyperParameters": {"use_pretrained_model": "0"}}),
        ],
        good=[
            _images("model", use_pretrained_model="0"),
            _images(use_pretrained_model=_OPEN),
            _images(use_pretrained_model="0", num_layers="20", image_shape="3,28,28"),
            _segments(),
            built_in("object-detection"),
            built_in(_IC, {"HyperParameters": _OPEN}),
        ],
    ),
    "SMT416": Cases(
        bad=[
            search("linear-learner", ("Minimize", "test:mse"), {"predictor_type": "binary_classifier"}, _EPOCHS),
            search("linear-learner", ("Maximize", "test:recall"), {"predictor_type": "regressor"}, _EPOCHS),
            search("blazingtext", ("Maximize", "train:mean_rho"), {"mode": "supervised"}, _EPOCHS),
            search("blazingtext", ("Maximize", "validation:accuracy"), {"mode": "cbow"}, _EPOCHS),
            search("object2vec", ("Minimize", "test:mean_squared_error"), {}, _EPOCHS),
        ],
        good=[
            search("linear-learner", ("Minimize", "test:objective_loss"), {"predictor_type": "regressor"}, _EPOCHS),
            search("linear-learner", ("Minimize", "test:mse"), {"predictor_type": "regressor"}, _EPOCHS),
            search("linear-learner", ("Minimize", "test:mse"), {"predictor_type": _OPEN}, _EPOCHS),
            search("blazingtext", ("Maximize", "validation:accuracy"), {"mode": "supervised"}, _EPOCHS),
            search("blazingtext", ("Maximize", "train:mean_rho"), {"mode": "skipgram"}, _EPOCHS),
            search("object2vec", ("Maximize", "test:accuracy"), {}, _EPOCHS),
            search("knn", ("Minimize", "test:mse"), {"predictor_type": "regressor", "k": None}, _KNN_RANGE),
        ],
    ),
    "SMT417": Cases(
        bad=[
            _boosted("ml.m5.xlarge", "1.7-1", tree_method="gpu_hist", use_dask_gpu_training="true"),
            _boosted("ml.trn1.2xlarge", tree_method="hist", use_dask_gpu_training="true"),
        ],
        good=[
            _boosted("ml.g4dn.xlarge", tree_method="hist", use_dask_gpu_training="true"),
            _boosted("ml.m5.xlarge", tree_method="hist", use_dask_gpu_training="false"),
            _boosted("ml.m5.xlarge", tree_method="hist", use_dask_gpu_training=_OPEN),
            _boosted(_OPEN, tree_method="hist", use_dask_gpu_training="true"),
        ],
    ),
    "SMT419": Cases(
        bad=[
            _boosted("ml.m5.xlarge", "1.7-1", tree_method="gpu_hist"),
            tuning({"TrainingJobDefinition": {"StaticHyperParameters": {"tree_method": "gpu_hist"}}}),
        ],
        good=[
            _boosted("ml.g5.xlarge", "1.7-1", tree_method="gpu_hist"),
            _boosted(_OPEN, tree_method="gpu_hist"),
            _boosted("ml.m5.xlarge", tree_method=_OPEN),
            _boosted("ml.m5.xlarge", "1.7-1", tree_method="gpu_hist", use_dask_gpu_training="true"),
        ],
    ),
    "SMT420": Cases(
        bad=[
            _on("knn", "ml.g5.12xlarge"),
            _words("supervised", instance_type="ml.g4dn.12xlarge"),
            _boosted("ml.g4dn.12xlarge", "1.3-1", tree_method="gpu_hist"),
            _boosted("ml.g4dn.12xlarge", "1.7-1", tree_method="gpu_hist"),
        ],
        good=[
            _on("knn", "ml.g5.xlarge"),
            _on(_IC, "ml.g5.12xlarge"),
            _words("cbow", instance_type="ml.g4dn.12xlarge"),
            _words(_OPEN, instance_type="ml.g4dn.12xlarge"),
            _boosted("ml.g5.12xlarge", "1.7-1", tree_method="gpu_hist", use_dask_gpu_training=_OPEN),
            _boosted("ml.g5.12xlarge", "1.7-1", tree_method="exact"),
            _on("lda", "ml.g5.12xlarge"),
        ],
    ),
    "SMT421": Cases(
        bad=[
            sample("linear-learner", {"predictor_type": "regressor"}, channels=("train", "eval")),
            sample("lda", channels=("train", "validation")),
        ],
        good=[
            sample("linear-learner", {"predictor_type": "regressor"}, channels=("train", "validation", "test")),
            sample("lda", channels=("train", "model")),
            sample("kmeans", InputDataConfig=[channel("train"), {**channel("x"), "ChannelName": _OPEN}]),
            _channels("train", "test"),
            training({"InputDataConfig": [channel("rows")]}),
        ],
    ),
    "SMT422": Cases(
        bad=[
            _tuned_channels("train", "test"),
            tuning({"TrainingJobDefinition": {"InputDataConfig": None}}),
        ],
        good=[
            _tuned_channels("train", "validation"),
            tuning({"TrainingJobDefinition": {"InputDataConfig": [channel("train"), {"ChannelName": _OPEN}]}}),
            search("knn", ("Maximize", "test:accuracy"), {"predictor_type": "classifier", "k": None}, _KNN_RANGE),
            xgboost({"InputDataConfig": [channel("train")]}),
        ],
    ),
    "SMT423": Cases(
        bad=[
            _forest("train", "text/csv"),
            _forest("test", "text/csv;label_size=0"),
            _forest("train", "text/csv;label_size=1"),
        ],
        good=[
            _forest("train", "text/csv; label_size=0"),
            _forest("train", "application/x-recordio-protobuf"),
            _forest("test", _OPEN),
            sample("kmeans"),
        ],
    ),
}
