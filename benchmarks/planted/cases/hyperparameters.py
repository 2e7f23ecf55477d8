"""Hyperparameters of built-in algorithms: names, values, what is required and what goes together."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.rules.examples import (
    IMAGE,
    REGION,
    Example,
    built_in,
    built_in_tuning,
    channel,
    pipeline,
    train_step,
    training,
    tuning,
    xgboost,
    xgboost_step,
)

_OPEN: Final = {"Get": "Parameters.Open"}
_LATER: Final = {"Get": "Steps.Process.ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri"}
_TREES: Final = {"Name": "num_round", "MinValue": "50", "MaxValue": "500"}


def _numbered(kind: str, member: str) -> Example:
    request = {member: {"epochs": {"Get": "Parameters.N"}}}
    return pipeline(train_step(request=request), parameters=[{"Name": "N", "Type": kind}])


def _of_xgboost(**hyperparameters: object) -> Example:
    return xgboost({"HyperParameters": hyperparameters})


def _static(**hyperparameters: object) -> Example:
    return tuning({"TrainingJobDefinition": {"StaticHyperParameters": hyperparameters}})


def _searched(*names: object, static: dict[str, object], **config: object) -> Example:
    ranges = {"IntegerParameterRanges": [{**_TREES, "Name": name} for name in names]}
    request = {
        "HyperParameterTuningJobConfig": {"ParameterRanges": ranges},
        "TrainingJobDefinition": {"StaticHyperParameters": static},
        **config,
    }
    return tuning(request)


def _by_parameter(name: str, default: str) -> Example:
    return pipeline(
        xgboost_step(request={"HyperParameters": {name: {"Get": "Parameters.Value"}}}),
        parameters=[{"Name": "Value", "Type": "String", "DefaultValue": default}],
    )


def _version(version: str, **hyperparameters: object) -> Example:
    given = {"objective": "binary:logistic", "num_round": "100", **hyperparameters}
    return built_in("xgboost", {"HyperParameters": given}, version=version)


def _of(algorithm: str, **hyperparameters: object) -> Example:
    return built_in(algorithm, {"HyperParameters": hyperparameters})


def _kmeans(**hyperparameters: object) -> Example:
    return _of("kmeans", k="10", feature_dim="20", **hyperparameters)


def _linear(**hyperparameters: object) -> Example:
    return _of("linear-learner", **hyperparameters)


def _words(**hyperparameters: object) -> Example:
    return _of("blazingtext", **hyperparameters)


def _images(**hyperparameters: object) -> Example:
    return _of("image-classification", num_classes="10", num_training_samples="5000", **hyperparameters)


def _neighbours(**hyperparameters: object) -> Example:
    needed: dict[str, object] = {"feature_dim": "30", "k": "5", "predictor_type": "classifier", "sample_size": "1000"}
    return _of("knn", **needed, **hyperparameters)


def _pairs(**hyperparameters: object) -> Example:
    return _of("object2vec", enc0_max_seq_len="50", enc0_vocab_size="20000", **hyperparameters)


_STOPPED: Final = {"early_stopping_rounds": "10"}


def _stopped(*channels: str, version: str = "3.2-0", **hyperparameters: object) -> Example:
    given = {"objective": "binary:logistic", "num_round": "500", **_STOPPED, **hyperparameters}
    made = [channel(name) for name in channels or ("train", "validation")]
    return built_in("xgboost", {"HyperParameters": given, "InputDataConfig": made}, version=version)


def _packed(location: object, **members: object) -> Example:
    image = framework_image("tensorflow", "2.16.2", instance_type="ml.m5.xlarge").uri(REGION)
    code = {"sagemaker_program": "train.py", "sagemaker_submit_directory": location}
    return training({"AlgorithmSpecification": {"TrainingImage": image}, "HyperParameters": code, **members})


CASES: Final = {
    "SMT451": Cases(
        bad=[
            _static(max_dept="5"),
            _version("1.7-1", single_precision_histogram="true"),
            _version("0.90-1", learning_rate="0.1"),
            _of_xgboost(lerning_rate=_LATER),
        ],
        good=[
            _of_xgboost(learning_rate="0.1", reg_lambda="1"),
            _version("1.5-1", single_precision_histogram="true"),
            _static(_tuning_objective_metric="validation:auc"),
            _of_xgboost(max_dept=None),
            _searched("max_dept", static={}),
            _of_xgboost(sagemaker_program="train.py", max_dept="5"),
            _of_xgboost(sagemaker_container_log_level="20"),
            training({"HyperParameters": {"max_dept": "5"}}),
            built_in("xgboost", {"HyperParameters": _OPEN}, version="3.2-0"),
            xgboost({"AlgorithmSpecification": {"TrainingImage": _OPEN}, "HyperParameters": {"max_dept": "5"}}),
            xgboost(
                {
                    "AlgorithmSpecification": {"TrainingImage": None, "AlgorithmName": "from-the-marketplace"},
                    "HyperParameters": {"max_dept": "5"},
                }
            ),
            xgboost(
                {
                    "AlgorithmSpecification": {
                        "TrainingImage": "685385470294.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1"
                    },
                    "HyperParameters": {"of_the_old_one": "5"},
                }
            ),
        ],
    ),
    "SMT452": Cases(
        bad=[
            _static(max_depth="-1"),
            _by_parameter("eta", "2"),
            _of_xgboost(num_round=0),
            _of_xgboost(num_round="100.5"),
            _of_xgboost(subsample="0"),
            _of_xgboost(eval_metric="auc, error"),
            _images(use_pretrained_model="True"),
            _neighbours(index_type="faiss-flat"),
            _words(mode="word2vec"),
        ],
        good=[
            _of_xgboost(eta="1", subsample="1", max_depth="0"),
            _of_xgboost(eta=0.3, num_round=100),
            _of_xgboost(eta=_LATER, num_round=_OPEN),
            _by_parameter("eta", "0.3"),
            _of_xgboost(csv_weights=True),
            _of_xgboost(eval_metric="auc,error@0.7"),
            _images(use_pretrained_model="1"),
            _neighbours(index_type="faiss.Flat"),
            _kmeans(eval_metrics='["msd", "ssd"]', extra_center_factor="auto"),
        ],
    ),
    "SMT453": Cases(
        bad=[
            _static(num_round=None),
            _of("kmeans", k="10"),
            _linear(epochs="10"),
            built_in("pca"),
            _searched("max_depth", static={"num_round": None}),
        ],
        good=[
            _searched("num_round", static={"num_round": None}),
            _searched(_OPEN, static={"num_round": None}),
            _searched("max_depth", static={"num_round": None}, Autotune={"Mode": "Enabled"}),
            built_in("xgboost", {"HyperParameters": _OPEN}, version="3.2-0"),
            xgboost(
                {"HyperParameters": None, "AlgorithmSpecification": {"ContainerEntrypoint": ["python3", "train.py"]}}
            ),
            _of_xgboost(num_round=_LATER),
            built_in_tuning("kmeans", objective=("Minimize", "test:msd"), ranges=_OPEN, static={"feature_dim": "20"}),
            built_in_tuning(
                "kmeans",
                objective=("Minimize", "test:msd"),
                ranges={"IntegerParameterRanges": [{"Name": "k", "MinValue": "2", "MaxValue": "30"}]},
                static={"feature_dim": "20"},
            ),
        ],
    ),
    "SMT454": Cases(
        bad=[
            _static(objective="multi:softprob"),
            _of_xgboost(objective="reg:squarederror", eval_metric="auc"),
            _of_xgboost(booster="gblinear", updater="prune"),
            _linear(predictor_type="multiclass_classifier"),
            _linear(predictor_type="multiclass_classifier", num_classes="2"),
            _linear(predictor_type="regressor", loss="logistic"),
            _neighbours(index_type="faiss.IVFPQ", index_metric="COSINE"),
            _images(use_pretrained_model="1", num_layers="20"),
            _by_parameter("use_dask_gpu_training", "true"),
        ],
        good=[
            _of_xgboost(objective="multi:softprob", num_class="3"),
            _of_xgboost(objective=_LATER, eval_metric="auc"),
            _of_xgboost(objective="multi:softmax", num_class=_OPEN),
            _searched("num_class", static={"objective": "multi:softmax", "eval_metric": "merror"}),
            _linear(predictor_type="multiclass_classifier", num_classes="3"),
            _linear(predictor_type=_OPEN, loss="logistic"),
            _images(use_pretrained_model="0", num_layers="20"),
        ],
    ),
    "SMT455": Cases(
        bad=[
            _words(mode="supervised", window_size="7"),
            _words(mode="cbow", word_ngrams="3"),
            _images(use_pretrained_model="1", image_shape="3,512,512"),
            _neighbours(faiss_index_pq_m="4"),
            _of("factorization-machines", bias_init_scale="0.1"),
            _pairs(enc1_network="bilstm"),
            built_in_tuning(
                "blazingtext",
                objective=("Maximize", "validation:accuracy"),
                ranges={"IntegerParameterRanges": [{"Name": "window_size", "MinValue": "1", "MaxValue": "10"}]},
                static={"mode": "supervised"},
            ),
        ],
        good=[
            _words(mode="cbow", window_size="7"),
            _words(mode="supervised", window_size="5"),
            _words(mode=_OPEN, window_size="7"),
            _words(mode="supervised", word_ngrams="3"),
            _images(use_weighted_loss="0"),
            _images(use_pretrained_model="1"),
            _neighbours(index_type="faiss.IVFPQ", faiss_index_pq_m="4"),
            _of("factorization-machines", bias_init_sigma="0.1"),
            _pairs(enc1_network="bilstm", enc1_max_seq_len="50", enc1_vocab_size="9000"),
        ],
    ),
    "SMT456": Cases(
        bad=[_kmeans(centers="10"), _linear(predictor_type="regressor", learning_rat="0.1"), _words(dims=_OPEN)],
        good=[
            _linear(predictor_type="regressor", learning_rate="0.1"),
            _kmeans(_internal="1"),
            _pairs(feature_dim="10"),
            _kmeans(sagemaker_region="eu-west-1"),
            _kmeans(centers=None),
            training({"HyperParameters": {"centers": "10"}}),
            _of_xgboost(max_dept="5"),
        ],
    ),
    "SMT458": Cases(
        bad=[
            _numbered("Integer", "HyperParameters"),
            _numbered("Float", "Environment"),
            _numbered("Boolean", "Environment"),
        ],
        good=[
            _numbered("String", "HyperParameters"),
            training({"HyperParameters": {"epochs": _OPEN}}),
            training({"Environment": {"EPOCHS": _LATER}}),
        ],
    ),
    "SMT457": Cases(
        bad=[_pairs(enc1_vocab_size="1"), _pairs(enc1_max_seq_len="0")],
        good=[_pairs(enc1_vocab_size="2"), _pairs(enc1_max_seq_len=_OPEN), _of("object2vec", enc0_max_seq_len="6000")],
    ),
    "SMT459": Cases(
        bad=[
            _stopped("train", eval_metric="auc"),
            _stopped(version="1.3-1"),
            _stopped("train", early_stopping_rounds=_OPEN),
            tuning({"TrainingJobDefinition": {"StaticHyperParameters": _STOPPED, "InputDataConfig": [channel()]}}),
        ],
        good=[
            _stopped(eval_metric="auc"),
            _stopped(eval_metric=_OPEN),
            _stopped(_tuning_objective_metric="validation:auc"),
            _stopped("train", version="1.2-2"),
            _stopped("train", sagemaker_program="train.py"),
            _stopped("train", early_stopping_rounds=None),
            tuning({"TrainingJobDefinition": {"StaticHyperParameters": {**_STOPPED, "eval_metric": None}}}),
            xgboost({"HyperParameters": {**_STOPPED, "eval_metric": "auc"}, "InputDataConfig": _OPEN}),
        ],
    ),
    "SMT460": Cases(
        bad=[
            _packed("s3://artifacts/code/train.py"),
            _packed('"s3://artifacts/code/source.zip"'),
            _packed({"Std:Join": {"On": "/", "Values": ["s3://artifacts", "code"]}}),
        ],
        good=[
            _packed('"s3://artifacts/code/source.tgz"'),
            _packed("/opt/ml/input/data/code"),
            _packed({"Std:Join": {"On": "/", "Values": ["s3://artifacts", _LATER]}}),
            _packed("s3://artifacts/code/${Token[TOKEN.42]}"),
            _packed("s3://artifacts/code/train.py", AlgorithmSpecification={"TrainingImage": IMAGE}),
        ],
    ),
}
