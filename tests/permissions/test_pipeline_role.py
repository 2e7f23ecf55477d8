from __future__ import annotations

from typing import Any

from aws_cdk import CfnParameter, Stack

from cdk_sagemaker_training import ParameterString, RegisterModel, TrainingPipeline
from tests.support.steps import IMAGE, ROLE, train
from tests.support.templates import actions_of, as_list, resources, statements_of

AWS = "<AWS::Partition>"
HERE = "<AWS::Region>:<AWS::AccountId>"
OTHER_ROLE = "arn:aws:iam::123456789012:role/other"


def statements(stack: Stack, *steps: Any) -> list[dict[str, Any]]:
    TrainingPipeline(stack, "P", steps=steps)
    (found,) = [p for p in resources(stack, "AWS::IAM::Policy") if "JobRole" not in p["PolicyName"]]
    return statements_of(stack, found["PolicyName"])


def register(group: str = "churn") -> RegisterModel:
    return RegisterModel(
        name="Register",
        model_package_group_name=group,
        model_data=train().properties.ModelArtifacts.S3ModelArtifacts,
        image_uri=IMAGE,
        content_types=["text/csv"],
        response_types=["text/csv"],
    )


def test_training_jobs_that_pipelines_name(stack: Stack):
    jobs, passed = statements(stack, train(role=ROLE))
    assert {
        "sagemaker:AddTags",
        "sagemaker:CreateTrainingJob",
        "sagemaker:DescribeTrainingJob",
        "sagemaker:StopTrainingJob",
    } == set(jobs["Action"])
    assert f"arn:{AWS}:sagemaker:{HERE}:training-job/pipelines-*" == jobs["Resource"]
    assert {
        "Action": "iam:PassRole",
        "Condition": {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        "Effect": "Allow",
        "Resource": ROLE,
    } == passed


def test_exactly_the_roles_of_the_jobs_are_passed(stack: Stack):
    role = ParameterString(name="R", default_value=OTHER_ROLE)
    found = statements(stack, train("A", role=ROLE), train("B", role=role), train("C"), train("D", role=ROLE))
    (passed,) = [s for s in found if s["Action"] == "iam:PassRole"]
    first, second, made_here = passed["Resource"]
    assert [ROLE, OTHER_ROLE] == [first, second]
    assert made_here.startswith("<PJobRole")


def test_model_packages(stack: Stack):
    found = statements(stack, train(role=ROLE), register())
    (packages,) = [s for s in found if "sagemaker:CreateModelPackage" in as_list(s["Action"])]
    assert [
        f"arn:{AWS}:sagemaker:{HERE}:model-package/churn/*",
        f"arn:{AWS}:sagemaker:{HERE}:model-package-group/churn",
    ] == packages["Resource"]
    (artifacts,) = [s for s in found if "s3:GetObject" in as_list(s["Action"])]
    assert f"arn:{AWS}:s3:::output/models/*" == artifacts["Resource"]


def test_a_group_of_another_account_by_its_arn(stack: Stack):
    group = "arn:aws:sagemaker:eu-west-1:210987654321:model-package-group/shared"
    found = statements(stack, train(role=ROLE), register(group))
    (packages,) = [s for s in found if "sagemaker:CreateModelPackage" in as_list(s["Action"])]
    assert [
        "arn:aws:sagemaker:eu-west-1:210987654321:model-package/shared/*",
        "arn:aws:sagemaker:eu-west-1:210987654321:model-package-group/shared",
    ] == packages["Resource"]


def test_a_group_that_only_the_deployment_knows(stack: Stack):
    found = statements(stack, train(role=ROLE), register(CfnParameter(stack, "Group").value_as_string))
    (packages,) = [s for s in found if "sagemaker:CreateModelPackage" in as_list(s["Action"])]
    assert [
        f"arn:{AWS}:sagemaker:{HERE}:model-package/<Group>/*",
        f"arn:{AWS}:sagemaker:{HERE}:model-package-group/<Group>",
    ] == packages["Resource"]


def test_nothing_is_allowed_wholesale(stack: Stack):
    found = statements(stack, train(), register())
    assert [] == [action for action in actions_of(found) if "*" in action]
    assert [] == [s for s in found if "*" in as_list(s["Resource"])]
