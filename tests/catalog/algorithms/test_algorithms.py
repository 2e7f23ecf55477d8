"""What each algorithm is said to be, in a row of its own."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.algorithms import algorithm

PROTOBUF = "application/x-recordio-protobuf"


@pytest.mark.parametrize(
    ("name", "hyperparameters", "required", "channels", "several_instances"),
    [
        ("blazingtext", 18, {"mode"}, {"train"}, None),
        ("factorization-machines", 26, {"feature_dim", "num_factors", "predictor_type"}, {"train"}, True),
        (
            "forecasting-deepar",
            16,
            {"context_length", "epochs", "prediction_length", "time_freq"},
            {"train"},
            True,
        ),
        ("image-classification", 29, {"num_classes", "num_training_samples"}, {"train", "validation"}, True),
        ("ipinsights", 10, {"num_entity_vectors", "vector_dim"}, {"train"}, True),
        ("kmeans", 13, {"feature_dim", "k"}, {"train"}, None),
        ("knn", 11, {"feature_dim", "k", "predictor_type", "sample_size"}, {"train"}, True),
        ("lda", 7, {"feature_dim", "mini_batch_size", "num_topics"}, {"train"}, False),
        ("linear-learner", 44, {"predictor_type"}, {"train"}, True),
        ("ntm", 15, {"feature_dim", "num_topics"}, {"train"}, True),
        ("object-detection", 22, {"num_classes", "num_training_samples"}, {"train", "validation"}, True),
        ("object2vec", 37, {"enc0_max_seq_len", "enc0_vocab_size"}, {"train"}, False),
        ("pca", 6, {"feature_dim", "mini_batch_size", "num_components"}, {"train"}, True),
        ("randomcutforest", 5, {"feature_dim"}, {"train"}, True),
        ("semantic-segmentation", 24, {"num_classes", "num_training_samples"}, {"train", "validation"}, False),
        ("seq2seq", 49, set[str](), {"train", "validation", "vocab"}, False),
        ("xgboost", 53, {"num_round"}, {"train"}, True),
    ],
)
def test_what_is_asked_for(
    name: str, hyperparameters: int, required: set[str], channels: set[str], several_instances: bool | None
):
    found = algorithm(name)
    newest = found.hyperparameters(found.versions[-1])
    assert hyperparameters == len(newest)
    assert required == {known.name for known in newest.values() if known.required}
    assert channels == {channel.name for channel in found.channels.values() if channel.required}
    assert several_instances == found.instances().multiple_instances


@pytest.mark.parametrize(
    ("version", "cpu_only", "pipe", "metrics"),
    [
        ("0.90-1", True, True, 18),
        ("1.0-1", True, True, 19),
        ("1.2-1", False, True, 23),
        ("1.2-2", False, True, 25),
        ("1.7-1", False, True, 33),
        ("3.0-5", False, True, 33),
        ("3.2-0", False, False, 33),
    ],
)
def test_xgboost_by_version(version: str, cpu_only: bool, pipe: bool, metrics: int):
    xgboost = algorithm("xgboost")
    assert cpu_only != xgboost.instances(version).gpu
    assert pipe == ("Pipe" in xgboost.input_modes(version))
    assert metrics == len(xgboost.metrics(version))


@pytest.mark.parametrize(
    ("name", "version", "known"),
    [
        ("learning_rate", "0.90-1", None),
        ("learning_rate", "0.90-2", "eta"),
        ("silent", "1.0-1", "silent"),
        ("silent", "1.2-1", None),
        ("single_precision_histogram", "1.5-1", "single_precision_histogram"),
        ("single_precision_histogram", "1.7-1", None),
        ("num_rounds", "3.2-0", None),
    ],
)
def test_the_hyperparameters_of_a_version(name: str, version: str, known: str | None):
    found = algorithm("xgboost").hyperparameter(name, version)
    assert known == (found.name if found else None)


def test_ranges_of_a_version():
    xgboost = algorithm("xgboost")
    old, new = xgboost.hyperparameter("tree_method", "1.0-1"), xgboost.hyperparameter("tree_method", "1.2-1")
    assert old is not None
    assert new is not None
    assert ("auto", "exact", "approx", "hist") == old.range.choices
    assert (*old.range.choices, "gpu_hist") == new.range.choices


def test_security_patches_end():
    assert {"3.0-5": "2026-11-17", "3.2-0": "2027-05-13"} == algorithm("xgboost").end_of_patch


def test_content_types_depend_on_the_input_mode():
    lda = algorithm("lda").channels["train"].content_types
    assert {"File": (PROTOBUF, "text/csv"), "Pipe": (PROTOBUF,)} == lda


def test_misprints_of_the_tuning_pages_are_corrected():
    assert "optimizer" in algorithm("semantic-segmentation").tunable()
    assert "epochs" in algorithm("factorization-machines").tunable()


def test_metrics_have_a_direction():
    directions = {metric.name: metric.direction for metric in algorithm("kmeans").metrics()}
    assert {"test:msd": "Minimize", "test:ssd": "Minimize"} == directions
    assert () == algorithm("pca").metrics()
