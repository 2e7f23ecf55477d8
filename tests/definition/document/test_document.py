from __future__ import annotations

import json
from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    BuiltInEstimator,
    Join,
    ParameterInteger,
    ParameterString,
    PipelineDefinition,
    TrainingStep,
)
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults
from cdk_sagemaker_training.errors import GraphError, UnsupportedRegionError
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.steps import train


def document(*steps: TrainingStep, parameters: Any = ()) -> PipelineDefinition:
    return PipelineDefinition.from_steps(steps=steps, parameters=parameters)


def xgboost() -> TrainingStep:
    estimator = BuiltInEstimator(
        algorithm="xgboost", version="3.2-0", instance_type="ml.m5.xlarge", hyperparameters={"num_round": 100}
    )
    return TrainingStep(name="Train", estimator=estimator, inputs={"train": "s3://input/train/"})


def test_the_least():
    assert {
        "Version": "2020-12-01",
        "Metadata": {},
        "Parameters": [],
        "PipelineExperimentConfig": None,
        "Steps": [train().to_request()],
    } == document(train()).to_dict()


def test_parameters_that_steps_use_are_declared_after_those_that_are_listed():
    rounds, bucket, unused = ParameterInteger(name="Rounds"), ParameterString(name="Bucket"), ParameterString(name="X")
    step = train(
        hyperparameters={"r": rounds}, output_path=Join(on="/", values=["s3:/", Join(values=["b-", bucket]), "x"])
    )
    declared: Any = document(step, parameters=[unused]).to_dict()["Parameters"]
    assert ["Bucket", "Rounds", "X"] == sorted(entry["Name"] for entry in declared)
    assert {"Name": "X", "Type": "String"} == declared[0]


@pytest.mark.parametrize("wrong", [ParameterString(name="P"), {"Get": "Parameters.P"}, 5, ["x"]], ids=repr)
def test_objects_of_other_kinds(wrong: Any):
    made = train()
    given: dict[str, dict[str, Any]] = {
        "steps": {"steps": wrong},
        "parameters": {"steps": [made], "parameters": wrong},
        "pipeline_experiment_config": {"steps": [made], "pipeline_experiment_config": wrong},
        "mlflow_config": {"steps": [made], "mlflow_config": wrong},
        "pipeline_definition_config": {"steps": [made], "pipeline_definition_config": wrong},
    }
    for name, arguments in given.items():
        (where,) = wrong_fields(lambda arguments=arguments: PipelineDefinition.from_steps(**arguments))
        assert name == where.removesuffix("[0]")


def test_a_duplicate_step_name():
    assert [("/Steps/1/Name", "Train", "a step name used once (also at /Steps/0/Name)")] == mistakes(
        lambda: document(train(), train()), GraphError
    )


def test_depends_on_a_missing_step():
    assert [("/Steps/0/DependsOn/0", "Gone", "a step of this pipeline: Train")] == mistakes(
        lambda: document(train(depends_on=["Gone"])), GraphError
    )


def test_reads_from_a_missing_step():
    step = train("B", inputs={"train": train("A").properties.ModelArtifacts.S3ModelArtifacts})
    ((where, given, allowed),) = mistakes(lambda: document(step), GraphError)
    assert "/Steps/0/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri" == where
    assert ("Steps.A.ModelArtifacts.S3ModelArtifacts", "a step of this pipeline: B") == (given, allowed)


def test_a_raw_expression_over_an_undeclared_parameter():
    step = train(instance_count={"Get": "Parameters.Count"})
    assert [
        (
            "/Steps/0/Arguments/ResourceConfig/InstanceCount",
            "Parameters.Count",
            "a declared parameter; there is none",
        )
    ] == mistakes(lambda: document(step), GraphError)
    assert document(step, parameters=[ParameterInteger(name="Count")]).nodes


def test_a_parameter_whose_name_no_expression_reads_whole():
    read: dict[str, Any] = {**train("A").to_request(), "Arguments": {"RoleArn": {"Get": "Parameters.my.role"}}}
    given = {"Version": "2020-12-01", "Parameters": [{"Name": "my.role", "Type": "String"}], "Steps": [read]}
    with pytest.raises(GraphError) as caught:
        PipelineDefinition.from_json(given)
    (problem,) = caught.value.problems
    assert "rename the parameter: an expression reads a name up to the first dot" == problem.fix


def test_steps_that_wait_for_each_other():
    ((where, given, _),) = mistakes(
        lambda: document(train("A", depends_on=["B"]), train("B", depends_on=["C"]), train("C", depends_on=["A"])),
        GraphError,
    )
    assert where.startswith("/Steps/")
    assert {"A", "B", "C"} == set(str(given).split(" -> "))


def test_a_step_that_waits_for_itself():
    assert [("/Steps/0", "A -> A")] == [
        (where, given) for where, given, _ in mistakes(lambda: document(train("A", depends_on=["A"])), GraphError)
    ]


def test_two_parameters_of_one_name():
    step = train(hyperparameters={"n": ParameterInteger(name="N")}, output_path=ParameterString(name="N"))
    assert ["Parameters.N"] == wrong_fields(lambda: document(step), GraphError)


def test_the_same_parameter_made_twice_is_one():
    step = train(hyperparameters={"n": ParameterInteger(name="N"), "m": ParameterInteger(name="N")})
    assert [{"Name": "N", "Type": "Integer"}] == document(step).to_dict()["Parameters"]


def test_every_mistake_at_once():
    found = wrong_fields(
        lambda: document(train(depends_on=["Gone"]), train(instance_count={"Get": "Parameters.N"})), GraphError
    )
    expected = ["/Steps/0/DependsOn/0", "/Steps/1/Arguments/ResourceConfig/InstanceCount", "/Steps/1/Name"]
    assert expected == sorted(found)


def test_no_steps():
    assert [("/Steps", 0, "at least one step")] == mistakes(document, GraphError)


@pytest.mark.parametrize(("count", "expected"), [(50, []), (51, ["/Steps"])])
def test_at_most_50_steps(count: int, expected: list[str]):
    steps = [train(f"S{number}") for number in range(count)]
    if expected:
        assert expected == wrong_fields(lambda: document(*steps), GraphError)
    else:
        assert count == len(document(*steps).nodes)


def test_at_most_200_parameters():
    parameters = [ParameterString(name=f"P{number}") for number in range(201)]
    assert [("/Parameters", 201, "at most 200 parameters")] == mistakes(
        lambda: document(train(), parameters=parameters), GraphError
    )


def test_an_order_in_which_steps_can_run():
    second = train("B", inputs={"train": train("A").properties.ModelArtifacts.S3ModelArtifacts})
    steps = [train("C", depends_on=["B"]), second, train("D"), train("A")]
    assert ["D", "A", "B", "C"] == document(*steps).execution_order


def test_copies_do_not_change_the_document():
    made = document(train())
    copied: dict[str, Any] = made.to_dict()
    copied["Steps"].clear()
    assert 1 == len(made.nodes)


def test_json_for_a_region():
    text = json.loads(document(xgboost()).to_json(region="eu-west-1"))
    image = text["Steps"][0]["Arguments"]["AlgorithmSpecification"]["TrainingImage"]
    assert "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0" == image
    assert text["PipelineExperimentConfig"] is None


def test_json_for_a_region_without_the_image():
    ((where, given, allowed),) = mistakes(
        lambda: document(xgboost()).to_json(region="eu-west-99"), UnsupportedRegionError
    )
    assert ("region", "eu-west-99") == (where, given)
    assert "eu-west-1" in allowed


def test_defaults_make_a_new_document():
    made = document(train())
    filled = made.with_defaults(JobDefaults(role_arns={"Train": "arn:aws:iam::123456789012:role/x"}))
    requests: list[Any] = [one.nodes[0].step["Arguments"] for one in (made, filled)]
    roles = [request.get("RoleArn") for request in requests]
    assert [None, "arn:aws:iam::123456789012:role/x"] == roles
