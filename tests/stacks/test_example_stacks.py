"""What the example pipelines say once deployed."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Stack

from tests.support.templates import PIPELINE, definition_of, deployed, resources


@pytest.fixture(scope="session")
def churn(example_stacks: dict[str, Stack]) -> dict[str, Any]:
    return definition_of(example_stacks["ChurnTraining"])


def test_churn_trains_on_spot_with_checkpoints_and_registers_the_model(churn: dict[str, Any]):
    train, register = churn["Steps"]
    request = train["Arguments"]
    assert (True, 3600, 7200) == (
        request["EnableManagedSpotTraining"],
        request["StoppingCondition"]["MaxRuntimeInSeconds"],
        request["StoppingCondition"]["MaxWaitTimeInSeconds"],
    )
    assert request["CheckpointConfig"]["S3Uri"].endswith("/churn/")
    assert ["train", "validation"] == [channel["ChannelName"] for channel in request["InputDataConfig"]]
    assert [
        ["Step.SERVICE_FAULT", "Step.THROTTLING"],
        ["SageMaker.CAPACITY_ERROR"],
        ["SageMaker.JOB_INTERNAL_ERROR"],
    ] == [policy["ExceptionType"] for policy in train["RetryPolicies"]]
    assert {"Enabled": True, "ExpireAfter": "P7D"} == train["CacheConfig"]
    (container,) = register["Arguments"]["InferenceSpecification"]["Containers"]
    assert {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"} == container["ModelDataUrl"]
    assert request["AlgorithmSpecification"]["TrainingImage"] == container["Image"]
    assert {"Get": "Parameters.ApprovalStatus"} == register["Arguments"]["ModelApprovalStatus"]
    assert ["NumRound", "ApprovalStatus"] == [parameter["Name"] for parameter in churn["Parameters"]]


def test_jobs_are_placed_encrypted_and_isolated(example_stacks: dict[str, Stack]):
    for name in ("ChurnTraining", "ModelIteration"):
        for step in definition_of(example_stacks[name])["Steps"]:
            if step["Type"] != "Training":
                continue
            request = step["Arguments"]
            assert (True, True) == (request["EnableNetworkIsolation"], request["EnableInterContainerTrafficEncryption"])
            assert request["ResourceConfig"]["VolumeKmsKeyId"] == request["OutputDataConfig"]["KmsKeyId"]
            assert {"SecurityGroupIds", "Subnets"} == set(request["VpcConfig"])
            assert request["RoleArn"]


def test_iteration_keeps_its_cluster_warm_and_runs_one_after_the_other(example_stacks: dict[str, Stack]):
    shallow, deep = definition_of(example_stacks["ModelIteration"])["Steps"]
    for step in (shallow, deep):
        assert 1800 == step["Arguments"]["ResourceConfig"]["KeepAlivePeriodInSeconds"]
    assert [["Shallow"], ("3", "8")] == [
        deep["DependsOn"],
        tuple(step["Arguments"]["HyperParameters"]["max_depth"] for step in (shallow, deep)),
    ]


def test_pipelines_run_under_roles_of_their_own(example_stacks: dict[str, Stack]):
    for name in ("ChurnTraining", "ModelIteration"):
        (pipeline,) = resources(example_stacks[name], PIPELINE)
        (step, *_) = definition_of(example_stacks[name])["Steps"]
        assert deployed(pipeline["RoleArn"]) != step["Arguments"]["RoleArn"]


def test_what_holds_data_outlives_its_stack(templates: dict[str, dict[str, Any]]):
    stateful = {"AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SageMaker::ModelPackageGroup", "AWS::Logs::LogGroup"}
    policies = {
        resource.get("DeletionPolicy")
        for template in templates.values()
        for resource in template["Resources"].values()
        if resource["Type"] in stateful
    }
    assert {"Retain"} == policies
