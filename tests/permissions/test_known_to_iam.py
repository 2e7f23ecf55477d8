"""Every statement of derived roles means something to IAM: its actions exist and take the resources that it names.

Judged by iam-simulate, which brings the service authorization reference: a misspelt action, or one on a resource that
it cannot be limited to, would allow nothing and say nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack

from cdk_sagemaker_training import Acknowledgement, PipelineDefinition, TrainingPipeline
from cdk_sagemaker_training.permissions.permission import Permission
from tests.support.iam_simulate import ALLOWED, KEY_POLICY, Question, answers

KEY = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
ROLE = "arn:aws:iam::123456789012:role/job"
PARTITION = "${AWS::Partition}"


def training(**members: Any) -> dict[str, Any]:
    repository = {"TrainingRepositoryCredentialsProviderArn": "arn:aws:lambda:eu-west-1:123456789012:function:registry"}
    return {
        "AlgorithmSpecification": {
            "TrainingImage": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1",
            "TrainingImageConfig": {"TrainingRepositoryAuthConfig": repository},
            "TrainingInputMode": "File",
        },
        "InputDataConfig": [{"ChannelName": "a", "DataSource": {"S3DataSource": {"S3Uri": "s3://data/train/"}}}],
        "OutputDataConfig": {"S3OutputPath": "s3://models/out/", "KmsKeyId": KEY},
        "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeKmsKeyId": KEY},
        "CheckpointConfig": {"S3Uri": "s3://checkpoints/a/"},
        "RemoteDebugConfig": {"EnableRemoteDebug": True},
        "VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
        **members,
    }


def logging(resource: str) -> dict[str, Any]:
    config = {"MlflowResourceArn": f"arn:aws:sagemaker:eu-west-1:123456789012:{resource}"}
    return training(EnableNetworkIsolation=False, MlflowConfig=config)


def by_algorithm() -> dict[str, Any]:
    found = training()
    found["AlgorithmSpecification"] = {"AlgorithmName": "mine", "TrainingInputMode": "File"}
    return found


def processing() -> dict[str, Any]:
    report = {
        "OutputName": "r",
        "S3Output": {"S3Uri": "s3://reports/r/"},
    }
    features = {"OutputName": "f", "FeatureStoreOutput": {"FeatureGroupName": "customers"}}
    return {
        "AppSpecification": {"ImageUri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1"},
        "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1}},
        "ProcessingOutputConfig": {"Outputs": [report, features], "KmsKeyId": KEY},
    }


STEPS: Sequence[dict[str, Any]] = [
    {"Type": "Training", "Arguments": training()},
    {"Type": "Training", "Arguments": by_algorithm()},
    {"Type": "Training", "Arguments": training(TrainingJobName="churn")},
    {"Type": "Training", "Arguments": training(OutputDataConfig={"S3OutputPath": "s3://m/", "KmsKeyId": "alias/a"})},
    {"Type": "Training", "Arguments": logging("mlflow-app/app-1")},
    {"Type": "Training", "Arguments": logging("mlflow-tracking-server/team")},
    {"Type": "Tuning", "Arguments": {"TrainingJobDefinition": training()}},
    {
        "Type": "Processing",
        "Arguments": processing(),
        "PropertyFiles": [{"PropertyFileName": "R", "OutputName": "r", "FilePath": "r.json"}],
    },
    {"Type": "AutoML", "Arguments": {"InputDataConfig": [], "OutputDataConfig": {"S3OutputPath": "s3://automl/"}}},
    {
        "Type": "Model",
        "Arguments": {
            "PrimaryContainer": {"Image": "public.ecr.aws/x:1", "ModelDataUrl": "s3://models/out/model.tar.gz"}
        },
    },
    {
        "Type": "Transform",
        "Arguments": {"ModelName": "m", "TransformOutput": {"S3OutputPath": "s3://predictions/", "KmsKeyId": KEY}},
    },
    {"Type": "RegisterModel", "Arguments": {"ModelPackageGroupName": "churn"}},
    {"Type": "EndpointConfig", "Arguments": {"EndpointConfigName": "c"}},
    {"Type": "Endpoint", "Arguments": {"EndpointName": "e", "EndpointConfigName": "c"}},
    {"Type": "InferenceComponent", "Arguments": {"InferenceComponentName": "i", "EndpointName": "e"}},
    {"Type": "Lambda", "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f"},
    {"Type": "Callback", "SqsQueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/queue"},
    {"Type": "EMR", "Arguments": {"ClusterId": "j-1"}},
    {
        "Type": "EMR",
        "Arguments": {"ClusterConfig": {"ServiceRole": "arn:aws:iam::123456789012:role/emr", "JobFlowRole": "ec2"}},
    },
    {"Type": "EMRServerless", "Arguments": {"ApplicationId": "00abc", "ExecutionRoleArn": ROLE}},
    {"Type": "EMRServerless", "Arguments": {"ApplicationConfig": {}, "ExecutionRoleArn": ROLE}},
    {"Type": "Cleanup", "Arguments": {"Resources": {"S3": [{"StepName": "S0", "S3Uris": ["s3://b/tmp/"]}]}}},
    {"Type": "Lineage", "Arguments": {}},
    {"Type": "QualityCheck", "Arguments": {"RoleArn": ROLE}},
    {"Type": "ClarifyCheck", "Arguments": {"RoleArn": ROLE}},
]


Asked = Sequence[tuple[str, Question]]


@pytest.fixture(scope="module")
def asked() -> Sequence[Asked]:
    """By step, what its pipeline's roles may do."""
    # With a region and an account: ARNs are text but for the partition.
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))
    return [list(_asked(stack, position)) for position in range(len(STEPS))]


@pytest.fixture(scope="module")
def verdicts(asked: Sequence[Asked]) -> Sequence[Sequence[str]]:
    """By step, in the same order. One process judges all of them."""
    found = iter(answers([question for each in asked for _, question in each]))
    return [[next(found) for _ in each] for each in asked]


@pytest.mark.parametrize("position", range(len(STEPS)), ids=[step["Type"] for step in STEPS])
def test_each_action_of_each_statement_is_alive(
    asked: Sequence[Asked], verdicts: Sequence[Sequence[str]], position: int
):
    judged = [(action, v) for (action, _), v in zip(asked[position], verdicts[position], strict=True)]
    alive = {action for action, verdict in judged if verdict == ALLOWED}
    assert {} == {action: verdict for action, verdict in judged if action not in alive}
    assert judged


def _asked(stack: Stack, position: int) -> Iterator[tuple[str, Question]]:
    step = {"Name": "S", "Arguments": {}, **copy.deepcopy(STEPS[position])}
    definition = PipelineDefinition.from_json({"Version": "2020-12-01", "Parameters": [], "Steps": [step]})
    pipeline = TrainingPipeline(
        stack,
        f"P{position}",
        definition=definition,
        acknowledgements=[Acknowledgement(rule="SMT357", reason="requests are cut down to what the roles follow from")],
    )
    for need in pipeline._roles.needs:
        for permission in need.permissions:
            yield from _questions(stack, permission)


def _questions(stack: Stack, permission: Permission) -> Iterator[tuple[str, Question]]:
    """Whether the statement allows each action on one of its resources; a denial asked about as if it allowed."""
    statement = cast("dict[str, Any]", stack.resolve(permission.to_json()))
    text = {"Version": "2012-10-17", "Statement": [{**_in_aws(statement), "Effect": "Allow"}]}
    for action in permission.actions:
        for resource in _in_aws(stack.resolve(list(permission.resources))):
            for sample in _samples(resource):
                question = Question(
                    policies=[text],
                    action=action,
                    resource=sample,
                    context=_context(text),
                    resource_policy=KEY_POLICY if ":kms:" in resource else None,
                )
                yield f"{action} under {sorted(_context(text))}", question


def _samples(resource: str) -> Sequence[str]:
    """What a pattern is about: a group of logs is its streams too."""
    if resource == "*":
        return [resource]
    return [resource.replace("*", text) for text in ("x", ":log-stream:x") if text == "x" or ":logs:" in resource]


def _context(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Condition keys that fulfil the conditions of a policy's only statement."""
    found: dict[str, Any] = {}
    for operator, keys in policy["Statement"][0].get("Condition", {}).items():
        for key, value in keys.items():
            if operator == "Null":
                continue
            wanted = value[0] if isinstance(value, list) else value
            if "Not" in operator:
                wanted = f"{wanted}x" if wanted.startswith("arn:") else f"no{wanted}"
            found[key] = wanted
            if operator.startswith("ForAnyValue"):
                found[key] = [found[key]]
    return found


def _in_aws(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_aws(inner) for inner in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, Any]", value)
    if "Ref" in members:
        return {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}.get(members["Ref"], "own")
    if "Fn::GetAtt" in members:
        return "arn:aws:iam::123456789012:role/own"
    if "Fn::Join" in members:
        return members["Fn::Join"][0].join(_in_aws(part) for part in members["Fn::Join"][1])
    return {key: _in_aws(inner) for key, inner in members.items()}
