from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from cdk_sagemaker_training import (
    CacheConfig,
    ConditionStep,
    Estimator,
    InvalidInputError,
    ParameterBoolean,
    PipelineDefinition,
    RegisterModel,
    SpotOrOnDemand,
    TrainingStep,
)

USE_SPOT = ParameterBoolean(name="UseSpot", default_value=True)
ESTIMATOR = Estimator(
    image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1",
    role="arn:aws:iam::123456789012:role/training",
    instance_type="ml.m5.xlarge",
    use_spot_instances=True,
    max_run=600,
    max_wait=1200,
    checkpoint_s3_uri="s3://bucket/checkpoints/",
    output_path="s3://bucket/models/",
)
TRAIN = TrainingStep(name="Train", estimator=ESTIMATOR, inputs="s3://bucket/train/")


def register(trained: TrainingStep, suffix: str) -> Sequence[RegisterModel]:
    return [
        RegisterModel(
            name=f"Register{suffix}",
            model_package_group_name="churn",
            model_data=trained.properties.ModelArtifacts.S3ModelArtifacts,
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1",
            content_types=["text/csv"],
            response_types=["text/csv"],
        )
    ]


def branches(choice: SpotOrOnDemand) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    document: Any = PipelineDefinition.from_steps(steps=[choice.condition]).to_dict()
    assert [{"Name": "UseSpot", "Type": "Boolean", "DefaultValue": True}] == document["Parameters"]
    arguments = document["Steps"][0]["Arguments"]
    assert [{"Type": "Equals", "LeftValue": {"Get": "Parameters.UseSpot"}, "RightValue": True}] == arguments[
        "Conditions"
    ]
    return arguments["IfSteps"], arguments["ElseSteps"]


def test_the_branches_differ_in_spot_and_waiting_time_alone():
    [spot], [on_demand] = branches(SpotOrOnDemand(name="Choose", step=TRAIN, use_spot=USE_SPOT))

    assert ("Train-Spot", "Train-OnDemand") == (spot.pop("Name"), on_demand.pop("Name"))
    assert spot["Arguments"].pop("EnableManagedSpotTraining")
    assert 1200 == spot["Arguments"]["StoppingCondition"].pop("MaxWaitTimeInSeconds")
    assert on_demand == spot


def test_what_follows_is_made_for_both_and_registers_in_one_group():
    choice = SpotOrOnDemand(name="Choose", step=TRAIN, use_spot=USE_SPOT, then=register)

    for suffix, branch in zip(("-Spot", "-OnDemand"), branches(choice), strict=True):
        registration = branch[1]
        container = registration["Arguments"]["InferenceSpecification"]["Containers"][0]
        assert f"Register{suffix}" == registration["Name"]
        assert {"Get": f"Steps.Train{suffix}.ModelArtifacts.S3ModelArtifacts"} == container["ModelDataUrl"]
        assert "churn" == registration["Arguments"]["ModelPackageGroupName"]


def test_a_step_after_the_condition_finds_the_artifact_of_either_branch():
    choice = SpotOrOnDemand(name="Choose", step=TRAIN, use_spot=USE_SPOT)
    condition = choice.condition
    next_step = TrainingStep(
        name="Next", estimator=ESTIMATOR, inputs={"model": choice.artifacts}, depends_on=[condition]
    )
    document: Any = PipelineDefinition.from_steps(steps=[condition, next_step]).to_dict()

    prefix = {"Std:Join": {"On": "/", "Values": ["s3://bucket/models", {"Get": "Execution.PipelineExecutionId"}]}}
    written = [
        branch[0]["Arguments"]["OutputDataConfig"]["S3OutputPath"]
        for branch in (document["Steps"][0]["Arguments"][key] for key in ("IfSteps", "ElseSteps"))
    ]
    channel = document["Steps"][1]["Arguments"]["InputDataConfig"][0]
    assert [prefix] * 3 == [*written, channel["DataSource"]["S3DataSource"]["S3Uri"]]


@pytest.mark.parametrize(
    "step",
    [
        attrs.evolve(TRAIN, estimator=attrs.evolve(ESTIMATOR, output_path=None)),
        attrs.evolve(TRAIN, cache_config=CacheConfig(enable_caching=True, expire_after="P1D")),
    ],
    ids=["no output path", "cached"],
)
def test_there_is_no_common_place_where_none_is_known(step: TrainingStep):
    choice = SpotOrOnDemand(name="Choose", step=step, use_spot=USE_SPOT)

    assert isinstance(choice.condition, ConditionStep)
    with pytest.raises(InvalidInputError, match="artifacts: got"):
        _ = choice.artifacts


def test_all_mistakes_at_once():
    step = attrs.evolve(
        TRAIN, name="T" * 60, estimator=attrs.evolve(ESTIMATOR, use_spot_instances=False, max_wait=None)
    )

    with pytest.raises(InvalidInputError) as raised:
        SpotOrOnDemand(name="Choose", step=step, use_spot=USE_SPOT)

    fields = [problem.where for problem in raised.value.problems]
    assert ["step.name", "step.name", "step.estimator.use_spot_instances"] == fields
