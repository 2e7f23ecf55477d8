"""Instances: their types and how many."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.rules.examples import (
    REGION,
    Example,
    condition_step,
    pipeline,
    processing_step,
    step,
    train_step,
    training,
    tuning,
)

LATER: Final = {"Get": "Execution.Later"}


UNRESOLVED: Final = "${Token[TOKEN.42]}"


_NUMBER_TOKEN: Final = -1.8881545897087626e289
"""How CDK writes a number that only the deployment knows."""


NO_TYPE: Final = {"InstanceType": None, "InstanceCount": None}


NO_KEY: Final = {"VolumeKmsKeyId": None}


_EQUAL: Final = {"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}


def on_type(name: object, **members: object) -> dict[str, object]:
    """A job on a type without a volume key, which types with local storage do not take."""
    return {"ResourceConfig": {"InstanceType": name, **NO_KEY, **members}}


def by_default(name: str, default: object, config: dict[str, object]) -> Example:
    """``config`` in a Training step; ``{"Get": "Parameters.P"}`` in it is known by its default."""
    parameter = {"Name": "P", "Type": name, "DefaultValue": default}
    return pipeline(train_step("Train", {"ResourceConfig": config}), parameters=[parameter])


P: Final = {"Get": "Parameters.P"}


def tuned(**members: object) -> dict[str, object]:
    return {"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": members}}


def tuned_apart(**members: object) -> dict[str, object]:
    """With ``ResourceConfig`` in place of the tuning job's own."""
    base = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}
    config = {key: value for key, value in {**base, **members}.items() if value is not None}
    return {"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": None, "ResourceConfig": config}}


def group(name: object, instance_type: object = "ml.c5.xlarge", count: object = 1) -> dict[str, object]:
    return {"InstanceGroupName": name, "InstanceType": instance_type, "InstanceCount": count}


def in_groups(*groups: object, **members: object) -> dict[str, object]:
    return {**NO_TYPE, "InstanceGroups": list(groups), **members}


def grouped(*groups: object, **members: object) -> dict[str, object]:
    return {"ResourceConfig": in_groups(*groups, **members)}


def preference(name: object, **members: object) -> dict[str, object]:
    return {"InstanceType": name, **members}


def preferred(*preferences: object, **members: object) -> dict[str, object]:
    return {"ResourceConfig": {"InstanceType": None, "InstancePreferences": list(preferences), **members}}


TWO: Final = (preference("ml.m5.xlarge"), preference("ml.m6i.xlarge"))


def processing(type: str = "Processing", /, **cluster: object) -> Example:
    request = {"ProcessingResources": {"ClusterConfig": cluster}}
    return pipeline(processing_step("Process", request, Type=type))


def transform(**request: object) -> Example:
    return pipeline(step("Transform", request=request))


def resources(**members: object) -> Example:
    return transform(TransformResources={"InstanceType": "ml.g5.xlarge", "InstanceCount": 1, **members})


def image_of(name: str, version: str, *, on: str | None = None, python: str | None = None) -> dict[str, object]:
    uri = framework_image(name, version, python, instance_type=on).uri(REGION)
    return {"AlgorithmSpecification": {"TrainingImage": uri}}


CASES: Final = {
    "SMT301": Cases(
        bad=[
            training(on_type("m5.xlarge")),
            training(on_type("ml.m8g.xlarge")),
            training(on_type("ml.inf2.xlarge")),
            tuning(tuned(InstanceType="ml.g5n.xlarge")),
            training(grouped(group("a"), group("b", "ml.c5.huge"))),
            by_default("String", "ml.m5d.large", {"InstanceType": P}),
            training(on_type("ml." + "x" * 1000)),
        ],
        good=[
            training(on_type(LATER)),
            training(on_type(UNRESOLVED)),
            training(on_type(None)),
            training(on_type("ml.m8i.large")),
        ],
    ),
    "SMT302": Cases(
        bad=[
            training(on_type("ml.p3.8xlarge")),
            training(on_type("ml.t3.medium")),
            training(on_type("ml.m8i.xlarge")),
            training(preferred(preference("ml.p2.xlarge"), preference("ml.g5.xlarge"), **NO_KEY)),
            pipeline(condition_step([_EQUAL], [train_step("Train", on_type("ml.m7i-flex.large"))])),
        ],
        good=[
            training(on_type("ml.p3dn.24xlarge")),
            training(on_type("ml.t3.large")),
            training(on_type("ml.c8i.xlarge")),
            training(on_type("ml.m5.mega")),
            training(on_type(LATER)),
        ],
    ),
    "SMT303": Cases(
        bad=[
            training(on_type("ml.m5.xlarge", InstanceCount=-1)),
            tuning(tuned(InstanceCount=0)),
            training(grouped(group("a", count=0), group("b"))),
            training(preferred(*TWO, InstanceCount=0)),
            by_default("Integer", 0, {"InstanceCount": P}),
            training(
                on_type(
                    "ml.p6e-gb200.36xlarge",
                    InstancePlacementConfig={"PlacementSpecifications": [{"InstanceCount": 0}]},
                )
            ),
        ],
        good=[
            training(on_type("ml.m5.xlarge", InstanceCount=None)),
            training(on_type("ml.m5.xlarge", InstanceCount=LATER)),
            training(on_type("ml.m5.xlarge", InstanceCount=_NUMBER_TOKEN)),
            training({"ResourceConfig": None}),
        ],
    ),
    "SMT304": Cases(
        bad=[
            training(on_type("ml.m5.xlarge", InstanceCount=21)),
            training(grouped(group("a", count=15), group("b", count=6))),
            training(preferred(*TWO, InstanceCount=64)),
            training(
                preferred(
                    preference("ml.m5.xlarge", InstanceCount=40),
                    preference("ml.m5.4xlarge", InstanceCount=10),
                    InstanceCount=None,
                )
            ),
            tuning(tuned(InstanceCount=100)),
        ],
        good=[
            training(grouped(group("a", count=14), group("b", count=6))),
            training(grouped(group("a", count=14), group("b", count=LATER))),
            training(on_type("ml.m5.xlarge", InstanceCount=LATER)),
            by_default("Integer", 20, {"InstanceCount": P}),
        ],
    ),
    "SMT320": Cases(
        bad=[
            training(on_type("ml.g5.8xlarge", InstanceCount=4)),
            training(grouped(group("a"), group("b", "ml.p4d.24xlarge"), **NO_KEY)),
        ],
        good=[
            training({**on_type("ml.p5.48xlarge", InstanceCount=4), "VpcConfig": None}),
            training(on_type("ml.g5.xlarge", InstanceCount=4)),
            training(on_type("ml.p5.48xlarge", InstanceCount=LATER)),
        ],
    ),
    "SMT322": Cases(
        bad=[
            training(on_type("ml.m5.xlarge", InstancePlacementConfig={"EnableMultipleJobs": False})),
            training(grouped(group("a"), InstancePlacementConfig=LATER)),
        ],
        good=[
            training(on_type("ml.m5.xlarge", InstancePlacementConfig=None)),
            training(on_type(LATER, InstancePlacementConfig={"EnableMultipleJobs": True})),
            training(on_type("ml.trn2.48xlarge", InstancePlacementConfig={"EnableMultipleJobs": True})),
        ],
    ),
    "SMT323": Cases(
        bad=[
            training(preferred(*TWO, SelectedInstanceType="ml.m5.xlarge")),
            training({"ResourceConfig": {"SelectedInstanceCount": LATER}}),
            processing(SelectedInstanceCount=1),
        ],
        good=[training({"ResourceConfig": {"SelectedInstanceType": None}}), processing()],
    ),
    "SMT335": Cases(
        bad=[
            training({"AlgorithmSpecification": None}),
            training({"StoppingCondition": None}),
            training({"ResourceConfig": {"InstanceType": None}}),
            tuning({"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": None}}),
        ],
        good=[
            training({"ResourceConfig": None, "ServerlessJobConfig": {"JobType": "FineTuning"}}),
            training({"ResourceConfig": UNRESOLVED, "AlgorithmSpecification": UNRESOLVED}),
            training({"ResourceConfig": {"InstanceType": LATER}}),
            training(preferred(*TWO)),
        ],
    ),
    "SMT336": Cases(
        bad=[training(on_type("ml.c4.8xlarge")), training(on_type("ml.p3dn.24xlarge"))],
        good=[training(on_type("ml.p3.2xlarge")), training(on_type("ml.m5.large")), training(on_type(LATER))],
    ),
}
