from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.images import framework_image, framework_names
from cdk_sagemaker_training.errors import MISSING, InvalidInputError

CPU = "ml.m5.xlarge"
GPU = "ml.g5.xlarge"


def problems(error: InvalidInputError) -> dict[str, tuple[object, str]]:
    return {problem.where: (problem.given, problem.allowed) for problem in error.problems}


@pytest.mark.parametrize(
    ("framework", "version", "py_version", "instance_type", "image"),
    [
        ("pytorch", "2.0.1", "py310", GPU, "pytorch-training:2.0.1-gpu-py310"),
        ("pytorch", "2.0", None, CPU, "pytorch-training:2.0-cpu-py310"),
        ("pytorch", "2.10.0", None, GPU, "pytorch-training:2.10.0-gpu-py313"),
        ("pytorch", "1.6.0", "py3", GPU, "pytorch-training:1.6.0-gpu-py3"),
        ("pytorch", "1.6.0", "py3", "ml.p4d.24xlarge", "pytorch-training:1.6.0-gpu-py3-cu110-ubuntu18.04"),
        (
            "pytorch",
            "1.11.0",
            None,
            "ml.trn1.32xlarge",
            "pytorch-training-neuron:1.11.0-neuron-py38-sdk2.4.0-ubuntu20.04",
        ),
        ("pytorch-amzn2023", "2.13", None, "ml.p5.48xlarge", "pytorch:2.13-cu133-amzn2023-sagemaker"),
        ("tensorflow", "1.13.1", "py2", CPU, "sagemaker-tensorflow-scriptmode:1.13.1-cpu-py2"),
        ("tensorflow", "1.13.1", "py3", CPU, "tensorflow-training:1.13.1-cpu-py3"),
        ("mxnet", "1.9.0", None, GPU, "mxnet-training:1.9.0-gpu-py38"),
        ("sklearn", "1.2-1", None, None, "sagemaker-scikit-learn:1.2-1-cpu-py3"),
        ("xgboost", "1.7-1", "py3", CPU, "sagemaker-xgboost:1.7-1"),
        ("xgboost", "1.0-1", None, None, "sagemaker-xgboost:1.0-1-cpu-py3"),
    ],
)
def test_repository_and_tag(
    framework: str, version: str, py_version: str | None, instance_type: str | None, image: str
) -> None:
    found = framework_image(framework, version, py_version, instance_type=instance_type)
    assert image == f"{found.repository}:{found.tag}"


@pytest.mark.parametrize("base", ["pytorch2.5.1", "pytorch2.5"])
def test_hugging_face_is_tagged_with_what_it_runs_on(base: str) -> None:
    found = framework_image("huggingface", "4.49", instance_type=GPU, base_framework_version=base)
    number = base.removeprefix("pytorch")
    assert f"{number}-transformers4.49.0-gpu-py311-cu124-ubuntu22.04" == found.tag


def test_smdistributed_had_builds_of_its_own() -> None:
    found = framework_image("tensorflow", "2.3.1", instance_type=GPU, smdistributed=True)
    assert "2.3.1-gpu-py37-cu110-ubuntu18.04" == found.tag


def test_an_image_per_processor_needs_an_instance_type() -> None:
    with pytest.raises(InvalidInputError) as raised:
        framework_image("pytorch", "2.0")
    assert {"instance_type": (MISSING, "an instance type with cpu or gpu")} == problems(raised.value)


def test_every_mistake_is_reported_at_once() -> None:
    with pytest.raises(InvalidInputError) as raised:
        framework_image("tensorflow", "1.15", "py4", instance_type="m5.large", base_framework_version="pytorch2.5")
    assert {
        "base_framework_version": ("pytorch2.5", "nothing: tensorflow runs on no other framework"),
        "py_version": ("py4", "one of py3, py36, py37"),
        "instance_type": ("m5.large", "ml.<family>.<size>, such as ml.m5.xlarge"),
    } == problems(raised.value)


def test_a_python_version_to_choose_must_be_given() -> None:
    with pytest.raises(InvalidInputError) as raised:
        framework_image("tensorflow", "1.15", instance_type=CPU)
    assert {"py_version": (MISSING, "one of py3, py36, py37")} == problems(raised.value)


@pytest.mark.parametrize("base", [None, "pytorch9.9"])
def test_hugging_face_needs_a_base_framework_that_it_has(base: str | None) -> None:
    with pytest.raises(InvalidInputError) as raised:
        framework_image("huggingface", "4.49", instance_type=GPU, base_framework_version=base)
    given = MISSING if base is None else base
    assert {"base_framework_version": (given, "one of pytorch2.5.1, pytorch2.5")} == problems(raised.value)


@pytest.mark.parametrize(("framework", "instance_type"), [("tensorflow", "ml.trn1.32xlarge"), ("huggingface", CPU)])
def test_no_image_for_the_processor(framework: str, instance_type: str) -> None:
    version, base = ("4.49", "pytorch2.5") if framework == "huggingface" else ("2.19", None)
    with pytest.raises(InvalidInputError) as raised:
        framework_image(framework, version, instance_type=instance_type, base_framework_version=base)
    assert {"instance_type"} == problems(raised.value).keys()


@pytest.mark.parametrize("version", [None, "9.9", "latest"])
def test_a_version_must_be_one_that_exists(version: str | None) -> None:
    with pytest.raises(InvalidInputError) as raised:
        framework_image("sklearn", version)
    allowed = "one of 0.20.0, 0.23-1, 1.0-1, 1.2-1, 1.4-2, 1.4-2-py312, 1.9-0"
    assert {"version": (MISSING if version is None else version, allowed)} == problems(raised.value)


def test_the_legacy_xgboost_image_has_no_script_mode() -> None:
    with pytest.raises(InvalidInputError) as raised:
        framework_image("xgboost", "latest")
    assert {"version"} == problems(raised.value).keys()


def test_an_unknown_framework_lists_those_there_are() -> None:
    with pytest.raises(InvalidInputError) as raised:
        framework_image("torch", "2.0")
    assert {"framework": ("torch", f"one of {', '.join(framework_names())}")} == problems(raised.value)
