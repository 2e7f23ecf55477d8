"""What each type of step takes by itself."""

from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.estimate import RunTime, StepBounds
from cdk_sagemaker_training.rules.examples import processing_step, step, train_step, tuning_step

from .conftest import bounds, limited, told

SPOT = {"EnableManagedSpotTraining": True}
DAY = 86_400


def only(made: Any, **members: Any) -> StepBounds:
    (found,) = bounds(made, **members).steps
    return found


def unknowns(found: StepBounds) -> list[str]:
    return [unknown.path for unknown in found.unknowns]


@pytest.mark.parametrize(
    ("made", "wall", "billed"),
    [
        (train_step("T", limited(3600, 2)), (0, 3600, False), (0, 7200, False)),
        (train_step("T", {"StoppingCondition": None}), (0, DAY, False), (0, DAY, False)),
        (
            train_step("T", limited(3600, StoppingCondition={"MaxWaitTimeInSeconds": 9000}) | SPOT),
            (0, 9000, False),
            (0, 3600, False),  # waiting is not billed
        ),
        (train_step("T", limited(3600, 2) | SPOT), (0, 3600, True), (0, 7200, False)),
        (
            train_step("T", limited(3600, 2) | {"ResourceConfig": {"KeepAlivePeriodInSeconds": 600}}),
            (0, 3600, False),
            (0, 4200, False),
        ),
        (
            train_step(
                "T",
                {
                    "ResourceConfig": {
                        "InstanceGroups": [
                            {"InstanceType": "ml.m5.large", "InstanceCount": 2},
                            {"InstanceType": "ml.g5.xlarge", "InstanceCount": 3},
                        ]
                    }
                },
            ),
            (0, 3600, False),
            (0, 5 * 3600, False),
        ),
        (
            train_step(
                "T",
                {
                    "ResourceConfig": {
                        "InstancePreferences": [
                            {"InstanceType": "ml.m5.large", "InstanceCount": 2},
                            {"InstanceType": "ml.g5.xlarge", "InstanceCount": 3},
                        ]
                    }
                },
            ),
            (0, 3600, False),
            (0, 3 * 3600, False),
        ),
        (processing_step("P"), (0, 3600, False), (0, 3600, False)),
        (processing_step("P", {"StoppingCondition": None}), (0, DAY, False), (0, DAY, False)),
        (
            step(
                "QualityCheck",
                "Q",
                {"ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 2}}},
            ),
            (0, DAY, False),
            (0, 2 * DAY, False),
        ),
        (
            step("Transform", "S", {"TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 2}}),
            (0, 0, True),
            (0, 0, True),
        ),
        (tuning_step("H"), (0, 10 * 3600, False), (0, 20 * 3600, False)),
        (step("Lambda", "L"), (0, 900, False), (0, 0, False)),
        (step("Callback", "C"), (0, 0, True), (0, 0, False)),
        (step("EMR", "E"), (0, 0, True), (0, 0, False)),
        (step("Model", "M"), (0, 0, False), (0, 0, False)),
        (step("Job", "J"), (0, 0, True), (0, 0, True)),
        (
            step("AutoML", "A", {"AutoMLJobConfig": {"CompletionCriteria": {"MaxAutoMLJobRuntimeInSeconds": 7200}}}),
            (0, 7200, False),
            (0, 7200, True),
        ),
    ],
)
def test_a_step(made: Any, wall: Any, billed: Any):
    found = only(made)
    assert (wall, billed) == (told(found.wall_seconds), told(found.instance_seconds))


LIMITS = "HyperParameterTuningJobConfig"


@pytest.mark.parametrize(
    ("limits", "wall", "billed"),
    [
        ({"MaxNumberOfTrainingJobs": 7}, (0, 4 * 3600, False), (0, 7 * 3600, False)),  # 2 at once: 4 rounds
        ({"MaxParallelTrainingJobs": 7}, (0, 3 * 3600, False), (0, 20 * 3600, False)),
        ({"MaxRuntimeInSeconds": 5400}, (0, 5400, False), (0, 3 * 3600, False)),  # 2 x 5,400 s are 3 whole jobs
        ({"MaxNumberOfTrainingJobs": None}, (0, 0, True), (0, 3600, True)),
        ({"MaxNumberOfTrainingJobs": None, "MaxRuntimeInSeconds": 3600}, (0, 3600, False), (0, 7200, False)),
    ],
)
def test_tuning(limits: Any, wall: Any, billed: Any):
    found = only(tuning_step("H", {LIMITS: {"ResourceLimits": limits}}))
    assert (wall, billed) == (told(found.wall_seconds), told(found.instance_seconds))


def test_of_several_training_definitions_the_dearest_counts():
    definitions = [
        {"StoppingCondition": {"MaxRuntimeInSeconds": s}, "ResourceConfig": {"InstanceType": kind, "InstanceCount": n}}
        for s, kind, n in ((100, "ml.m5.large", 10), (600, "ml.g5.xlarge", 1))
    ]
    found = bounds(tuning_step("H", {"TrainingJobDefinition": None, "TrainingJobDefinitions": definitions}))
    assert {"ml.m5.large": (0, 20_000, False), "ml.g5.xlarge": (0, 12_000, False)} == {
        kind: told(interval) for kind, interval in found.by_type.items()
    }
    assert ((0, 20_000, False), (0, 6000, False)) == (told(found.instance_seconds), told(found.wall_seconds))


def test_what_is_not_known_is_told_and_not_guessed():
    parameters = [{"Name": "Time", "Type": "Integer"}, {"Name": "Type", "Type": "String"}]
    request = limited(0)
    request["StoppingCondition"] = {"MaxRuntimeInSeconds": {"Get": "Parameters.Time"}}
    request["ResourceConfig"] = {"InstanceType": {"Get": "Parameters.Type"}}
    found = only(train_step("T", request), parameters=parameters)
    assert ((0, 0, True), (0, 0, True)) == (told(found.wall_seconds), told(found.instance_seconds))
    job = "/Steps/0/Arguments"
    assert [f"{job}/StoppingCondition/MaxRuntimeInSeconds", f"{job}/ResourceConfig/InstanceType"] == unknowns(found)


def test_a_parameter_counts_with_its_default_and_a_type_with_its_choices():
    choices = ["ml.m5.large", "ml.p4d.24xlarge"]
    parameters = [
        {"Name": "Count", "Type": "Integer", "DefaultValue": 3},
        {"Name": "Type", "Type": "String", "DefaultValue": choices[0], "EnumValues": choices},
    ]
    resources = {"InstanceType": {"Get": "Parameters.Type"}, "InstanceCount": {"Get": "Parameters.Count"}}
    found = bounds(train_step("T", {"ResourceConfig": resources}), parameters=parameters)
    assert dict.fromkeys(choices, (0, 3 * 3600, False)) == {k: told(v) for k, v in found.by_type.items()}
    assert (0, 3 * 3600, False) == told(found.instance_seconds)
    texts = [factor.text for factor in found.steps[0].factors]
    assert {
        "InstanceCount 3 (parameter Count by its default)",
        "InstanceType one of ml.m5.large, ml.p4d.24xlarge",
    } < set(texts)


@pytest.mark.parametrize(
    ("run", "wall", "billed"),
    [
        (RunTime(at_least=600), (600, 3600, False), (1200, 7200, False)),
        (RunTime(at_least=600, at_most=1800), (600, 1800, False), (1200, 3600, False)),
        (RunTime(at_most=7200), (0, 3600, False), (0, 7200, False)),  # the definition ends it earlier
    ],
)
def test_what_people_know_of_their_jobs(run: RunTime, wall: Any, billed: Any):
    found = only(train_step("T", limited(3600, 2)), runs={"T": run})
    assert (wall, billed) == (told(found.wall_seconds), told(found.instance_seconds))


def test_a_transform_job_that_people_know():
    resources = {"TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 2}}
    found = only(step("Transform", "S", resources), runs={"S": RunTime(at_least=60, at_most=90)})
    assert ((60, 90, False), (120, 180, False)) == (told(found.wall_seconds), told(found.instance_seconds))


def test_run_times_of_no_step_and_upside_down():
    with pytest.raises(InvalidInputError, match=r"runs\['Nope'\]"):
        bounds(train_step("T"), runs={"Nope": RunTime()})
    with pytest.raises(InvalidInputError, match="at_most: got 1; allowed: at_least, 2, or more"):
        RunTime(at_least=2, at_most=1)


MONTH = 730 * 3600


def endpoint(*variants: Any) -> Any:
    return [
        step("EndpointConfig", "Config", {"ProductionVariants": list(variants)}),
        step("Endpoint", "Up", {"EndpointConfigName": {"Get": "Steps.Config.EndpointConfigName"}}),
    ]


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        ({"InstanceType": "ml.m5.large", "InitialInstanceCount": 2}, {"ml.m5.large": (2 * MONTH, 2 * MONTH, False)}),
        (
            {"InstanceType": "ml.m5.large", "ManagedInstanceScaling": {"MinInstanceCount": 1, "MaxInstanceCount": 4}},
            {"ml.m5.large": (MONTH, 4 * MONTH, False)},
        ),
        ({"ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 1}}, {}),
    ],
)
def test_endpoints_stand_a_month(variant: Any, expected: Any):
    found = bounds(*endpoint(variant))
    assert expected == {kind: told(interval) for kind, interval in found.endpoints_by_type.items()}
    assert (0, 0, False) == told(found.instance_seconds)


def test_a_configuration_alone_is_not_billed_and_one_of_others_is_not_known():
    assert {} == bounds(endpoint({"InstanceType": "ml.m5.large", "InitialInstanceCount": 2})[0]).endpoints_by_type
    found = bounds(step("Endpoint", "Up", {"EndpointConfigName": "theirs"}))
    assert {None: (0, MONTH, True)} == {kind: told(interval) for kind, interval in found.endpoints_by_type.items()}
