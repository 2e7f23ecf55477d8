"""What runs on the instances: processors, GPUs, algorithms."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.cases.compute import (
    LATER,
    NO_KEY,
    UNRESOLVED,
    P,
    group,
    grouped,
    image_of,
    on_type,
    tuned,
)
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.rules.examples import (
    REGION,
    Example,
    pipeline,
    train_step,
    training,
    tuning,
    xgboost,
)


def _algorithm(**members: object) -> dict[str, object]:
    return {"AlgorithmSpecification": {"TrainingImage": None, **members}}


def _boosted(version: str, instance_type: str, **hyperparameters: object) -> Example:
    image = {"TrainingImage": builtin_image("xgboost", version).uri(REGION)}
    return xgboost({"AlgorithmSpecification": image, **on_type(instance_type), "HyperParameters": hyperparameters})


_SEARCHED: Final = {"CategoricalParameterRanges": [{"Name": "tree_method", "Values": ["gpu_hist", "hist"]}]}


_SKLEARN: Final = image_of("sklearn", "1.2-1")
_CONTAINERS: Final = "763104351884.dkr.ecr.eu-west-1.amazonaws.com"


def _tagged(tag: str, instance_type: object, repository: str = "pytorch-training") -> Example:
    image = {"AlgorithmSpecification": {"TrainingImage": f"{_CONTAINERS}/{repository}:{tag}"}}
    return training({**image, **on_type(instance_type)})


CASES: Final = {
    "SMT317": Cases(
        bad=[
            xgboost(on_type("ml.p6e-gb200.36xlarge")),
            training(
                {
                    **image_of("tensorflow", "2.16.2", on="ml.p6e-gb200.36xlarge"),
                    **grouped(group("a", "ml.p6e-gb200.36xlarge"), **NO_KEY),
                }
            ),
        ],
        good=[
            training({**image_of("pytorch", "2.5.1", on="ml.p5.48xlarge"), **on_type("ml.p5.48xlarge")}),
            training({**on_type("ml.p6e-gb200.36xlarge"), "AlgorithmSpecification": {"TrainingImage": LATER}}),
        ],
    ),
    "SMT319": Cases(
        bad=[
            _boosted("1.7-1", "ml.g4dn.xlarge", tree_method="hist"),
            _boosted("3.2-0", "ml.g5.xlarge", tree_method="approx"),
            tuning(tuned(InstanceType="ml.g5.xlarge", **NO_KEY)),
            training({**_SKLEARN, **on_type("ml.g5.xlarge")}),
        ],
        good=[
            _boosted("3.2-0", "ml.g5.xlarge", tree_method="hist"),
            _boosted("1.7-1", "ml.g5.xlarge", tree_method=LATER),
            _boosted("1.7-1", "ml.m5.xlarge", tree_method="hist"),
            _boosted("1.7-1", "ml.g5.xlarge", tree_method="gpu_hist", eta=LATER),
            _boosted("1.5-1", "ml.g5.xlarge", use_dask_gpu_training="true"),
            tuning(
                {
                    **tuned(InstanceType="ml.g5.xlarge", **NO_KEY),
                    "HyperParameterTuningJobConfig": {"ParameterRanges": _SEARCHED},
                }
            ),
            training({**_SKLEARN, **on_type("ml.m5.xlarge")}),
            training(on_type("ml.g5.xlarge")),
            xgboost({**on_type("ml.g5.xlarge"), "HyperParameters": {"sagemaker_program": "train.py"}}),
        ],
    ),
    "SMT321": Cases(
        bad=[
            training({**_SKLEARN, **grouped(group("a"), group("b"))}),
            pipeline(
                train_step("Train", {**_SKLEARN, "ResourceConfig": {"InstanceCount": P}}),
                parameters=[{"Name": "P", "Type": "Integer", "DefaultValue": 3}],
            ),
        ],
        good=[
            training({**_SKLEARN, "ResourceConfig": {"InstanceCount": LATER}}),
            training({"ResourceConfig": {"InstanceCount": 2}}),
        ],
    ),
    "SMT328": Cases(
        bad=[
            training(_algorithm()),
            training({"AlgorithmSpecification": {"TrainingImage": LATER, "AlgorithmName": LATER}}),
            tuning({"TrainingJobDefinition": {"AlgorithmSpecification": {"TrainingImage": None}}}),
        ],
        good=[
            training(_algorithm(AlgorithmName=LATER)),
            training({"AlgorithmSpecification": {"AlgorithmName": ""}}),
            training({"AlgorithmSpecification": UNRESOLVED}),
            training({"AlgorithmSpecification": None}),
        ],
    ),
    "SMT334": Cases(
        bad=[
            training({**image_of("tensorflow", "2.16.2", on="ml.m5.xlarge"), **on_type("ml.g5.xlarge")}),
            training({**image_of("pytorch", "2.0.1", on="ml.g5.xlarge"), **on_type("ml.trn1.2xlarge")}),
            training({**image_of("pytorch", "1.11.0", on="ml.trn1.2xlarge"), **on_type("ml.m5.xlarge")}),
            _tagged("2.3.0-cpu-py311-ubuntu20.04-sagemaker", "ml.g5.xlarge"),
            _tagged("2.3-cpu-py311-ubuntu20.04-sagemaker-v1.2", "ml.g5.xlarge"),
            _tagged("2.3.0-gpu-py311-cu121-ubuntu20.04-sagemaker", "ml.trn1.2xlarge"),
            _tagged("2.19.0-cpu-py312-sagemaker", "ml.g5.xlarge", "tensorflow-training"),
        ],
        good=[
            training({**image_of("pytorch", "2.0.1", on="ml.g5.xlarge"), **on_type("ml.m5.xlarge")}),
            training({**image_of("pytorch", "1.11.0", on="ml.trn1.2xlarge"), **on_type("ml.trn1.2xlarge")}),
            training({**image_of("pytorch", "2.0.1", on="ml.m5.xlarge"), **on_type(LATER)}),
            training(on_type("ml.g5.xlarge")),
            _tagged("2.3.0-gpu-py311-cu121-ubuntu20.04-sagemaker", "ml.g5.xlarge"),
            _tagged("2.3.0-gpu-py311-cu121-ubuntu20.04-sagemaker", "ml.m5.xlarge"),
            _tagged("2.3.0-cpu-py311-ubuntu20.04-sagemaker", "ml.m5.xlarge"),
            _tagged("2.3.0-cpu-py311-ubuntu20.04-of-mine", "ml.g5.xlarge"),
            _tagged("2.3.0-cpu-py311-ubuntu20.04-sagemaker", LATER),
        ],
    ),
}
