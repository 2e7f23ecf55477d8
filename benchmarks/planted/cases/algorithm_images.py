"""Images of AWS: whose they are, where they lie, what they are for, and what they run."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.cases.algorithm import (
    XGBOOST_HERE,
    XGBOOST_US,
    by_parameter,
    with_image,
    with_tuned_image,
)
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.rules.examples import (
    IMAGE,
    REGION,
    Example,
    built_in,
    pipeline,
    processing_step,
    step,
    training,
    tuning,
)
from cdk_sagemaker_training.rules.usage import PipelineUsage

_OPEN: Final = {"Get": "Parameters.Open"}
_TOKEN: Final = "${Token[TOKEN.42]}"  # noqa: S105 - how CDK writes a value that only the deployment knows
_CONTAINERS: Final = "763104351884.dkr.ecr.us-east-1.amazonaws.com"
_FOREIGN_SKLEARN: Final = "683313688378.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
_OWN_SKLEARN: Final = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
_PYTORCH: Final = framework_image("pytorch", "2.0.1", instance_type="ml.m5.xlarge").uri(REGION)
_FULL_TAG: Final = f"{_CONTAINERS}/pytorch-training:2.3.0-cpu-py311-ubuntu20.04-sagemaker"


def _processed(uri: object) -> Example:
    return pipeline(processing_step(request={"AppSpecification": {"ImageUri": uri}}))


def _model(uri: object) -> Example:
    return pipeline(step("Model", "Model", {"PrimaryContainer": {"Image": uri, "ModelDataUrl": "s3://m/model.tar.gz"}}))


def _inference_pipeline(*uris: object) -> Example:
    return pipeline(step("Model", "Model", {"Containers": [{"Image": uri} for uri in uris]}))


def _registered(uri: object, member: str = "InferenceSpecification") -> Example:
    containers: dict[str, object] = {"Containers": [{"Image": uri}]}
    given: object = containers if member == "InferenceSpecification" else [containers]
    return pipeline(step("RegisterModel", "Register", {member: given}))


def _scripted(uri: object, /, **members: object) -> Example:
    request = {"AlgorithmSpecification": {"TrainingImage": uri}, "HyperParameters": {"sagemaker_program": "train.py"}}
    return training({**request, **members})


def _unscripted(image: object, **members: object) -> Example:
    return training({"AlgorithmSpecification": {"TrainingImage": image}, **members})


_OUTSIDE: Final = "docker.io/library/python:3.11"
_OTHER_REGION: Final = IMAGE.replace(REGION, "us-east-1")
_HERE: Final = PipelineUsage(region=REGION)


def _here(example: Example) -> Example:
    return Example(document=example.document, shown=example.shown, usage=_HERE)


def _in_registry(mode: object) -> dict[str, object]:
    image = {"TrainingImage": "registry.example.com/mine:1.0"}
    return {"AlgorithmSpecification": {**image, "TrainingImageConfig": {"TrainingRepositoryAccessMode": mode}}}


def _model_in_registry(mode: object) -> Example:
    image = {"Image": _OUTSIDE, "ImageConfig": {"RepositoryAccessMode": mode}, "ModelDataUrl": "s3://m/model.tar.gz"}
    return pipeline(step("Model", "Model", {"PrimaryContainer": image}))


CASES: Final = {
    "SMT425": Cases(
        bad=[
            training({"AlgorithmSpecification": {"TrainingImage": uri}})
            for uri in (_OUTSIDE, "ghcr.io/me/x:1", "public.ecr.aws/docker/library/python:3.11", "mine latest")
        ]
        + [
            training({"AlgorithmSpecification": {"TrainingImage": f"{IMAGE} latest"}}),
            by_parameter("pytorch/pytorch:2.5"),
            training({"AlgorithmSpecification": {"TrainingImage": "<account>.dkr.ecr.<region>.amazonaws.com/mine:1"}}),
            with_tuned_image("pytorch/pytorch:2.5"),
            training(_in_registry("Platform")),
            _processed(_OUTSIDE),
            _model(_OUTSIDE),
            _inference_pipeline(IMAGE, _OUTSIDE),
            _model_in_registry("Platform"),
        ],
        good=[
            training(_in_registry("Vpc")),
            training(_in_registry(_OPEN)),
            training({"AlgorithmSpecification": {"TrainingImage": _OPEN}}),
            training({"AlgorithmSpecification": {"TrainingImage": f"{_TOKEN}/mine:1.0"}}),
            training({"AlgorithmSpecification": {"TrainingImage": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/a/b"}}),
            training(
                {
                    "AlgorithmSpecification": {
                        "TrainingImage": f"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/mine@sha256:{'0' * 64}"
                    }
                }
            ),
            training({"AlgorithmSpecification": {"TrainingImage": "123456789012.dkr-ecr.eu-west-1.on.aws/mine:1.0"}}),
            by_parameter(""),
            _processed(IMAGE),
            _model_in_registry("Vpc"),
            _registered(_OUTSIDE),
        ],
    ),
    "SMT426": Cases(
        bad=[
            _here(example)
            for example in (
                with_image("683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"),
                with_image(_FULL_TAG),
                by_parameter(_OTHER_REGION),
                with_tuned_image(_OTHER_REGION),
                _processed(_OTHER_REGION),
                _model(f"{_OTHER_REGION}@sha256:{'0' * 64}"),
                _inference_pipeline(IMAGE, _OTHER_REGION),
            )
        ],
        good=[
            with_image(_OTHER_REGION),
            _here(with_image("registry.example.com/us-east-1/mine:1.0")),
            _here(with_image(_OPEN)),
            _here(with_image(f"123456789012.dkr.ecr.{_TOKEN}.amazonaws.com/mine:1.0")),
            _here(with_image(_PYTORCH)),
            _here(_processed(IMAGE)),
            _here(_registered(_OTHER_REGION)),
        ],
    ),
    "SMT407": Cases(
        bad=[
            with_image("683313688378.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1"),
            with_image(
                "763104351884.dkr.ecr.me-south-1.amazonaws.com/pytorch-training:2.0.1-gpu-py310-ubuntu20.04-sagemaker"
            ),
            by_parameter("382416733822.dkr.ecr.eu-west-1.amazonaws.com/kmeans:1"),
            with_tuned_image("683313688378.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"),
            _processed(_FOREIGN_SKLEARN),
            _model(_FOREIGN_SKLEARN),
            _inference_pipeline(_OWN_SKLEARN, _FOREIGN_SKLEARN),
            _registered(_FOREIGN_SKLEARN),
            _registered(_FOREIGN_SKLEARN, "AdditionalInferenceSpecifications"),
        ],
        good=[
            with_image("123456789012.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1"),
            with_image(
                "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.0.1-gpu-py310-ubuntu20.04-sagemaker"
            ),
            with_image("382416733822.dkr.ecr.us-east-1.amazonaws.com/kmeans:1"),
            with_image("683313688378.dkr.ecr.mars-north-1.amazonaws.com/sagemaker-xgboost:1.7-1"),
            with_image("683313688378.dkr.ecr.us-west-2.amazonaws.com/mine:1.7-1"),
            with_image({"Std:Join": {"On": "", "Values": ["683313688378.dkr.ecr.", _OPEN, ".amazonaws.com/kmeans:1"]}}),
            _processed(_OWN_SKLEARN),
            _processed(f"{_TOKEN}.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"),
            _model(_OWN_SKLEARN),
            _inference_pipeline(_OWN_SKLEARN, IMAGE, _OPEN),
            _registered(_OPEN),
        ],
    ),
    "SMT408": Cases(
        bad=[
            with_image(f"{XGBOOST_HERE}:3.2-1"),
            with_tuned_image(f"{XGBOOST_US}:1.0-1"),
            with_image("382416733822.dkr.ecr.us-east-1.amazonaws.com/kmeans:latest"),
        ],
        good=[
            with_image(f"{XGBOOST_US}:1.0-1-cpu-py3"),
            with_image(f"{XGBOOST_US}:1.7-1-cpu-py3"),
            with_image("123456789012.dkr.ecr.us-east-1.amazonaws.com/kmeans:latest"),
            with_image(
                "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.0.1-gpu-py310-cu118-ubuntu20.04"
            ),
            with_image("811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:latest"),
            with_image(_OPEN),
        ],
    ),
    "SMT409": Cases(
        bad=[
            with_image("683313688378.dkr.ecr.us-east-1.amazonaws.com/kmeans:1"),
            with_image("766337827248.dkr.ecr.eu-south-1.amazonaws.com/lda:1"),
            with_tuned_image("683313688378.dkr.ecr.mars-north-1.amazonaws.com/sagemaker-xgboost:1.7-1"),
            _processed(f"{_CONTAINERS}/sagemaker-scikit-learn:1.2-1-cpu-py3"),
            _registered("763104351884.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"),
        ],
        good=[
            with_image("123456789012.dkr.ecr.us-east-1.amazonaws.com/kmeans:1"),
            with_image("683313688378.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1"),
            with_image("766337827248.dkr.ecr.us-east-1.amazonaws.com/lda:1"),
            with_image("763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.0.1-gpu-py310"),
            _processed("763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.0.1-gpu-py310"),
            _model("763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.0.1-gpu-py310"),
        ],
    ),
    "SMT410": Cases(
        bad=[
            _scripted(f"{_CONTAINERS}/huggingface-pytorch-inference:2.1.0-transformers4.37.0-gpu-py310"),
            _scripted(f"{_CONTAINERS}/pytorch-training:2.3.0-gpu-py311-cu121-ubuntu20.04-ec2"),
            with_tuned_image(f"{_CONTAINERS}/tensorflow-inference:2.16.1-cpu"),
            _model(_FULL_TAG),
            _registered(f"{_CONTAINERS}/pytorch-inference:2.6-cpu-py312-ubuntu22.04-ec2-v1"),
        ],
        good=[
            _scripted(_FULL_TAG),
            _scripted("123456789012.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.3.0-cpu-py311"),
            _scripted(f"{_TOKEN}.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.3.0-cpu-py311"),
            training(
                {
                    "AlgorithmSpecification": {
                        "TrainingImage": f"{_CONTAINERS}/pytorch-training:2.3.0-gpu-py311-cu121-ubuntu20.04-ec2",
                        "ContainerEntrypoint": ["python", "/opt/ml/input/data/code/train.py"],
                    }
                }
            ),
            _processed(f"{_CONTAINERS}/pytorch-inference:2.3.0-cpu-py311-ubuntu20.04-sagemaker"),
            _model(f"{_CONTAINERS}/pytorch-inference:2.3.0-cpu-py311-ubuntu20.04-sagemaker"),
            _registered(_OPEN),
        ],
    ),
    "SMT424": Cases(
        bad=[
            _unscripted(_FULL_TAG),
            _unscripted(framework_image("sklearn", "1.2-1", instance_type="ml.m5.xlarge").uri(REGION)),
            _unscripted(_PYTORCH, Environment={"NCCL_DEBUG": "INFO"}, HyperParameters=None),
            tuning({"TrainingJobDefinition": {"AlgorithmSpecification": {"TrainingImage": _PYTORCH}}}),
        ],
        good=[
            _scripted(_PYTORCH),
            built_in(
                "xgboost",
                {"AlgorithmSpecification": {"TrainingImage": _PYTORCH}, "HyperParameters": _OPEN},
                version="3.2-0",
            ),
            _unscripted(_PYTORCH, HyperParameters={"sagemaker_program": _OPEN}),
            _unscripted(_PYTORCH, Environment=_OPEN),
            _unscripted(_PYTORCH, Environment={"SAGEMAKER_PROGRAM": "train.py"}),
            training(
                {"AlgorithmSpecification": {"TrainingImage": _PYTORCH, "ContainerEntrypoint": ["python", "train.py"]}}
            ),
            _unscripted(f"{XGBOOST_US}:1.7-1"),
            _unscripted(IMAGE),
            _unscripted(_OPEN),
        ],
    ),
}
