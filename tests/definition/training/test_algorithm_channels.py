from __future__ import annotations

from typing import Any

import attrs
import pytest

from cdk_sagemaker_training.definition import (
    BuiltInEstimator,
    FileSystemInput,
    HyperparameterTuner,
    IntegerParameter,
    ParameterInteger,
    TrainingInput,
    TuningStep,
)
from cdk_sagemaker_training.definition.training import channel_mistakes
from cdk_sagemaker_training.errors import MISSING, InvalidInputError
from tests.support.built_in import TOKEN, estimator, step
from tests.support.mistakes import mistakes, wrong_fields

SHARDED = TrainingInput(s3_data="s3://b/train/", distribution="ShardedByS3Key")
TRAIN = {"train": "s3://b/train/"}
IMAGES = TrainingInput(s3_data="s3://b/train/", content_type="image/png")
RECORDIO = TrainingInput(s3_data="s3://b/train/", content_type="application/x-recordio")
AUGMENTED = TrainingInput(
    s3_data="s3://b/train.manifest",
    s3_data_type="AugmentedManifestFile",
    attribute_names=["source-ref", "label-ref"],
    content_type="application/x-recordio",
    record_wrapping="RecordIO",
    input_mode="Pipe",
)


def of(content_type: str | None, input_mode: str | None = None) -> TrainingInput:
    return TrainingInput(s3_data="s3://b/train/", content_type=content_type, input_mode=input_mode)


@pytest.mark.parametrize(
    ("made", "inputs", "wrong"),
    [
        (estimator(), {}, ["inputs"]),
        (estimator(), "s3://b/train/", ["inputs", "inputs['training']"]),
        (estimator(), {**TRAIN, "test": "s3://b/test/"}, ["inputs['test']"]),
        (estimator(), {**TRAIN, "code": "s3://b/code/"}, []),
        (estimator(), {"train": of("text/csv; charset=utf-8")}, []),
        (estimator(), {"train": of("application/json")}, ["inputs['train'].content_type"]),
        (estimator(), {"train": of("text/csv;label_size=0")}, ["inputs['train'].content_type"]),
        (estimator(), {"train": of(TOKEN)}, []),
        (estimator(input_mode="Pipe"), {"train": of("text/csv")}, ["inputs['train'].input_mode"]),
        (estimator(input_mode="Pipe"), {"train": of("text/csv", "File")}, []),
        (estimator(input_mode=TOKEN), {"train": of("text/csv")}, []),
        (estimator(version="1.7-1", input_mode="Pipe"), {"train": of("text/csv")}, []),
        (estimator(version="1.7-1", input_mode="Pipe"), TRAIN, ["inputs['train'].content_type"]),
        (
            estimator(version="1.7-1", input_mode="Pipe"),
            {"train": of("text/libsvm")},
            ["inputs['train'].content_type"],
        ),
        (estimator(input_mode="FastFile"), {"train": of("text/libsvm")}, []),
        (estimator(input_mode="FastFile"), {"train": of("text/tsv")}, ["inputs['train'].content_type"]),
        (estimator(model_uri="s3://b/model.tar.gz"), TRAIN, ["inputs['model']"]),
        (estimator("kmeans"), {**TRAIN, "anything": "s3://b/x/"}, []),
        (estimator("kmeans"), {"train": of("application/json")}, ["inputs['train'].content_type"]),
        (estimator("kmeans", input_mode="Pipe"), {"train": of("text/csv")}, []),
        (estimator("lda", input_mode="Pipe"), {"train": of("text/csv")}, ["inputs['train'].content_type"]),
        (estimator("lda", input_mode="Pipe"), {"train": of("application/x-recordio-protobuf")}, []),
        (estimator("factorization-machines"), {"train": of("text/csv")}, ["inputs['train'].content_type"]),
        (estimator("deepar", input_mode="Pipe"), TRAIN, ["inputs['train'].input_mode"]),
        (estimator("deepar"), {"train": of("json")}, []),
        (estimator("randomcutforest"), TRAIN, ["inputs['train'].distribution"]),
        (estimator("randomcutforest"), {"train": SHARDED}, []),
        (estimator("randomcutforest"), {"train": SHARDED, "test": SHARDED}, ["inputs['test'].distribution"]),
        (estimator("blazingtext"), TRAIN, []),
        (estimator("blazingtext", input_mode="Pipe"), TRAIN, []),
        (estimator("blazingtext", {"mode": "supervised", "early_stopping": True}), TRAIN, ["inputs"]),
        (estimator("blazingtext", {"mode": "supervised", "early_stopping": TOKEN}), TRAIN, []),
        (estimator("seq2seq"), TRAIN, ["inputs", "inputs"]),
        (estimator("image-classification"), {"train": RECORDIO, "validation": RECORDIO}, []),
        (
            estimator("image-classification"),
            {"train": IMAGES, "validation": RECORDIO},
            ["inputs['train_lst']", "hyperparameters['resize']"],
        ),
        (
            estimator("image-classification", {"resize": 256}),
            {"train": IMAGES, "validation": RECORDIO, "train_lst": "s3://b/lst/"},
            [],
        ),
        (estimator("image-classification"), {"train": AUGMENTED, "validation": AUGMENTED}, []),
        (
            estimator("object-detection", input_mode="Pipe"),
            {"train": RECORDIO, "validation": TrainingInput(s3_data="s3://b/x/", content_type="image/png")},
            ["inputs['validation'].s3_data_type", "inputs['validation_annotation']"],
        ),
        (
            estimator("object-detection", input_mode="Pipe"),
            {
                "train": TrainingInput(
                    s3_data="s3://b/x/", content_type="application/x-recordio", distribution="ShardedByS3Key"
                ),
                "validation": RECORDIO,
            },
            ["inputs['train'].distribution"],
        ),
        (
            estimator("object-detection", model_uri="s3://b/model.tar.gz"),
            {"train": RECORDIO, "validation": RECORDIO},
            [],
        ),
        (
            estimator("object-detection"),
            {"train": RECORDIO, "validation": RECORDIO, "model": of("application/x-sagemaker-model", "Pipe")},
            ["inputs['model'].input_mode"],
        ),
        (
            estimator("semantic-segmentation"),
            {"train": IMAGES, "validation": IMAGES},
            ["inputs['train_annotation']", "inputs['validation_annotation']"],
        ),
        (estimator("semantic-segmentation"), {"train": AUGMENTED, "validation": AUGMENTED}, []),
        (
            estimator("semantic-segmentation", input_mode="Pipe"),
            {"train": RECORDIO, "validation": AUGMENTED, "train_annotation": "s3://b/x/"},
            ["inputs['train'].s3_data_type"],
        ),
    ],
)
def test_channels(made: BuiltInEstimator, inputs: Any, wrong: list[str]):
    if wrong:
        assert wrong == wrong_fields(lambda: step(made, inputs))
    else:
        assert (inputs if isinstance(inputs, dict) else {"training": inputs}) == step(made, inputs).inputs


def test_dask_reads_few_things():
    dask = {"use_dask_gpu_training": "true", "tree_method": "gpu_hist"}
    several = estimator(hyperparameters=dask, version="1.7-1", instance_count=2)
    csv = TrainingInput(s3_data="s3://b/train/", content_type="text/csv", distribution="ShardedByS3Key")
    assert ["inputs['train'].distribution"] == wrong_fields(lambda: step(several, {"train": csv}))
    assert ["inputs['train'].content_type"] == wrong_fields(lambda: step(several, TRAIN))
    pipe = {"train": of("text/csv", "Pipe")}
    assert ["inputs['train'].input_mode"] == wrong_fields(lambda: step(several, pipe))
    unknown = estimator(hyperparameters=dask, version="1.7-1", instance_count=ParameterInteger(name="Count"))
    assert {"train": csv} == step(unknown, {"train": csv}).inputs


def test_a_file_system_is_read_in_file_mode():
    efs = FileSystemInput(file_system_id="fs-0123456789a", file_system_type="EFS", directory_path="/train")
    assert {"train": efs} == step(estimator(input_mode="Pipe"), {"train": efs}).inputs


def test_the_fix_for_pipe_mode():
    with pytest.raises(InvalidInputError) as caught:
        step(estimator(input_mode="Pipe"), {"train": of("text/csv")})
    assert [
        (
            "inputs['train'].input_mode: got 'Pipe'; allowed: one of File, FastFile with xgboost 3.2-0; "
            "fix: FastFile streams too"
        )
    ] == [str(problem) for problem in caught.value.problems]


def test_the_channels_of_a_tuning_step():
    tuner = HyperparameterTuner(
        estimator=estimator(),
        objective_metric_name="validation:rmse",
        hyperparameter_ranges={"max_depth": IntegerParameter(min_value=1, max_value=5)},
    )
    assert ["inputs"] == wrong_fields(lambda: TuningStep(name="Tune", tuner=tuner, inputs={}))
    assert TRAIN == TuningStep(name="Tune", tuner=tuner, inputs=TRAIN).inputs


def test_one_unknown_setting_hides_no_other_mistake():
    shuffled = TrainingInput(s3_data=TOKEN, content_type="application/json", distribution=TOKEN)
    assert ["inputs['train'].content_type"] == wrong_fields(
        lambda: step(estimator("randomcutforest"), {"train": shuffled})
    )


def test_nothing_given_is_shown_as_nothing():
    ((_, given, allowed),) = mistakes(lambda: step(estimator(), {}))
    assert (MISSING, "a channel 'train': xgboost requires it") == (given, allowed)


def test_one_input_alone_is_called_training():
    with pytest.raises(InvalidInputError) as caught:
        step(estimator("kmeans"), "s3://b/train/")
    (problem,) = caught.value.problems
    assert "inputs={'train': ...}: one input alone is called 'training'" == problem.fix


def test_hyperparameters_are_not_one_token():
    assert ["hyperparameters"] == wrong_fields(lambda: attrs.evolve(estimator(), hyperparameters=TOKEN))


def test_sound_channels_are_looked_at_once_for_all_jobs(monkeypatch: pytest.MonkeyPatch):
    inputs = {"train": TrainingInput(s3_data="s3://b/seen/", content_type="text/csv")}
    step(estimator(), inputs)
    monkeypatch.delattr(channel_mistakes, "_mistakes")
    step(estimator(), inputs)
