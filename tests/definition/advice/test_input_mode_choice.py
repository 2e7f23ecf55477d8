from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.catalog.algorithms import algorithm, algorithm_names
from cdk_sagemaker_training.catalog.image_table import framework_names
from cdk_sagemaker_training.definition import (
    BuiltInEstimator,
    Estimator,
    FileSystemInput,
    InputModeChoice,
    ParameterFloat,
    TrainingInput,
    choose_input_mode,
)
from cdk_sagemaker_training.definition.advice.channel_question import Question
from cdk_sagemaker_training.definition.advice.input_mode_choice import DOWNLOAD_UP_TO_GIB
from cdk_sagemaker_training.definition.advice.subject import subject_of
from cdk_sagemaker_training.errors import InvalidInputError

LARGE = DOWNLOAD_UP_TO_GIB * 10
NAMES = sorted({*algorithm_names(), *framework_names(), "deepar"})
DASK = {"num_round": 10, "use_dask_gpu_training": "true", "tree_method": "gpu_hist"}
FILE_ONLY = ["forecasting-deepar", "ipinsights", "object2vec", "seq2seq"]
RECORDIO = "application/x-recordio-protobuf"


def estimator(algorithm: str, **given: Any) -> BuiltInEstimator:
    hyperparameters: dict[str, Any] = {
        "xgboost": {"num_round": 10},
        "image-classification": {"num_classes": 2, "num_training_samples": 10},
        "kmeans": {"k": 3, "feature_dim": 4},
        "lda": {"num_topics": 2, "feature_dim": 4, "mini_batch_size": 10},
    }[algorithm]
    settings: dict[str, Any] = {"instance_type": "ml.m5.xlarge", "hyperparameters": hyperparameters, **given}
    return BuiltInEstimator(algorithm=algorithm, **settings)


def choose(subject: Any, **asked: Any) -> InputModeChoice:
    everything: dict[str, Any] = {"size_gib": 1, "access": "sequential", **asked}
    return choose_input_mode(subject, **everything)


@given(
    st.sampled_from(NAMES),
    st.one_of(st.none(), st.floats(0.001, 2**30)),
    st.sampled_from(["sequential", "random"]),
    st.sampled_from(["S3Prefix", "ManifestFile", "AugmentedManifestFile"]),
    st.one_of(st.none(), st.sampled_from(["text/csv", "application/x-recordio", RECORDIO, "image/png"]), st.text()),
    st.sampled_from([None, "EFS", "FSxLustre"]),
)
def test_a_choice_is_possible_and_has_reasons(
    name: str, size: float | None, access: Any, kind: Any, content_type: str | None, file_system: Any
) -> None:
    asked = {
        "size_gib": size,
        "access": access,
        "s3_data_type": kind,
        "content_type": content_type,
        "file_system_type": file_system,
    }
    try:
        choice = choose(name, **asked)
    except InvalidInputError:
        with pytest.raises(InvalidInputError, match=r"(?s)\(File\) .*\(FastFile\) .*\(Pipe\) "):
            choose(name, **asked)
        return
    assert choice.reasons
    assert len(set(choice.reasons)) == len(choice.reasons)
    assert all((reason.basis == "rule of thumb") == (not reason.source) for reason in choice.reasons)
    assert choice.mode in (algorithm(name).input_modes() if name in algorithm_names() else ("File", "FastFile", "Pipe"))
    assert choice.mode == json.loads(json.dumps(asdict(choice)))["mode"]
    if file_system is not None:
        assert ("File", {}, {"input_mode": "File"}) == (choice.mode, choice.input_settings, choice.estimator_settings)
    elif kind == "AugmentedManifestFile":
        assert "Pipe" == choice.mode
    elif kind == "ManifestFile":
        assert "FastFile" != choice.mode


@pytest.mark.parametrize(
    ("name", "asked", "mode"),
    [
        ("xgboost", {"content_type": "text/csv"}, "File"),
        ("xgboost", {"content_type": "text/csv", "size_gib": LARGE}, "FastFile"),
        ("xgboost", {"content_type": "text/csv", "size_gib": DOWNLOAD_UP_TO_GIB}, "File"),
        ("xgboost", {"content_type": "text/csv", "size_gib": DOWNLOAD_UP_TO_GIB + 1}, "FastFile"),
        ("xgboost", {"content_type": "text/csv", "size_gib": LARGE, "access": "random"}, "File"),
        ("xgboost", {"content_type": "text/csv", "size_gib": None}, "FastFile"),
        ("xgboost", {"content_type": "text/csv", "size_gib": None, "access": "random"}, "File"),
        ("xgboost", {"content_type": "text/csv", "size_gib": LARGE, "s3_data_type": "ManifestFile"}, "File"),
        ("linear-learner", {"content_type": RECORDIO, "size_gib": LARGE}, "FastFile"),
        ("lda", {"content_type": RECORDIO, "size_gib": LARGE, "s3_data_type": "ManifestFile"}, "Pipe"),
        ("lda", {"content_type": f"{RECORDIO};x=1", "size_gib": LARGE, "s3_data_type": "ManifestFile"}, "Pipe"),
        ("lda", {"content_type": "text/csv", "size_gib": LARGE, "s3_data_type": "ManifestFile"}, "File"),
        ("lda", {"content_type": RECORDIO, "s3_data_type": "ManifestFile"}, "File"),
        ("image-classification", {"content_type": "image/png", "s3_data_type": "AugmentedManifestFile"}, "Pipe"),
        (
            "image-classification",
            {"content_type": "image/png", "s3_data_type": "ManifestFile", "size_gib": LARGE},
            "File",
        ),
        ("pytorch", {"size_gib": LARGE}, "FastFile"),
        ("pytorch", {"size_gib": LARGE, "s3_data_type": "ManifestFile"}, "File"),
        ("pytorch", {"s3_data_type": "AugmentedManifestFile"}, "Pipe"),
        ("pytorch", {"size_gib": LARGE, "file_system_type": "FSxLustre"}, "File"),
        ("pytorch", {"size_gib": 10**6, "access": "random"}, "File"),
        *((name, {"size_gib": LARGE}, "FastFile") for name in FILE_ONLY),
        *((name, {"size_gib": LARGE, "s3_data_type": "ManifestFile"}, "File") for name in FILE_ONLY),
    ],
)
def test_the_mode(name: str, asked: dict[str, Any], mode: str) -> None:
    assert mode == choose(name, **asked).mode


@pytest.mark.parametrize("name", [*FILE_ONLY, "xgboost"])
def test_an_augmented_manifest_where_there_is_no_pipe_mode(name: str) -> None:
    with pytest.raises(InvalidInputError, match="does not take Pipe mode"):
        choose(name, s3_data_type="AugmentedManifestFile")


def test_a_content_type_that_no_mode_reads() -> None:
    with pytest.raises(InvalidInputError, match=r"xgboost 3\.2-0 does not read text/html in File mode, only text/csv,"):
        choose("xgboost", content_type="text/html")


def test_pipe_mode_of_xgboost_depends_on_the_version_and_the_type() -> None:
    old = estimator("xgboost", version="1.7-1")
    manifest = {"s3_data_type": "ManifestFile", "size_gib": LARGE}
    assert "Pipe" == choose(old, content_type="text/csv", **manifest).mode
    assert "File" == choose(old, content_type="text/libsvm", **manifest).mode
    without = choose(old, **manifest)
    assert "File" == without.mode
    assert "does not read text/libsvm, which is the default, in Pipe mode" in str(without)
    new = choose(estimator("xgboost", version="3.2-0"), content_type="text/csv", **manifest)
    assert "File" == new.mode
    assert "xgboost 3.2-0 does not take Pipe mode." in [reason.text for reason in new.reasons]


def test_recordio_in_pipe_mode_is_replicated_but_for_augmented_manifests() -> None:
    images = estimator("image-classification", instance_type="ml.g5.xlarge", instance_count=2)
    asked = {"content_type": "application/x-recordio", "size_gib": LARGE}
    manifest = choose(images, s3_data_type="ManifestFile", **asked)
    assert ("Pipe", "FullyReplicated") == (manifest.mode, manifest.input_settings["distribution"])
    augmented = choose(images, s3_data_type="AugmentedManifestFile", **asked)
    assert ("Pipe", "ShardedByS3Key") == (augmented.mode, augmented.input_settings["distribution"])


def test_rules_for_several_instances_are_for_several() -> None:
    def texts(count: int) -> set[str]:
        subject = subject_of(estimator("xgboost", version="1.7-1", instance_count=count, hyperparameters=DASK))
        question = Question(
            subject=subject,
            size_gib=None,
            access="random",
            s3_data_type="S3Prefix",
            content_type="text/csv",
            file_system_type=None,
        )
        return {rule.text for rule in question.rules("File")}

    assert {"Dask training on several instances needs all data on each of them"} == texts(2) - texts(1)


def test_a_file_system_is_not_shared_out() -> None:
    assert "Shard" not in str(choose(estimator("kmeans", instance_count=4), file_system_type="EFS"))


def test_dask_reads_few_types() -> None:
    dask = estimator("xgboost", version="1.7-1", hyperparameters=DASK)
    assert "File" == choose(dask, content_type="text/csv").mode
    with pytest.raises(InvalidInputError, match="Dask training reads CSV and Parquet only"):
        choose(dask, content_type="text/libsvm")


def test_dask_neither_pipes_nor_shards() -> None:
    dask = estimator(
        "xgboost",
        version="1.7-1",
        instance_type="ml.g5.12xlarge",
        instance_count=2,
        hyperparameters=DASK,
    )
    choice = choose(dask, content_type="text/csv", s3_data_type="ManifestFile", size_gib=LARGE)
    assert ("File", "FullyReplicated") == (choice.mode, choice.input_settings["distribution"])


def test_the_volume_has_room_for_the_data() -> None:
    assert {"volume_size": 30} == choose("kmeans").estimator_settings
    assert {"volume_size": 600} == choose("kmeans", size_gib=500, access="random").estimator_settings
    assert {} == choose("kmeans", size_gib=500).estimator_settings
    local = estimator("kmeans", instance_type="ml.g5.xlarge")
    assert {} == choose(local).estimator_settings
    assert "local storage of ml.g5.xlarge: volume_size has no effect" in str(choose(local))


def test_what_does_not_fit_is_streamed_however_it_is_read() -> None:
    small = estimator("kmeans", instance_type="ml.g4dn.xlarge")
    assert "File" == choose(small, size_gib=90, access="random").mode
    assert "FastFile" == choose(small, size_gib=110, access="random").mode
    large = estimator("kmeans", instance_type="ml.m5.xlarge")
    assert "File" == choose(large, size_gib=13_000, access="random").mode
    assert "FastFile" == choose(large, size_gib=14_000, access="random").mode


@pytest.mark.parametrize(
    ("subject", "distribution"),
    [
        (estimator("kmeans", instance_count=4), "ShardedByS3Key"),
        (estimator("xgboost", version="3.2-0", instance_count=4), "ShardedByS3Key"),
        (estimator("lda", instance_count=4), "FullyReplicated"),
        (estimator("kmeans"), None),
        ("randomcutforest", "ShardedByS3Key"),
        (Estimator(image_uri="mine:1", instance_type="ml.m5.xlarge", instance_count=4), "ShardedByS3Key"),
        (Estimator(image_uri="mine:1", instance_type="ml.m5.xlarge"), None),
    ],
)
def test_sharding(subject: Any, distribution: str | None) -> None:
    choice = choose(subject, access="random", size_gib=400, content_type=None)
    assert distribution == choice.input_settings.get("distribution")
    several = not isinstance(subject, str) and subject.instance_count == 4
    shards = several and distribution == "ShardedByS3Key"
    assert {"volume_size": 120 if shards else 480} == choice.estimator_settings
    assert shards == ("at least as many objects as instances, 4 here" in str(choice))


def test_shares_decide_whether_to_stream() -> None:
    asked = {"size_gib": DOWNLOAD_UP_TO_GIB * 4}
    assert "FastFile" == choose(estimator("kmeans"), **asked).mode
    assert "File" == choose(estimator("kmeans", instance_count=4), **asked).mode


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"size_gib": LARGE}, "end s3_data with a slash. [documented"),
        ({"size_gib": LARGE}, "The channel is read-only"),
        ({"size_gib": LARGE}, f"(over {DOWNLOAD_UP_TO_GIB} GiB). [rule of thumb]"),
        ({"size_gib": 1}, f"(up to {DOWNLOAD_UP_TO_GIB} GiB), and then read fast. [rule of thumb]"),
        ({"access": "random"}, "FastFile works best for data that is read in order, which this is not. [documented"),
        ({"s3_data_type": "AugmentedManifestFile"}, "attribute_names, at most 16"),
        ({"s3_data_type": "AugmentedManifestFile"}, "FastFile has largely replaced Pipe mode"),
        ({"file_system_type": "EFS"}, "must run in a VPC"),
        ({"access": "random", "size_gib": None}, "set volume_size by its size"),
    ],
)
def test_what_has_to_be_known(asked: dict[str, Any], words: str) -> None:
    assert words in str(choose("pytorch", **asked))


@pytest.mark.parametrize("size", [None, ParameterFloat(name="Size"), -1.8881545897087505e289])
def test_a_size_that_is_not_known(size: Any) -> None:
    assert ("FastFile", {}) == ((choice := choose("pytorch", size_gib=size)).mode, choice.estimator_settings)


def test_a_choice_is_arguments_for_a_channel() -> None:
    choice = choose("image-classification", s3_data_type="AugmentedManifestFile", content_type="application/x-recordio")
    channel = TrainingInput(s3_data="s3://b/train.manifest", attribute_names=["ref"], **choice.input_settings)
    assert ("Pipe", "RecordIO", "AugmentedManifestFile", "application/x-recordio") == (
        channel.input_mode,
        channel.record_wrapping,
        channel.s3_data_type,
        channel.content_type,
    )
    mounted = choose("pytorch", file_system_type="EFS")
    FileSystemInput(
        file_system_id="fs-12345678", file_system_type="EFS", directory_path="/data", **mounted.input_settings
    )
    assert {"input_mode": "File"} == mounted.estimator_settings


def test_all_mistakes_at_once() -> None:
    with pytest.raises(InvalidInputError) as mistakes:
        choose("xgbost", size_gib=0, access="sequental", s3_data_type="S3", content_type=1, file_system_type="NFS")
    assert [
        "estimator_or_algorithm",
        "size_gib",
        "content_type",
        "access",
        "s3_data_type",
        "file_system_type",
    ] == [problem.where for problem in mistakes.value.problems]
    assert "did you mean 'sequential'?" in str(mistakes.value)
