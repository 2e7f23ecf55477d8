"""Endpoints in the workspace's network and with its keys."""

from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import (
    DataCaptureConfig,
    Model,
    ModelEndpoint,
    ModelPackage,
    ParameterString,
    TrainingWorkspace,
    builtin_image,
)
from cdk_sagemaker_training.registry.sharing import KEY_NOT_KNOWN
from tests.support.iam import RolePolicies
from tests.support.mistakes import wrong_fields
from tests.support.templates import deployed, resources

ARN = "arn:aws:sagemaker:eu-west-1:222222222222:model-package/churn/3"
ROLE = "arn:aws:iam::111111111111:role/serving"
IMAGE = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/mine:1"


@pytest.fixture(scope="module")
def workspace() -> TrainingWorkspace:
    """One for all tests, in a known region."""
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    return TrainingWorkspace(stack, "Training")


@pytest.fixture(scope="module")
def endpoints(workspace: TrainingWorkspace) -> dict[str, ModelEndpoint]:
    """A version of another account's registry, and an artifact of one's own; in the order of the template."""
    stack = Stack.of(workspace)
    bucket = s3.Bucket.from_bucket_name(stack, "Theirs", "models-of-222")
    captured = DataCaptureConfig(destination_s3_uri=workspace.artifacts("capture/"))
    registered = ModelEndpoint(
        stack,
        "Registered",
        workspace=workspace,
        model=ModelPackage(model_package_arn=ARN),
        instance_type="ml.m5.large",
        initial_instance_count=2,
        artifacts_bucket=bucket,
        artifacts_prefix="churn/",
        encryption_key=kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:222222222222:key/1"),
        repositories=[ecr.Repository.from_repository_name(stack, "Image", "mine")],
        data_capture_config=captured,
    )
    own = ModelEndpoint(
        stack,
        "Own",
        workspace=workspace,
        model=Model(
            image_uri=builtin_image("xgboost", "3.2-0"),
            model_data=workspace.artifacts("churn/model.tar.gz"),
            env={"LEVEL": 1},
        ),
        instance_type="ml.g5.xlarge",
        endpoint_name="Churn",
    )
    service = cast("iam.IPrincipal", iam.ServicePrincipal("lambda.amazonaws.com"))
    own.grant_invoke(cast("iam.IGrantable", iam.Role(stack, "Caller", assumed_by=service)))
    named = ModelEndpoint(
        stack,
        "Named",
        workspace=workspace,
        model=Model(image_uri=IMAGE, role=ROLE),
        instance_type="ml.m5.large",
    )
    return {"registered": registered, "own": own, "named": named}


def test_a_version_of_the_registry(workspace: TrainingWorkspace, endpoints: dict[str, ModelEndpoint]):
    stack = Stack.of(workspace)
    model, config = resources(stack, "AWS::SageMaker::Model")[0], resources(stack, "AWS::SageMaker::EndpointConfig")[0]
    assert ([{"ModelPackageName": ARN}], True) == (model["Containers"], model["EnableNetworkIsolation"])
    assert {"Subnets", "SecurityGroupIds"} == set(model["VpcConfig"])
    (variant,) = config["ProductionVariants"]
    assert ("ml.m5.large", 2, "AllTraffic") == (
        variant["InstanceType"],
        variant["InitialInstanceCount"],
        variant["VariantName"],
    )
    key = stack.resolve(workspace.encryption_key.key_arn)
    assert (key, key) == (config["KmsKeyId"], config["DataCaptureConfig"]["KmsKeyId"])
    assert (20, [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}]) == (
        config["DataCaptureConfig"]["InitialSamplingPercentage"],
        config["DataCaptureConfig"]["CaptureOptions"],
    )
    assert endpoints["registered"].role is not None


def test_its_role_reads_there_and_writes_here(workspace: TrainingWorkspace, endpoints: dict[str, ModelEndpoint]):
    stack, own = Stack.of(workspace), deployed(Stack.of(workspace).resolve(workspace.artifacts_bucket.bucket_name))
    policies = RolePolicies.of(stack, "RegisteredHosting")
    at = "arn:<AWS::Partition>:s3:::"
    via = {"kms:viaservice": "s3.eu-west-1.<AWS::URLSuffix>"}
    wanted = [
        ("s3:GetObject", f"{at}models-of-222/churn/a/model.tar.gz", {}, True),
        ("s3:GetObject", f"{at}models-of-222/other/model.tar.gz", {}, False),
        ("s3:GetObject", f"{at}{own}/churn/model.tar.gz", {}, False),
        ("s3:PutObject", f"{at}{own}/capture/2026/x.jsonl", {}, True),
        ("s3:PutObject", f"{at}{own}/churn/x", {}, False),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:222222222222:key/1", via, True),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:222222222222:key/1", {}, False),
    ]
    found = [policies.allow(action, resource, **context) for action, resource, context, _ in wanted]
    assert [each[3] for each in wanted] == found


def test_an_artifact_of_ones_own(workspace: TrainingWorkspace, endpoints: dict[str, ModelEndpoint]):
    stack = Stack.of(workspace)
    model, config = resources(stack, "AWS::SageMaker::Model")[1], resources(stack, "AWS::SageMaker::EndpointConfig")[1]
    container = model["PrimaryContainer"]
    assert ("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0", {"LEVEL": "1"}) == (
        container["Image"],
        container["Environment"],
    )
    # Its instances have storage of their own, which a key does not encrypt.
    assert ("KmsKeyId" in config, "DataCaptureConfig" in config) == (False, False)
    endpoint = resources(stack, "AWS::SageMaker::Endpoint")[1]
    assert "Churn" == endpoint["EndpointName"]
    own = endpoints["own"]
    scaled = deployed(stack.resolve(own.scaling_resource_id))
    assert (True, True) == (scaled.startswith("endpoint/<Own"), scaled.endswith("/variant/AllTraffic"))


def test_asked_by_whom_it_is_granted_to(workspace: TrainingWorkspace, endpoints: dict[str, ModelEndpoint]):
    stack = Stack.of(workspace)
    (policy,) = [each for each in resources(stack, "AWS::IAM::Policy") if "Caller" in each["PolicyName"]]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert ("sagemaker:InvokeEndpoint", stack.resolve(endpoints["own"].endpoint_arn)) == (
        statement["Action"],
        statement["Resource"],
    )


def test_a_role_that_the_model_names_is_left_alone(workspace: TrainingWorkspace, endpoints: dict[str, ModelEndpoint]):
    assert endpoints["named"].role is None
    assert ROLE == resources(Stack.of(workspace), "AWS::SageMaker::Model")[2]["ExecutionRoleArn"]


def test_a_bucket_whose_key_nobody_names_is_a_warning():
    stack = Stack(App(), "Stack")
    workspace = TrainingWorkspace(stack, "Training")
    bucket = s3.Bucket.from_bucket_name(stack, "Unknown", "models-of-333")
    made = ModelEndpoint(
        stack,
        "Warned",
        workspace=workspace,
        model=ModelPackage(model_package_arn=ARN),
        instance_type="ml.m5.large",
        artifacts_bucket=bucket,
    )
    told = [str(entry.data) for each in made.node.find_all() for entry in each.node.metadata]
    assert [True] == [KEY_NOT_KNOWN in text for text in told if "warning" in text or "registry" in text]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"instance_type": "m5.large", "initial_instance_count": 0}, ["initial_instance_count", "instance_type"]),
        ({"endpoint_name": "a_b", "model": "churn"}, ["endpoint_name", "model"]),
        (
            {"model": ModelPackage(model_package_arn=ARN.replace("eu-west-1", "us-east-1"))},
            ["model.model_package_arn"],
        ),
        ({"data_capture_config": {"EnableCapture": True}}, ["data_capture_config"]),
        (
            {"model": ModelPackage(model_package_arn=ParameterString(name="Version"))},
            ["model/Containers/0/ModelPackageName"],
        ),
    ],
)
def test_what_is_refused(workspace: TrainingWorkspace, given: dict[str, Any], where: list[str]):
    default: dict[str, Any] = {"model": ModelPackage(model_package_arn=ARN), "instance_type": "ml.m5.large"}
    stack = Stack.of(workspace)
    found = wrong_fields(lambda: ModelEndpoint(stack, "Refused", workspace=workspace, **{**default, **given}))
    assert where == sorted(found)
    assert stack.node.try_find_child("Refused") is None
