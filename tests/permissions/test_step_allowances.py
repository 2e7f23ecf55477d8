"""What the pipeline's role may do for each kind of step, from documents as any source writes them."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_sqs as sqs

from cdk_sagemaker_training import Acknowledgement, PipelineDefinition, TrainingPipeline
from tests.support.templates import as_list, resources, statements_of

ARN = "arn:<AWS::Partition>:{}:<AWS::Region>:<AWS::AccountId>:{}"
ROLE = "arn:aws:iam::123456789012:role/job"
AWS_IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"


def granted(stack: Stack, *steps: dict[str, Any]) -> dict[str, list[str]]:
    """Action to the resources that it is allowed on."""
    definition = PipelineDefinition.from_json({"Version": "2020-12-01", "Steps": list(steps)})
    cut = Acknowledgement(rule="SMT357", reason="requests are cut down to what the role follows from")
    TrainingPipeline(stack, "P", definition=definition, acknowledgements=[cut])
    found: dict[str, list[str]] = {}
    for policy in resources(stack, "AWS::IAM::Policy"):
        for statement in statements_of(stack, policy["PolicyName"]):
            for action in as_list(statement["Action"]):
                found.setdefault(action, []).extend(as_list(statement["Resource"]))
    return found


def step(kind: str, name: str = "S", *, arguments: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    return {"Name": name, "Type": kind, "Arguments": arguments or {}, **members}


def sagemaker(*actions: str, on: str) -> dict[str, list[str]]:
    return {f"sagemaker:{action}": [ARN.format("sagemaker", on)] for action in ("AddTags", *actions)}


def job(verb: str, resource: str) -> dict[str, list[str]]:
    return sagemaker(*(f"{prefix}{verb}" for prefix in ("Create", "Describe", "Stop")), on=resource)


PASSED = {"iam:PassRole": [ROLE]}
LOCATED = {"RoleArn": ROLE, "OutputDataConfig": {"S3OutputPath": "s3://b/o/"}}
TUNING = ARN.format("sagemaker", "hyper-parameter-tuning-job/*")
CLUSTER_RULES = [
    ARN.format("events", f"rule/SageMakerPipelineExecutionEMR{kind}StatusUpdateRule") for kind in ("Step", "Cluster")
]
EMR_ON_CLUSTER = ("AddJobFlowSteps", "CancelSteps", "DescribeCluster", "DescribeStep", "ListSteps")
SERVERLESS = ARN.format("emr-serverless", "/applications/00abc")
SERVERLESS_ACTIONS = (
    *("CancelJobRun", "GetApplication", "GetJobRun"),
    *("StartApplication", "StartJobRun", "TagResource"),
)
QUEUE = "https://sqs.eu-west-1.amazonaws.com/210987654321/queue"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (step("Fail", arguments={"ErrorMessage": "no"}), {}),
        (step("Training", arguments=LOCATED), job("TrainingJob", "training-job/pipelines-*") | PASSED),
        (
            step("Training", arguments={**LOCATED, "TrainingJobName": "mine"}),
            job("TrainingJob", "training-job/mine*") | PASSED,
        ),
        (
            step("Processing", arguments={"RoleArn": ROLE}),
            job("ProcessingJob", "processing-job/pipelines-*") | PASSED,
        ),
        (
            step("Transform", arguments={"ModelName": "m", "TransformOutput": {"S3OutputPath": "s3://b/o/"}}),
            job("TransformJob", "transform-job/pipelines-*"),
        ),
        (
            step("Tuning", arguments={"TrainingJobDefinition": LOCATED}),
            job("HyperParameterTuningJob", "hyper-parameter-tuning-job/*")
            | {"sagemaker:ListTrainingJobsForHyperParameterTuningJob": [TUNING]}
            | PASSED,
        ),
        (step("AutoML", arguments=LOCATED), job("AutoMLJob", "automl-job/*") | PASSED),
        (
            step("Model", arguments={"ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": AWS_IMAGE}}),
            sagemaker("CreateModel", "DescribeModel", on="model/pipelines-*") | PASSED,
        ),
        (
            step("EndpointConfig", arguments={"EndpointConfigName": "c"}),
            sagemaker("CreateEndpointConfig", "DescribeEndpointConfig", on="endpoint-config/c"),
        ),
        (
            step("Lambda", FunctionArn="arn:aws:lambda:eu-west-1:123456789012:function:f"),
            {"lambda:InvokeFunction": ["arn:aws:lambda:eu-west-1:123456789012:function:f"]},
        ),
        (
            step("Callback", SqsQueueUrl=QUEUE),
            {"sqs:SendMessage": ["arn:<AWS::Partition>:sqs:<AWS::Region>:210987654321:queue"]},
        ),
        (
            step("EMR", arguments={"ClusterId": "j-1"}),
            {
                **{f"elasticmapreduce:{a}": [ARN.format("elasticmapreduce", "cluster/j-1")] for a in EMR_ON_CLUSTER},
                **{f"events:{a}": CLUSTER_RULES for a in ("DescribeRule", "PutRule", "PutTargets")},
            },
        ),
        (
            step("EMRServerless", arguments={"ApplicationId": "00abc", "ExecutionRoleArn": ROLE}),
            {f"emr-serverless:{a}": [SERVERLESS, f"{SERVERLESS}/jobruns/*"] for a in SERVERLESS_ACTIONS}
            | {"iam:PassRole": [ROLE, ROLE]},
        ),
        (
            step("Cleanup", arguments={"Resources": {"S3": [{"StepName": "S0", "S3Uris": ["s3://b/tmp/x.csv"]}]}}),
            {
                "s3:DeleteObject": ["arn:<AWS::Partition>:s3:::b/tmp/x.csv*"],
                "s3:DeleteObjectVersion": ["arn:<AWS::Partition>:s3:::b/tmp/x.csv*"],
                "s3:ListBucket": ["arn:<AWS::Partition>:s3:::b"],
            },
        ),
    ],
    ids=lambda value: str(value.get("Type", "")),
)
def test_exactly_what_the_kind_of_step_needs(stack: Stack, given: dict[str, Any], expected: dict[str, list[str]]):
    assert expected == granted(stack, given)


def test_steps_alike_share_a_statement_and_those_in_branches_count(stack: Stack):
    inner = step("Training", "Inner", arguments=LOCATED)
    condition = step("Condition", "C", arguments={"Conditions": [], "IfSteps": [inner], "ElseSteps": []})

    found = granted(stack, step("Training", "Outer", arguments=LOCATED), condition)

    assert job("TrainingJob", "training-job/pipelines-*") | PASSED == found


def test_the_queue_of_a_callback_may_be_a_token(stack: Stack):
    queue = sqs.Queue(stack, "Queue")

    [arn] = granted(stack, step("Callback", SqsQueueUrl=queue.queue_url))["sqs:SendMessage"]

    assert "Fn::Split" in str(arn) or "<" in arn


def test_property_files_and_json_objects_are_read_with_this_role(stack: Stack):
    evaluate = step(
        "Processing",
        "Evaluate",
        arguments={
            "RoleArn": ROLE,
            "ProcessingOutputConfig": {"Outputs": [{"OutputName": "report", "S3Output": {"S3Uri": "s3://b/report/"}}]},
        },
        PropertyFiles=[{"PropertyFileName": "F", "OutputName": "report", "FilePath": "f.json"}],
    )
    looked_at = {"Std:JsonGet": {"S3Uri": {"Std:Join": {"On": "/", "Values": ["s3://c", "x.json"]}}, "Path": "a"}}
    condition = step(
        "Condition",
        "C",
        arguments={
            "Conditions": [{"Type": "Equals", "LeftValue": looked_at, "RightValue": 1}],
            "IfSteps": [],
            "ElseSteps": [],
        },
    )

    found = granted(stack, evaluate, condition)

    reads = ["arn:<AWS::Partition>:s3:::b/report/*", "arn:<AWS::Partition>:s3:::c/x.json*"]
    assert reads == found["s3:GetObject"]


def test_a_group_with_capitals_is_allowed_in_both_spellings(stack: Stack):
    found = granted(stack, step("RegisterModel", arguments={"ModelPackageGroupName": "Churn"}))

    groups = [ARN.format("sagemaker", f"model-package-group/{name}") for name in ("Churn", "churn")]
    packages = [ARN.format("sagemaker", f"model-package/{name}/*") for name in ("Churn", "churn")]
    assert sorted([*packages, *groups]) == sorted(found["sagemaker:CreateModelPackage"])
