"""What all frameworks do. That the requests are the SDK's: ``tests/conformance/test_frameworks_v2.py``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    FrameworkEstimator,
    HuggingFace,
    InstanceGroup,
    InstancePreference,
    MXNet,
    ParameterInteger,
    ParameterString,
    PipelineDefinition,
    PyTorch,
    SKLearn,
    TensorFlow,
    TrainingStep,
    XGBoost,
)
from cdk_sagemaker_training.errors import MISSING, DocumentError
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.scripts import knobs, write

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1.0"
CODE = "s3://assets/0123.tar.gz"
BASE: dict[str, Any] = {"entry_point": "train.py", "source_dir": "src", "instance_type": "ml.m5.xlarge"}
TORCH: dict[str, Any] = {**BASE, "framework_version": "2.5.1"}
TOKEN = "${Token[TOKEN.1]}"


def arguments(estimator: FrameworkEstimator, **inputs: str) -> dict[str, Any]:
    step = TrainingStep(name="Train", estimator=estimator, inputs=inputs)
    document = PipelineDefinition.from_steps(steps=[step])
    return json.loads(document.to_json(region="eu-west-1", source=lambda _: CODE))["Steps"][0]["Arguments"]


@pytest.mark.parametrize(
    ("tag", "estimator"),
    [
        ("pytorch-training:2.5.1-cpu-py311", lambda: PyTorch(**TORCH)),
        ("pytorch-training:2.5.1-gpu-py311", lambda: PyTorch(**knobs(TORCH, instance_type="ml.g5.xlarge"))),
        ("tensorflow-training:2.19.0-cpu-py312", lambda: TensorFlow(**BASE, framework_version="2.19.0")),
        ("mxnet-training:1.9.0-cpu-py38", lambda: MXNet(**BASE, framework_version="1.9.0")),
        ("sagemaker-scikit-learn:1.4-2-cpu-py3", lambda: SKLearn(**BASE, framework_version="1.4-2")),
        ("sagemaker-xgboost:3.2-0", lambda: XGBoost(**BASE, framework_version="3.2-0")),
        (
            "huggingface-pytorch-training:2.5.1-transformers4.49.0-gpu-py311-cu124-ubuntu22.04",
            lambda: HuggingFace(
                **knobs(BASE, instance_type="ml.g5.xlarge"), transformers_version="4.49.0", pytorch_version="2.5.1"
            ),
        ),
    ],
)
def test_the_image_of_the_region(tag: str, estimator: Any):
    image = arguments(estimator())["AlgorithmSpecification"]["TrainingImage"]
    assert tag == image.partition("/")[2]
    assert ".dkr.ecr.eu-west-1.amazonaws.com" in image


@pytest.mark.parametrize(
    ("processor", "cluster"),
    [
        ("gpu", {"instance_type": ParameterString(name="Type", default_value="ml.g5.xlarge")}),
        ("cpu", {"instance_type": ParameterString(name="Type", default_value="ml.m5.xlarge")}),
        (
            "gpu",
            {
                "instance_type": None,
                "instance_groups": [
                    InstanceGroup(instance_group_name="data", instance_type="ml.m5.xlarge", instance_count=1),
                    InstanceGroup(instance_group_name="train", instance_type="ml.g5.xlarge", instance_count=1),
                ],
            },
        ),
        ("gpu", {"instance_type": None, "instance_preferences": [InstancePreference(instance_type="ml.g5.xlarge")]}),
    ],
)
def test_the_processor_as_far_as_it_is_known(processor: str, cluster: dict[str, Any]):
    image: Any = PyTorch(**{**TORCH, **cluster}).image
    assert f"2.5.1-{processor}-py311" == image.tag


@pytest.mark.parametrize("instance_type", [ParameterString(name="Type"), TOKEN])
def test_an_instance_type_that_nobody_knows(instance_type: Any):
    given = {**TORCH, "instance_type": instance_type}
    allowed = "one that synth knows: it decides the image"
    assert [("instance_type", instance_type, allowed)] == mistakes(lambda: PyTorch(**given))
    assert IMAGE == PyTorch(**given, image_uri=IMAGE).image


def test_what_the_container_is_told():
    values = {"text": "a", "n": 3, "x": 0.5, "yes": True, "list": [1], "dict": {"a": 1}}
    variables = {"name": ParameterString(name="Name"), "depth": ParameterInteger(name="Depth")}
    assert {
        "text": '"a"',
        "n": "3",
        "x": "0.5",
        "yes": "true",
        "list": "[1]",
        "dict": '{"a": 1}',
        "name": {"Get": "Parameters.Name"},
        "depth": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Depth"}]}},
        "sagemaker_program": '"train.py"',
        "sagemaker_submit_directory": f'"{CODE}"',
        "sagemaker_container_log_level": "20",
        "sagemaker_region": '"eu-west-1"',
    } == arguments(PyTorch(**TORCH, hyperparameters={**values, **variables}))["HyperParameters"]


def test_a_document_needs_to_know_where_code_lies():
    document = PipelineDefinition.from_steps(steps=[TrainingStep(name="T", estimator=PyTorch(**TORCH))])
    assert [("source", MISSING)] == [
        found[:2] for found in mistakes(lambda: document.to_json(region="eu-west-1"), DocumentError)
    ]


# --- isolation --------------------------------------------------------------------------------------------------------


def test_isolated_code_comes_through_a_channel():
    found = arguments(PyTorch(**TORCH, enable_network_isolation=True), train="s3://bucket/train/")
    assert {"S3DataType": "S3Prefix", "S3Uri": CODE, "S3DataDistributionType": "FullyReplicated"} == (
        found["InputDataConfig"][1]["DataSource"]["S3DataSource"]
    )
    assert ["train", "code"] == [channel["ChannelName"] for channel in found["InputDataConfig"]]
    assert '"/opt/ml/input/data/code/0123.tar.gz"' == found["HyperParameters"]["sagemaker_submit_directory"]


@pytest.mark.parametrize(("mode", "expected"), [("File", None), ("FastFile", "File"), ("Pipe", "File")])
def test_code_is_never_a_stream(mode: str, expected: str | None):
    [channel] = arguments(PyTorch(**TORCH, enable_network_isolation=True, input_mode=mode))["InputDataConfig"]
    assert expected == channel.get("InputMode")


def test_isolated_channels_leave_room_for_the_code():
    isolated = PyTorch(**TORCH, enable_network_isolation=True)
    many = {f"c{number}": "s3://bucket/x/" for number in range(20)}

    def step(estimator: PyTorch, **inputs: str) -> Any:
        return lambda: TrainingStep(name="Train", estimator=estimator, inputs=inputs)

    assert ["inputs"] == wrong_fields(step(isolated, code="s3://bucket/x/"))
    assert ["inputs"] == wrong_fields(step(isolated, **many))
    assert 20 == len(step(PyTorch(**TORCH), **many)().inputs)
    assert ["code"] == list(step(PyTorch(**TORCH), code="s3://bucket/x/")().inputs)


def test_xgboost_3_2_scripts_need_the_network():
    given = knobs(BASE, enable_network_isolation=True)
    assert ["enable_network_isolation"] == wrong_fields(lambda: XGBoost(**given, framework_version="3.2-0"))
    assert "code" == arguments(XGBoost(**given, framework_version="3.0-5"))["InputDataConfig"][0]["ChannelName"]


def test_isolated_code_that_lies_on_s3_already():
    given = knobs(TORCH, source_dir="s3://code/sourcedir.tar.gz", enable_network_isolation=True)
    found = arguments(PyTorch(**given))
    assert '"/opt/ml/input/data/code/sourcedir.tar.gz"' == found["HyperParameters"]["sagemaker_submit_directory"]
    assert "s3://code/sourcedir.tar.gz" == found["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "given"),
    [
        (["framework_version"], {"framework_version": "2.5.2"}),
        (["framework_version"], {"framework_version": None}),
        (["py_version"], {"py_version": "py27"}),
        (["entry_point"], {"entry_point": "missing.py"}),
        (["source_dir"], {"source_dir": "missing"}),
        (["entry_point"], {"entry_point": ParameterString(name="Script")}),
        (["dependencies"], {"source_dir": "s3://code/sourcedir.tar.gz", "dependencies": ["src"]}),
        (["container_log_level"], {"container_log_level": 51}),
        (["hyperparameters['sagemaker_program']"], {"hyperparameters": {"sagemaker_program": "x"}}),
        (["hyperparameters['x']"], {"hyperparameters": {"x": float("inf")}}),
        (["hyperparameters['x']"], {"hyperparameters": {"x": [ParameterInteger(name="N")]}}),
        (["hyperparameters['x']"], {"hyperparameters": {"x": "x" * 2499}}),
        (["hyperparameters"], {"hyperparameters": {f"h{number}": 1 for number in range(97)}}),
        (["entry_point", "framework_version"], {"entry_point": "x.py", "framework_version": "9"}),
    ],
)
def test_mistakes(fields: list[str], given: dict[str, Any]):
    assert fields == wrong_fields(lambda: PyTorch(**{**TORCH, **given}))


def test_the_most_that_fits():
    values = {f"h{number}": "x" * 2498 for number in range(96)}
    assert 100 == len(arguments(PyTorch(**TORCH, hyperparameters=values))["HyperParameters"])


def test_versions_that_run_no_scripts():
    assert ["framework_version"] == wrong_fields(
        lambda: TensorFlow(**BASE, framework_version="1.10.0", py_version="py2")
    )
    assert ["framework_version"] == wrong_fields(lambda: MXNet(**BASE, framework_version="1.2.1", py_version="py3"))


def test_scikit_learn_runs_on_one_instance():
    assert ["instance_count"] == wrong_fields(lambda: SKLearn(**BASE, framework_version="1.4-2", instance_count=2))


@pytest.mark.parametrize(
    ("fields", "given"),
    [
        (["pytorch_version, tensorflow_version"], {"pytorch_version": "2.5.1", "tensorflow_version": "2.6.3"}),
        (["pytorch_version, tensorflow_version"], {}),
        (["transformers_version"], {"transformers_version": "1.0", "pytorch_version": "2.5.1"}),
        (["pytorch_version"], {"pytorch_version": "1.0"}),
        (["tensorflow_version"], {"tensorflow_version": "1.0"}),
    ],
)
def test_versions_of_hugging_face(fields: list[str], given: dict[str, Any]):
    base = knobs(BASE, instance_type="ml.g5.xlarge", transformers_version="4.49.0")
    assert fields == wrong_fields(lambda: HuggingFace(**{**base, **given}))


def test_model_dir_of_tensorflow():
    given = knobs(BASE, framework_version="2.19.0")
    assert '"/opt/ml/model"' == arguments(TensorFlow(**given))["HyperParameters"]["model_dir"]
    assert "model_dir" not in arguments(TensorFlow(**given, model_dir=False))["HyperParameters"]
    assert ["model_dir"] == wrong_fields(lambda: TensorFlow(**given, model_dir=True))  # pyright: ignore[reportArgumentType]


def test_packages_to_install(scripts: Path):
    write(scripts, {"src/requirements.txt": "x\n"})
    assert "code" == arguments(PyTorch(**TORCH, enable_network_isolation=True))["InputDataConfig"][0]["ChannelName"]
