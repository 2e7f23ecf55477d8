from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    CAPACITY_ERROR,
    THROTTLING,
    EMRServerlessJobConfig,
    EMRServerlessStep,
    EMRStep,
    EMRStepConfig,
    ParameterInteger,
    SageMakerJobStepRetryPolicy,
    StepRetryPolicy,
)
from cdk_sagemaker_training.errors import InvalidInputError

ROLE = "arn:aws:iam::123456789012:role/spark"
PROGRAM = EMRStepConfig(jar="command-runner.jar")
CLUSTER = {"Instances": {"InstanceFleets": [{}]}, "ReleaseLabel": "emr-7.0.0"}
WRONG_RETRY = [SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=1)]
JOB = EMRServerlessJobConfig(job_driver={"sparkSubmit": {"entryPoint": "s3://b/j.py"}}, execution_role_arn=ROLE)


def test_outputs_follow_the_arguments() -> None:
    program = EMRStepConfig(
        jar="j.jar", args=["a", ParameterInteger(name="I")], output_args={"x": "s3://b/x", "y": "s3://b/y"}
    )
    step = EMRStep(name="E", cluster_id="j-1", step_config=program)
    found: Any = step.arguments()["StepConfig"]
    number = {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.I"}]}}
    args = ["a", number, "--x", "s3://b/x", "--y", "s3://b/y"]
    assert args == found["HadoopJarStep"]["Args"]
    paths = {name: output.expr["Get"] for name, output in step.emr_outputs.items()}
    assert {"x": "Steps.E.Config.Args[3]", "y": "Steps.E.Config.Args[5]"} == paths


def test_retries_and_a_cluster_of_its_own() -> None:
    policy = StepRetryPolicy(exception_types=[THROTTLING], max_attempts=2)
    request = EMRStep(name="E", cluster_config=CLUSTER, step_config=PROGRAM, retry_policies=[policy]).to_request()
    assert [policy.to_request()] == request["RetryPolicies"]
    assert {"StepConfig": PROGRAM.to_request(), "ClusterConfig": CLUSTER} == request["Arguments"]


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({}, ["cluster_id, cluster_config"]),
        ({"cluster_id": "j", "cluster_config": CLUSTER}, ["cluster_id, cluster_config"]),
        ({"cluster_config": CLUSTER, "execution_role_arn": ROLE}, ["execution_role_arn"]),
        (
            {"cluster_config": {"Name": "x", "Steps": []}},
            ["cluster_config['Name']", "cluster_config['Steps']", "cluster_config['Instances']"],
        ),
        (
            {"cluster_config": {"Instances": {"TerminationProtected": True}}},
            ["cluster_config['Instances']['TerminationProtected']", "cluster_config['Instances']"],
        ),
        (
            {"cluster_config": {"Instances": {"InstanceGroups": [], "InstanceFleets": []}}},
            ["cluster_config['Instances']"],
        ),
        ({"cluster_id": "j", "retry_policies": WRONG_RETRY}, ["retry_policies[0]"]),
        ({"cluster_id": "j", "base_job_name": "x"}, ["base_job_name"]),
    ],
)
def test_mistakes_of_an_emr_step(members: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        EMRStep(name="E", step_config=PROGRAM, **members)
    assert where == [problem.where for problem in raised.value.problems]


def test_serverless_in_an_application() -> None:
    step = EMRServerlessStep(name="S", application_id="00f1", job_config=JOB)
    driver = {"sparkSubmit": {"entryPoint": "s3://b/j.py"}}
    expected = {
        "ExecutionRoleArn": ROLE,
        "ApplicationId": "00f1",
        "JobConfig": {"executionRoleArn": ROLE, "jobDriver": driver, "applicationId": "00f1"},
    }
    assert {"Name": "S", "Type": "EMRServerless", "Arguments": expected} == step.to_request()


def test_serverless_with_everything() -> None:
    job = EMRServerlessJobConfig(
        job_driver={"hive": {}},
        execution_role_arn=ROLE,
        configuration_overrides={"monitoringConfiguration": {}},
        execution_timeout_minutes=0,
        name="job",
        tags={"a": "b"},
    )
    application = {"releaseLabel": "emr-7.0.0", "type": "Spark"}
    arguments = EMRServerlessStep(name="S", application_config=application, job_config=job).arguments()
    expected = {
        "executionRoleArn": ROLE,
        "jobDriver": {"hive": {}},
        "configurationOverrides": {"monitoringConfiguration": {}},
        "executionTimeoutMinutes": 0,
        "name": "job",
        "tags": {"a": "b"},
    }
    assert {"ExecutionRoleArn": ROLE, "ApplicationConfig": application, "JobConfig": expected} == arguments


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({}, ["application_id, application_config"]),
        ({"application_id": "00f1", "application_config": {}}, ["application_id, application_config"]),
        ({"application_id": "00F1", "retry_policies": WRONG_RETRY}, ["application_id", "retry_policies[0]"]),
    ],
)
def test_mistakes_of_a_serverless_step(members: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        EMRServerlessStep(name="S", job_config=JOB, **members)
    assert where == [problem.where for problem in raised.value.problems]


def test_mistakes_of_a_serverless_job() -> None:
    with pytest.raises(InvalidInputError) as raised:
        EMRServerlessJobConfig(job_driver={}, execution_role_arn="r", execution_timeout_minutes=-1, name="")
    expected = ["job_driver", "execution_role_arn", "execution_timeout_minutes", "name"]
    assert expected == [problem.where for problem in raised.value.problems]
