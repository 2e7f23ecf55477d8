from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training import ModelPackageGroup, ModelPackageGroupBase, RegisterModel, TrainingPipeline
from cdk_sagemaker_training.errors import InvalidInputError
from tests.support.iam_simulate import ALLOWED, IMPLICITLY_DENIED, Question, verdicts
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.templates import definition_of, deployed, resources

REGION, ACCOUNT = "eu-west-1", "123456789012"
GROUP = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package-group/churn"
VERSION = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/churn/3"
ACTIONS = {
    "sagemaker:DescribeModelPackageGroup": GROUP,
    "sagemaker:DescribeModelPackage": VERSION,
    "sagemaker:ListModelPackages": VERSION,
    "sagemaker:CreateModelPackage": VERSION,
    "sagemaker:UpdateModelPackage": VERSION,
}


@pytest.fixture
def known() -> Stack:
    """A stack whose account and region are known."""
    return Stack(App(), "Stack", env=Environment(account=ACCOUNT, region=REGION))


def role(stack: Stack) -> iam.Role:
    return iam.Role(stack, "Role", assumed_by=cast("iam.IPrincipal", iam.ServicePrincipal("lambda.amazonaws.com")))


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("grant_read", set[str]()),
        ("grant_register", {"sagemaker:CreateModelPackage"}),
        ("grant_approve", {"sagemaker:UpdateModelPackage"}),
    ],
)
def test_a_grant_is_what_it_says_and_no_more(known: Stack, method: str, more: set[str]):
    group = ModelPackageGroup(known, "Models", model_package_group_name="churn")
    getattr(group, method)(role(known))
    (policy,) = resources(known, "AWS::IAM::Policy")
    document = deployed(policy["PolicyDocument"])
    text: Any = [
        {**each, "Resource": str(each["Resource"]).replace("<AWS::Partition>", "aws")} for each in document["Statement"]
    ]
    questions = [
        Question(policies=[{**document, "Statement": text}], action=action, resource=resource)
        for action, resource in ACTIONS.items()
    ]
    read = {"sagemaker:DescribeModelPackageGroup", "sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"}
    expected = [ALLOWED if action in read | more else IMPLICITLY_DENIED for action in ACTIONS]
    assert expected == verdicts(questions)


def test_to_deploy_is_to_make_models_of_versions(stack: Stack):
    group = ModelPackageGroup(stack, "Models", model_package_group_name="churn")
    group.grant_deploy(role(stack))
    (policy,) = resources(stack, "AWS::IAM::Policy")
    _, versions = deployed(policy["PolicyDocument"])["Statement"]
    assert ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages", "sagemaker:CreateModel"] == versions[
        "Action"
    ]
    assert "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:model-package/churn/*" == versions["Resource"]


def test_others_are_sent_to_share_with(stack: Stack):
    group = ModelPackageGroup(stack, "Models")
    ((where, _, allowed),) = mistakes(lambda: group.grant_read(iam.AccountPrincipal("222222222222")))
    assert ("grantee", "a role, user or group of this account") == (where, allowed)


def test_a_group_by_its_name(stack: Stack):
    group = ModelPackageGroup.from_model_package_group_name(stack, "Models", "churn")
    assert isinstance(group, ModelPackageGroupBase)
    expected = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:model-package-group/churn"
    assert ("churn", expected) == (
        group.model_package_group_name,
        deployed(stack.resolve(group.model_package_group_arn)),
    )


def test_a_group_of_another_account_by_its_arn(known: Stack):
    arn = "arn:aws:sagemaker:us-east-1:222222222222:model-package-group/churn"
    group = ModelPackageGroup.from_model_package_group_arn(known, "Models", arn)
    assert ("churn", arn, "222222222222", "us-east-1") == (
        group.model_package_group_name,
        group.model_package_group_arn,
        group.env.account,
        group.env.region,
    )
    assert ["arn:<AWS::Partition>:sagemaker:us-east-1:222222222222:model-package/churn/*"] == [
        deployed(known.resolve(each)) for each in group.version_arns
    ]


def register(group: str) -> RegisterModel:
    return RegisterModel(
        name="Register",
        model_package_group_name=group,
        model_data="s3://models/model.tar.gz",
        image_uri=f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/mine:1.0",
        content_types=["text/csv"],
        response_types=["text/csv"],
    )


def test_a_version_goes_to_a_group_of_another_account_by_its_arn(known: Stack):
    arn = f"arn:aws:sagemaker:{REGION}:222222222222:model-package-group/churn"
    group = ModelPackageGroup.from_model_package_group_arn(known, "Models", arn)
    with pytest.raises(InvalidInputError) as caught:
        register(group.model_package_group_name)
    (problem,) = caught.value.problems
    assert ("model_package_group_name", "churn") == (problem.where, problem.given)
    assert arn in problem.fix
    TrainingPipeline(known, "P", steps=[register(group.model_package_group_arn)])
    (step,) = definition_of(known)["Steps"]
    assert arn == step["Arguments"]["ModelPackageGroupName"]


def test_a_group_of_which_nobody_knows_that_it_is_elsewhere(known: Stack, stack: Stack):
    own = ModelPackageGroup.from_model_package_group_arn(known, "Models", GROUP)
    open_stack = ModelPackageGroup.from_model_package_group_arn(stack, "Models", GROUP)
    names = [register(each.model_package_group_name).model_package_group_name for each in (own, open_stack)]
    assert ["churn", "churn"] == names


@pytest.mark.parametrize(
    "arn",
    [
        "churn",
        "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/1",
        "arn:aws:sagemaker:eu-west-1:123:model-package-group/churn",
    ],
)
def test_no_arn_of_a_group(stack: Stack, arn: str):
    assert ["model_package_group_arn"] == wrong_fields(
        lambda: ModelPackageGroup.from_model_package_group_arn(stack, "Models", arn)
    )


@pytest.mark.parametrize("name", ["", "a b", "a_b", "-a", "a" * 64])
def test_a_name_that_no_group_has(known: Stack, name: str):
    assert ["model_package_group_name"] == wrong_fields(
        lambda: ModelPackageGroup.from_model_package_group_name(known, "Group", name)
    )
