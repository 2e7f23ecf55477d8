from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import Estimator, InstanceGroup, InstancePreference, TrainingStep
from cdk_sagemaker_training.errors import InvalidInputError

PLAN = "arn:aws:sagemaker:us-east-1:123456789012:training-plan/reserved"


def prefer(*types: str, **members: Any) -> list[InstancePreference]:
    return [InstancePreference(instance_type=type_, **members) for type_ in types]


def resources(**knobs: Any) -> Any:
    step = TrainingStep(name="Train", estimator=Estimator(image_uri="image", **knobs))
    arguments: Any = step.arguments()
    return arguments["ResourceConfig"]


def test_one_count_for_all() -> None:
    expected = {
        "InstanceCount": 2,
        "InstancePreferences": [{"InstanceType": "ml.m5.xlarge"}, {"InstanceType": "ml.m6i.xlarge"}],
        "VolumeSizeInGB": 30,
    }
    assert expected == resources(instance_preferences=prefer("ml.m5.xlarge", "ml.m6i.xlarge"), instance_count=2)


def test_a_count_and_a_plan_in_each() -> None:
    preferences = prefer("ml.p5.48xlarge", instance_count=1, training_plan_arns=[PLAN])
    expected = {
        "InstancePreferences": [{"InstanceType": "ml.p5.48xlarge", "InstanceCount": 1, "TrainingPlanArns": [PLAN]}]
    }
    assert expected == resources(instance_preferences=preferences)


def test_a_job_has_one_instance_unless_it_says_otherwise() -> None:
    assert 1 == resources(instance_preferences=prefer("ml.m5.xlarge"))["InstanceCount"]


@pytest.mark.parametrize(
    ("knobs", "where"),
    [
        ({"instance_preferences": []}, "instance_preferences"),
        ({"instance_preferences": prefer(*(f"ml.m5.{n}xlarge" for n in range(6)))}, "instance_preferences"),
        ({"instance_preferences": prefer("ml.m5.xlarge", "ml.m5.xlarge")}, "instance_preferences"),
        ({"instance_preferences": prefer("ml.m5.xlarge"), "instance_type": "ml.m5.xlarge"}, "instance_preferences"),
        ({"instance_preferences": prefer("ml.m5.xlarge"), "use_spot_instances": True}, "instance_preferences"),
        ({"instance_preferences": prefer("ml.m5.xlarge"), "instance_placement_config": {}}, "instance_preferences"),
        (
            {
                "instance_preferences": prefer("ml.m5.xlarge"),
                "instance_groups": [
                    InstanceGroup(instance_group_name="a", instance_type="ml.m5.xlarge", instance_count=1)
                ],
            },
            "instance_preferences",
        ),
        (
            {"instance_preferences": [*prefer("ml.m5.xlarge", instance_count=1), *prefer("ml.m6i.xlarge")]},
            "instance_preferences",
        ),
        (
            {"instance_preferences": prefer("ml.m5.xlarge", instance_count=1), "instance_count": 1},
            "instance_preferences",
        ),
        (
            {"instance_preferences": prefer("ml.m5.xlarge", training_plan_arns=[PLAN]), "training_plan": PLAN},
            "training_plan",
        ),
    ],
)
def test_what_excludes_each_other(knobs: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        Estimator(image_uri="image", **knobs)
    assert [where] == [problem.where for problem in raised.value.problems]


def test_bounds_of_one_preference() -> None:
    with pytest.raises(InvalidInputError) as raised:
        InstancePreference(instance_type="m5", instance_count=0, training_plan_arns=[PLAN, PLAN])
    expected = ["instance_type", "instance_count", "training_plan_arns"]
    assert expected == [problem.where for problem in raised.value.problems]
