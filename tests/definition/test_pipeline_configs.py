"""The configs that a document takes beside its steps."""

from __future__ import annotations

from typing import Any, cast

import pytest

from cdk_sagemaker_training.definition import (
    Estimator,
    ExecutionVariables,
    FailStep,
    MlflowConfig,
    ParallelismConfiguration,
    ParameterString,
    PipelineDefinition,
    PipelineDefinitionConfig,
    PipelineExperimentConfig,
    PipelineExperimentConfigProperties,
    TrainingStep,
)
from cdk_sagemaker_training.errors import GraphError, InvalidInputError

ARN = "arn:aws:sagemaker:eu-west-1:123456789012:mlflow-tracking-server/team"
PREFIXES = PipelineDefinitionConfig(use_custom_job_prefix=True)


def train(**members: Any) -> TrainingStep:
    estimator = Estimator(image_uri="image", instance_type="ml.m5.xlarge")
    return TrainingStep(name="Train", estimator=estimator, **members)


def document(*steps: Any, **configs: Any) -> Any:
    return PipelineDefinition.from_steps(steps=steps or (train(),), **configs).to_dict()


def test_experiments_and_mlflow_are_off() -> None:
    assert document()["PipelineExperimentConfig"] is None
    assert "MlflowConfig" not in document()


def test_an_experiment() -> None:
    config = PipelineExperimentConfig(
        experiment_name=ParameterString(name="Name"), trial_name=ExecutionVariables.PIPELINE_EXECUTION_ID
    )
    tell = FailStep(name="Tell", error_message=PipelineExperimentConfigProperties.TRIAL_NAME)
    found = document(tell, pipeline_experiment_config=config)
    expected = {"ExperimentName": {"Get": "Parameters.Name"}, "TrialName": {"Get": "Execution.PipelineExecutionId"}}
    assert expected == found["PipelineExperimentConfig"]
    assert [{"Name": "Name", "Type": "String"}] == found["Parameters"]
    assert {"Get": "PipelineExperimentConfig.TrialName"} == found["Steps"][0]["Arguments"]["ErrorMessage"]


def test_a_reference_to_an_experiment_that_is_off() -> None:
    tell = FailStep(name="Tell", error_message=PipelineExperimentConfigProperties.EXPERIMENT_NAME)
    with pytest.raises(GraphError, match="experiment config; there is none"):
        document(tell)


def test_mlflow() -> None:
    config = MlflowConfig(mlflow_resource_arn=ARN, mlflow_experiment_name=ParameterString(name="Name"))
    found = document(mlflow_config=config)
    expected = {"MlflowResourceArn": ARN, "MlflowExperimentName": {"Get": "Parameters.Name"}}
    assert expected == found["MlflowConfig"]
    assert ["Name"] == [parameter["Name"] for parameter in found["Parameters"]]
    assert {"MlflowResourceArn": ARN} == MlflowConfig(mlflow_resource_arn=ARN).to_request()


@pytest.mark.parametrize(
    ("build", "where"),
    [
        (
            lambda: MlflowConfig(mlflow_resource_arn="x", mlflow_experiment_name=""),
            ["mlflow_resource_arn", "mlflow_experiment_name"],
        ),
        (
            lambda: PipelineExperimentConfig(experiment_name="a_b", trial_name="x" * 121),
            ["experiment_name", "trial_name"],
        ),
        (lambda: ParallelismConfiguration(max_parallel_execution_steps=0), ["max_parallel_execution_steps"]),
        (lambda: PipelineDefinitionConfig(use_custom_job_prefix=cast("bool", 1)), ["use_custom_job_prefix"]),
        (lambda: train(base_job_name="x" * 39), ["base_job_name"]),
        (lambda: train(base_job_name="a_b"), ["base_job_name"]),
    ],
)
def test_bounds(build: Any, where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        build()
    assert where == [problem.where for problem in raised.value.problems]


def test_parallelism() -> None:
    assert {"MaxParallelExecutionSteps": 3} == ParallelismConfiguration(max_parallel_execution_steps=3).to_request()


def test_custom_prefixes() -> None:
    found = document(train(base_job_name="x" * 38), pipeline_definition_config=PREFIXES)
    assert "x" * 38 == found["Steps"][0]["Arguments"]["TrainingJobName"]


def test_a_job_without_a_prefix() -> None:
    with pytest.raises(GraphError) as raised:
        document(train(), FailStep(name="F"), pipeline_definition_config=PREFIXES)
    [problem] = raised.value.problems
    assert "/Steps/0/Arguments/TrainingJobName" == problem.where


def test_a_prefix_that_would_not_be_used() -> None:
    with pytest.raises(GraphError, match="use_custom_job_prefix=True"):
        document(train(base_job_name="churn"))
