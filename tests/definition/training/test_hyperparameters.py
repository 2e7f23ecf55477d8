from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.catalog.algorithms import Hyperparameter, algorithm, algorithm_names
from cdk_sagemaker_training.definition import ParameterFloat
from cdk_sagemaker_training.definition.training.hyperparameters import accepts, allowed, value_problems

TOKEN_NUMBER = -1.8881545897087506e289
NUMBERS = {"integer", "float"}


def known(name: str, hyperparameter: str, version: str | None = None) -> Hyperparameter:
    found = algorithm(name).hyperparameter(hyperparameter, version)
    assert found is not None
    return found


def bounded(member: str) -> list[Hyperparameter]:
    """The hyperparameters of all algorithms that have a bound and no list of values."""
    return [
        found
        for name in algorithm_names()
        for found in algorithm(name).hyperparameters().values()
        if found.type in NUMBERS and getattr(found.range, member) is not None and not found.range.choices
    ]


@pytest.mark.parametrize(
    ("name", "hyperparameter", "accepted", "refused"),
    [
        ("blazingtext", "mode", ["supervised", "cbow"], ["Supervised", "word2vec", 1]),
        ("blazingtext", "evaluation", [True, "True", "false"], ["yes", 1, ""]),
        ("blazingtext", "min_count", [0, "3"], [-1, 0.5, "none"]),
        ("image-classification", "num_training_samples", ["9" * 400], ["9" * 5000, "nan"]),
        ("factorization-machines", "bias_init_method", ["normal"], ["Normal", "zero", 0]),
        ("factorization-machines", "bias_lr", [0, "1e-3", 0.5], [-0.1, "fast", True]),
        ("factorization-machines", "eps", [-3, "1e-8"], ["tiny", "nan", True]),
        ("deepar", "time_freq", ["5min", "D", "W"], ["5 min", "day", "1h"]),
        ("deepar", "num_dynamic_feat", [1, "auto", "ignore", ""], [0, "Auto", 1.5]),
        ("deepar", "likelihood", ["student-T"], ["student-t", "poisson", 1]),
        ("deepar", "test_quantiles", ["[0.1, 0.5]", "0.1,0.5"], ["[0.1", "[0.5}", "[}"]),
        ("image-classification", "use_pretrained_model", [0, 1, "1"], [True, "yes", 2]),
        ("image-classification", "num_layers", [18, "152"], [19, 0, "fifty"]),
        ("image-classification", "image_shape", ["3,224,224"], ["224", "3x224x224", "3,224,224,1"]),
        ("ipinsights", "vector_dim", [4, 4096], [3, 4097, "auto"]),
        ("ipinsights", "learning_rate", [1e-6, 10, "1e-3"], [1e-7, 10.1, 0]),
        ("ipinsights", "num_ip_encoder_layers", [0, 100], [-1, 101, 0.5]),
        ("kmeans", "eval_metrics", ['["msd","ssd"]', "msd", "msd, ssd"], ['["mse"]', "[msd", "rmse"]),
        ("kmeans", "extra_center_factor", [1, "auto"], [0, "Auto", 1.0]),
        ("kmeans", "local_lloyd_tol", [0, 1, 0.5], [-0.1, 1.1, "auto"]),
        ("knn", "index_type", ["faiss.Flat"], ["faiss-flat", "Flat", "faiss.flat"]),
        ("knn", "faiss_index_pq_m", [1, "96"], [5, 0, 97]),
        ("knn", "k", [1, "1024"], [0, 1.5, "auto"]),
        ("lda", "alpha0", [0.1, "1"], [0, -1, "auto"]),
        ("lda", "num_topics", [1, 150], [0, "many", 2.0]),
        ("lda", "tol", [1e-8, "1e-8"], [0, -1e-8, "none"]),
        ("linear-learner", "loss", ["auto", "hinge_loss"], ["hinge", "", 0]),
        ("linear-learner", "normalize_data", [True, "auto", "false"], ["Auto", 1, "none"]),
        ("linear-learner", "quantile", [0.5, "0.1"], [0, 1, "half"]),
        ("ntm", "num_topics", [2, 1000], [1, 1001, "auto"]),
        ("ntm", "clip_gradient", [0.001, "inf"], [0.0001, "nan", "none"]),
        ("ntm", "optimizer", ["adadelta"], ["ADAM", "adamw", 1]),
        ("object-detection", "base_network", ["vgg-16"], ["vgg16", "resnet-101", 16]),
        ("object-detection", "image_shape", [300, "512"], [299, "3,300,300", 300.0]),
        ("object-detection", "nms_threshold", [0.45, 1], [0, 1.1, "auto"]),
        ("object2vec", "comparator_list", ["hadamard, concat", "abs_diff"], ["cosine", "hadamard;concat", ""]),
        ("object2vec", "enc0_network", ["hcnn"], ["lstm", "HCNN", 0]),
        ("object2vec", "epochs", [1, 100], [0, 101, "auto"]),
        ("pca", "algorithm_mode", ["randomized"], ["random", "Regular", 1]),
        ("pca", "extra_components", [-1, 10], [-2, 0.5, "auto"]),
        ("pca", "subtract_mean", [True, "false"], ["no", 0, "auto"]),
        ("randomcutforest", "num_trees", [50, 1000], [49, 1001, "auto"]),
        ("randomcutforest", "eval_metrics", ['["accuracy"]'], ['["f1"]', "recall", "[1]"]),
        ("randomcutforest", "feature_dim", [1, 10000], [0, 10001, "all"]),
        ("semantic-segmentation", "algorithm", ["fcn", "deeplab"], ["deeplabv3", "FCN", 1]),
        ("semantic-segmentation", "num_classes", [2, 254], [1, 255, "auto"]),
        ("semantic-segmentation", "use_pretrained_model", [True, "False"], [1, "0", "yes"]),
        ("seq2seq", "rnn_num_hidden", [2, "1024"], [3, 0, "auto"]),
        ("seq2seq", "max_num_batches", [-1, 10], [-2, "inf", 1.5]),
        ("seq2seq", "encoder_type", ["cnn"], ["transformer", "RNN", 0]),
        ("xgboost", "eta", [0, 1, "1e-1"], [3, -0.1, "fast"]),
        ("xgboost", "eval_metric", ["auc", "rmse,mae", "error@0.7"], ["rmse, mae", "auroc", "error@x"]),
        ("xgboost", "monotone_constraints", ["(1,0,-1)", "[1]"], ["(2,)", "1", "(1,0"]),
        ("xgboost", "interaction_constraints", ["[[1,2],[3]]"], ["[[0]]", "[1]", "[[1.5]]", "[" * 2000]),
        ("xgboost", "use_dask_gpu_training", ["true"], [True, "True", 1]),
        ("xgboost", "max_depth", [0, "6"], [6.0, True, "6.0"]),
    ],
)
def test_values(name: str, hyperparameter: str, accepted: list[Any], refused: list[Any]):
    found = known(name, hyperparameter)
    assert [] == [value for value in accepted if list(value_problems("x", found, value))]
    assert [] == [value for value in refused if not list(value_problems("x", found, value))]


@pytest.mark.parametrize(
    ("name", "hyperparameter", "value", "message"),
    [
        ("xgboost", "eta", 3, "x: got 3; allowed: a number in [0, 1]"),
        ("xgboost", "subsample", 0, "x: got 0; allowed: a number in (0, 1]"),
        ("xgboost", "max_depth", 6.0, "x: got 6.0; allowed: an integer >= 0; fix: write 6"),
        ("xgboost", "scale_pos_weight", 0, "x: got 0; allowed: a number > 0"),
        ("xgboost", "save_model_on_termination", True, "x: got True; allowed: one of true, false; fix: write 'true'"),
        ("xgboost", "csv_weights", False, "x: got False; allowed: an integer in [0, 1]; fix: write 0"),
        (
            "xgboost",
            "booster",
            "gbtre",
            "x: got 'gbtre'; allowed: one of gbtree, gblinear, dart; fix: did you mean 'gbtree'?",
        ),
        (
            "xgboost",
            "monotone_constraints",
            "2",
            "x: got '2'; allowed: a tuple such as (1,0,-1), each item one of -1, 0, 1",
        ),
        (
            "xgboost",
            "interaction_constraints",
            "2",
            "x: got '2'; allowed: a list of lists such as [[1,2],[3,4]], each item an integer >= 1",
        ),
        ("kmeans", "extra_center_factor", 0, "x: got 0; allowed: an integer >= 1, or 'auto'"),
        ("kmeans", "eval_metrics", "x", "x: got 'x'; allowed: values separated by commas, each one of msd, ssd"),
        ("seq2seq", "rnn_num_hidden", 3, "x: got 3; allowed: an integer >= 1, a multiple of 2"),
        ("pca", "subtract_mean", "no", "x: got 'no'; allowed: True or False"),
        (
            "image-classification",
            "use_pretrained_model",
            True,
            "x: got True; allowed: one of 0, 1; fix: write 1",
        ),
    ],
)
def test_messages(name: str, hyperparameter: str, value: Any, message: str):
    assert [message] == [str(problem) for problem in value_problems("x", known(name, hyperparameter), value)]


@pytest.mark.parametrize(
    "value", [ParameterFloat(name="Eta"), {"Get": "Parameters.Eta"}, "${Token[T.1]}", TOKEN_NUMBER]
)
def test_what_only_the_execution_knows_is_accepted(value: Any):
    assert [] == list(value_problems("x", known("xgboost", "eta"), value))


def test_facts_that_are_not_verified_refuse_nothing():
    assert not accepts(known("object2vec", "enc1_vocab_size"), "1")
    assert [] == list(value_problems("x", known("object2vec", "enc1_vocab_size"), 1))


@given(st.data())
def test_what_lies_between_the_bounds_is_accepted(data: st.DataObject):
    found = data.draw(st.sampled_from(bounded("minimum")))
    bounds = found.range
    if found.type == "integer":
        low, high = int(bounds.minimum or 0), None if bounds.maximum is None else int(bounds.maximum)
        step = bounds.multiple_of or 1
        first = low + int(bounds.minimum_excluded)
        value: float = data.draw(st.integers(-(-first // step), None if high is None else (high - 1) // step)) * step
    else:
        value = data.draw(
            st.floats(
                bounds.minimum,
                bounds.maximum,
                exclude_min=bounds.minimum_excluded,
                exclude_max=bounds.maximum_excluded,
                allow_nan=False,
                allow_infinity=False,
            )
        )
    assert accepts(found, str(value)), (found.name, value, allowed(found))


@given(st.data())
def test_what_lies_outside_of_the_bounds_is_refused(data: st.DataObject):
    member = data.draw(st.sampled_from(["minimum", "maximum"]))
    found = data.draw(st.sampled_from(bounded(member)))
    bound, excluded = getattr(found.range, member), getattr(found.range, f"{member}_excluded")
    sign = -1 if member == "minimum" else 1
    if found.type == "integer":
        away = data.draw(st.integers(0 if excluded else 1, 10**9))
        value: float = int(bound) + sign * away
    else:
        value = bound + sign * data.draw(st.floats(1e-3, 1e9))
        value = bound if excluded and data.draw(st.booleans()) else value
    assert not accepts(found, str(value)), (found.name, value, allowed(found))
