from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Environment, Fn, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk.assertions import Annotations, Match

from cdk_sagemaker_training import (
    ExecutionVariables,
    InstanceGroup,
    InvalidInputError,
    Join,
    ParameterString,
    TrainingInput,
    TrainingPipeline,
)
from tests.support.steps import ROLE, train
from tests.support.templates import actions_of, as_list, deployed, resources, statements_of

AWS = "<AWS::Partition>"
KEY = "arn:aws:kms:eu-west-1:210987654321:key/1"
PULL = {"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}


def statements(stack: Stack, *, inputs: Any = None, **fields: Any) -> list[dict[str, Any]]:
    TrainingPipeline(stack, "P", steps=[train(inputs=inputs, **fields)])
    return statements_of(stack, "JobRole")


def allowed_on(found: list[dict[str, Any]], action: str) -> list[str]:
    """The resources on which an action is allowed."""
    return [resource for s in found if action in as_list(s["Action"]) for resource in as_list(s["Resource"])]


def test_the_least(stack: Stack):
    assert {
        "s3:AbortMultipartUpload",
        "s3:PutObject",
        "ecr:GetAuthorizationToken",
        *PULL,
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
        "cloudwatch:PutMetricData",
    } == actions_of(statements(stack))


def test_no_more_than_what_the_job_names(stack: Stack):
    found = statements(
        stack, inputs={"train": "s3://data/churn/train/"}, checkpoint_s3_uri="s3://checkpoints/churn/", instance_count=2
    )
    assert [f"arn:{AWS}:s3:::data/churn/train/*", f"arn:{AWS}:s3:::checkpoints/churn/*"] == allowed_on(
        found, "s3:GetObject"
    )
    assert [f"arn:{AWS}:s3:::data", f"arn:{AWS}:s3:::checkpoints"] == allowed_on(found, "s3:ListBucket")
    assert [f"arn:{AWS}:s3:::output/models/*", f"arn:{AWS}:s3:::checkpoints/churn/*"] == allowed_on(
        found, "s3:PutObject"
    )
    assert [f"arn:{AWS}:s3:::checkpoints/churn/*"] == allowed_on(found, "s3:DeleteObject")


@pytest.mark.parametrize(
    ("resource", "uri"),
    [
        ("data/*", "s3://data"),
        ("data/*", "s3://data/"),
        ("data/train*", "s3://data/train"),
        ("data/train/*", ParameterString(name="P", default_value="s3://data/train/")),
        ("data/train-*", Join(values=["s3://data/train-", ParameterString(name="P")])),
        ("data/train-1*", Join(on="-", values=["s3://data/train", ParameterString(name="P", default_value="1")])),
        ("data/a/1*", Join(on="/", values=["s3:/", "data", "a", 1])),
    ],
)
def test_locations_as_far_as_they_are_known(stack: Stack, resource: str, uri: Any):
    found = statements(stack, inputs={"train": TrainingInput(s3_data=uri)})
    assert [f"arn:{AWS}:s3:::{resource}"] == allowed_on(found, "s3:GetObject")


@pytest.mark.parametrize(
    "uri",
    [
        ParameterString(name="P"),
        Join(values=[ParameterString(name="P"), "/x"]),
        Join(values=["s3://", ParameterString(name="P")]),
        Join(values=["s3://my-", ParameterString(name="P"), "/x/"]),
        Join(on="/", values=["s3:/", ParameterString(name="P")]),
    ],
)
def test_a_bucket_that_is_a_parameter_without_default(stack: Stack, uri: Any):
    with pytest.raises(InvalidInputError) as caught:
        statements(stack, inputs={"train": TrainingInput(s3_data=uri)})
    (problem,) = caught.value.problems
    assert "/Steps/0/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri" == problem.where
    assert "allowed_values={'P': ['s3://bucket/prefix/']}" in problem.fix


def test_what_a_parameter_may_be_besides_its_default(stack: Stack):
    chosen = ParameterString(name="P", default_value="s3://a/x/")
    TrainingPipeline(
        stack, "P", steps=[train(inputs={"train": TrainingInput(s3_data=chosen)})], allowed_values={"P": ["s3://b/y/"]}
    )
    found = statements_of(stack, "JobRole")
    assert [f"arn:{AWS}:s3:::a/x/*", f"arn:{AWS}:s3:::b/y/*"] == allowed_on(found, "s3:GetObject")


def test_a_bucket_that_shows_when_the_step_runs(stack: Stack):
    found = statements(stack, inputs={"train": TrainingInput(s3_data=ExecutionVariables.PIPELINE_NAME)})
    assert [] == [*allowed_on(found, "s3:GetObject"), *allowed_on(found, "s3:ListBucket")]
    Annotations.from_stack(stack).has_warning(
        "/Stack/P", Match.string_like_regexp("step 'Train', .*ack: @cdk-sagemaker-training/pipeline:unknown-locations")
    )


def test_a_role_for_each_need(stack: Stack):
    steps = [train(name, inputs={"x": f"s3://{bucket}/"}) for name, bucket in (("A", "a"), ("B", "b"), ("C", "a"))]
    pipeline = TrainingPipeline(stack, "P", steps=steps)
    assert ["A", "C", "B"] == list(pipeline.job_roles)
    assert pipeline.job_roles["A"] is pipeline.job_roles["C"]
    found = [statements_of(stack, f"JobRoles{name}") for name in ("A", "B")]
    assert [[f"arn:{AWS}:s3:::a/*"], [f"arn:{AWS}:s3:::b/*"]] == [allowed_on(each, "s3:GetObject") for each in found]


def test_every_choice_of_a_parameter(stack: Stack):
    choices = ParameterString(name="P", enum_values=["s3://a/x/", "s3://b/y/"])
    found = statements(stack, inputs={"train": TrainingInput(s3_data=choices)})
    assert [f"arn:{AWS}:s3:::a/x/*", f"arn:{AWS}:s3:::b/y/*"] == allowed_on(found, "s3:GetObject")


def test_a_bucket_that_only_the_deployment_knows(stack: Stack):
    bucket = CfnParameter(stack, "Bucket").value_as_string
    found = statements(stack, inputs={"train": f"s3://{bucket}/train/"})
    assert [f"arn:{AWS}:s3:::<Bucket>/train/*"] == allowed_on(found, "s3:GetObject")
    assert [f"arn:{AWS}:s3:::<Bucket>"] == allowed_on(found, "s3:ListBucket")


def test_a_location_that_only_the_deployment_knows(stack: Stack):
    TrainingPipeline(stack, "P", steps=[train(inputs={"train": CfnParameter(stack, "Uri").value_as_string})])
    text = str([p["PolicyDocument"] for p in resources(stack, "AWS::IAM::Policy") if "JobRole" in p["PolicyName"]])
    bucket = {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "Uri"}]}]}
    assert text.count(str(bucket)) == 2
    assert f"{bucket}, '/*'" in text


def test_the_model_of_another_step_as_input(stack: Stack):
    first = train("First", output_path="s3://first/models/")
    second = train("Second", inputs={"model": first.properties.ModelArtifacts.S3ModelArtifacts}, role=None)
    TrainingPipeline(stack, "P", steps=[first, second])
    found = statements_of(stack, "JobRolesSecond")
    assert [f"arn:{AWS}:s3:::first/models/*"] == allowed_on(found, "s3:GetObject")


# --- images -----------------------------------------------------------------------------------------------------------


def test_a_repository_by_its_uri(stack: Stack):
    found = statements(stack, image_uri="210987654321.dkr.ecr.eu-west-1.amazonaws.com/team/mine@sha256:abc")
    arn = f"arn:{AWS}:ecr:eu-west-1:210987654321:repository/team/mine"
    assert [[arn]] * 3 == [allowed_on(found, action) for action in sorted(PULL)]
    assert ["*"] == allowed_on(found, "ecr:GetAuthorizationToken")


def test_a_repository_of_the_app(stack: Stack):
    repository = ecr.Repository(stack, "Repository")
    found = statements(stack, image_uri=repository.repository_uri_for_tag("1.0"))
    (arn,) = allowed_on(found, "ecr:BatchGetImage")
    assert "Repository" in arn
    assert arn.startswith(f"arn:{AWS}:ecr:")


def test_an_image_asset(stack: Stack):
    uri = Fn.sub("${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/assets-${AWS::AccountId}-x:0123")
    found = statements(stack, image_uri=uri)
    arn = f"arn:{AWS}:ecr:<AWS::Region>:<AWS::AccountId>:repository/assets-<AWS::AccountId>-x"
    assert [arn] == allowed_on(found, "ecr:BatchGetImage")


def test_an_image_that_is_the_default_of_a_parameter(stack: Stack):
    image = ParameterString(name="P", default_value="210987654321.dkr.ecr.eu-west-1.amazonaws.com/mine:1")
    found = statements(stack, image_uri=image)
    assert [f"arn:{AWS}:ecr:eu-west-1:210987654321:repository/mine"] == allowed_on(found, "ecr:BatchGetImage")


@pytest.mark.parametrize("image", ["registry.example.com/mine:1", ParameterString(name="P")])
def test_no_pull_from_other_registries(stack: Stack, image: Any):
    placed = {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"]}
    found = statements(stack, image_uri=image, training_repository_access_mode="Vpc", **placed)
    assert not [action for action in actions_of(found) if action.startswith("ecr:")]


# --- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "arn"),
    [
        (KEY, KEY),
        ("1234abcd", f"arn:{AWS}:kms:<AWS::Region>:<AWS::AccountId>:key/1234abcd"),
        (ParameterString(name="P", default_value=KEY), KEY),
    ],
)
def test_keys_of_output_and_volumes(stack: Stack, key: Any, arn: str):
    found = statements(stack, output_kms_key=key, volume_kms_key=key)
    assert [arn] == allowed_on(found, "kms:GenerateDataKey")
    (grant,) = [s for s in found if s["Action"] == "kms:CreateGrant"]
    assert (arn, {"Bool": {"kms:GrantIsForAWSResource": "true"}}) == (grant["Resource"], grant["Condition"])


def test_a_key_of_volumes_alone_writes_no_objects(stack: Stack):
    actions = actions_of(statements(stack, volume_kms_key=KEY))
    assert {"kms:CreateGrant", "kms:DescribeKey"} == {action for action in actions if action.startswith("kms:")}


# --- what only some jobs need -----------------------------------------------------------------------------------------


def test_network_interfaces_with_a_vpc_alone(stack: Stack):
    assert not [action for action in actions_of(statements(stack)) if action.startswith("ec2:")]
    other = Stack(App(), "Other")
    found = statements(other, subnets=["subnet-1"], security_group_ids=["sg-1"])
    assert "ec2:CreateNetworkInterface" in actions_of(found)


def test_remote_debugging(stack: Stack):
    found = statements(stack, enable_remote_debug=True)
    assert {"Create", "Open"} == {
        action.removeprefix("ssmmessages:").removesuffix("ControlChannel").removesuffix("DataChannel")
        for action in actions_of(found)
        if action.startswith("ssmmessages:")
    }


@pytest.mark.parametrize(
    ("expected", "chained"), [({"sts:AssumeRole"}, None), ({"sts:AssumeRole", "sts:TagSession"}, True)]
)
def test_session_tags_are_a_matter_of_trust(stack: Stack, expected: set[str], chained: bool | None):
    TrainingPipeline(stack, "P", steps=[train(enable_session_tag_chaining=chained)])
    (role,) = [r for r in resources(stack, "AWS::IAM::Role") if r["Description"] != "SageMaker pipeline"]
    trust = deployed(role["AssumeRolePolicyDocument"]["Statement"])
    assert expected == actions_of(trust)
    for statement in trust:
        assert {"Service": "sagemaker.amazonaws.com"} == statement["Principal"]
        assert {"StringEquals": {"aws:SourceAccount": "<AWS::AccountId>"}} == statement["Condition"]


def test_estimators_with_a_role_add_nothing(stack: Stack):
    TrainingPipeline(stack, "P", steps=[train("A", role=ROLE, inputs={"x": "s3://secret/"}), train("B")])
    assert "secret" not in str(statements_of(stack, "JobRole"))


def test_regions_of_china():
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="cn-north-1"))
    image = "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/mine:1"
    found = statements(stack, inputs={"train": "s3://data/"}, image_uri=image)
    (arn,) = allowed_on(found, "s3:GetObject")
    assert arn in {f"arn:{AWS}:s3:::data/*", "arn:aws-cn:s3:::data/*"}
    assert "arn:aws:" not in str(found)


def test_nothing_is_allowed_wholesale(stack: Stack):
    group = InstanceGroup(instance_group_name="a", instance_type="ml.m5.large", instance_count=1)
    found = statements(
        stack,
        inputs={"train": "s3://data/"},
        instance_type=None,
        instance_groups=[group],
        enable_remote_debug=True,
        subnets=["subnet-1"],
        security_group_ids=["sg-1"],
        output_kms_key=KEY,
        volume_kms_key=KEY,
    )
    assert [] == [action for action in actions_of(found) if "*" in action]
    anywhere = {action for s in found if "*" in as_list(s["Resource"]) for action in as_list(s["Action"])}
    assert {"ecr", "cloudwatch", "ec2", "ssmmessages"} == {action.split(":")[0] for action in anywhere}
    assert {"Allow"} == {statement["Effect"] for statement in found}
