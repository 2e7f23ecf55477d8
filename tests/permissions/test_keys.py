"""Which keys roles get, and what is said of keys that they cannot use."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

import pytest
from aws_cdk import App, CfnParameter, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from cdk_sagemaker_training import TrainingKey, TrainingPipeline, TrainingStep, TrainingWorkspace
from cdk_sagemaker_training.definition import Estimator
from tests.support.iam import EVERYTHING, decision
from tests.support.steps import IMAGE, ROLE, train
from tests.support.templates import as_list, deployed, statements_of

ROOT = cast("iam.IPrincipal", iam.AccountRootPrincipal())
ADMIN = cast("iam.IPrincipal", iam.ArnPrincipal("arn:aws:iam::123456789012:role/admin"))
SERVICE = cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com"))
EVERYONE = cast("iam.IPrincipal", iam.AnyPrincipal())
PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}
VOLUMES = ["kms:CreateGrant", "kms:DescribeKey"]


def statement(principal: iam.IPrincipal, *actions: str, **fields: Any) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=list(actions) or ["kms:*"], resources=["*"], principals=[principal], **fields)


def key_with(scope: Stack, *statements: iam.PolicyStatement) -> kms.Key:
    return kms.Key(scope, "Own", policy=iam.PolicyDocument(statements=list(statements)))


def errors(stack: Stack) -> Sequence[str]:
    """What synthesis fails with."""
    return [line for line in pipeline_at(stack, "P").node.validate() if "whose policy allows" in line]


def test_each_key_for_what_lies_under_it(stack: Stack):
    data, artifacts, volumes = (cast("kms.IKey", kms.Key(stack, name)) for name in ("Data", "Artifacts", "Volumes"))
    workspace = TrainingWorkspace(
        stack, "W", data_encryption_key=data, artifacts_encryption_key=artifacts, volume_encryption_key=volumes
    )
    estimator = Estimator(
        image_uri=IMAGE, instance_type="ml.m5.xlarge", checkpoint_s3_uri=workspace.checkpoints("churn/")
    )
    step = TrainingStep(name="Train", estimator=estimator, inputs={"train": workspace.data("train/")})
    TrainingPipeline(stack, "P", workspace=workspace, steps=[step])

    found: dict[str, set[str]] = {}
    for each in statements_of(stack, "JobRole"):
        for resource in as_list(each["Resource"]):
            actions = {action for action in as_list(each["Action"]) if action.startswith("kms:")}
            if actions:
                found.setdefault(resource[1:5], set()).update(actions)
    assert {
        "Data": {"kms:Decrypt"},
        "Arti": {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"},  # Decrypt is for multipart uploads
        "Volu": set(VOLUMES),
    } == found


def test_the_id_of_a_key_stands_for_its_arn(stack: Stack):
    key = kms.Key(stack, "Own")
    TrainingPipeline(stack, "P", steps=[train(volume_kms_key=key.key_id)])
    (grant,) = [each for each in statements_of(stack, "JobRole") if each["Action"] == "kms:CreateGrant"]
    assert grant["Resource"].endswith(".Arn>")
    assert [] == errors(stack)


@pytest.mark.parametrize("region", ["eu-west-1", None])
@pytest.mark.parametrize("settings", [{}, {"role": ROLE}])
def test_a_key_of_volumes_is_one_of_the_region(region: str | None, settings: dict[str, str]):
    stack = Stack(App(), "S", env=Environment(account="123456789012", region=region))
    here, there = (f"arn:aws:kms:{name}:123456789012:key/1" for name in ("eu-west-1", "us-east-1"))
    for name, key in {"Here": here, "There": there, "Id": "1234abcd"}.items():
        TrainingPipeline(stack, name, steps=[train(volume_kms_key=key, output_kms_key=there, **settings)])

    found = {name: pipeline_at(stack, name).node.validate() for name in ("Here", "There", "Id")}
    assert ([], []) == (found["Here"], found["Id"])
    expected = f"got {there!r}; allowed: a key of eu-west-1, where the job's volumes are; fix: make a key there"
    assert ([True] if region else []) == [expected in line for line in found["There"]]


def pipeline_at(stack: Stack, name: str) -> TrainingPipeline:
    return cast("TrainingPipeline", stack.node.find_child(name))


def judged(key: kms.Key) -> str:
    """What an evaluator that nobody here wrote says of a role that IAM allows everything."""
    document = deployed(Stack.of(key).resolve(cast("kms.CfnKey", key.node.default_child).key_policy))
    return decision(
        "kms:CreateGrant",
        "arn:aws:kms:eu-west-1:123456789012:key/1",
        role="arn:aws:iam::123456789012:role/jobs",
        statements=EVERYTHING,
        resource_policy=json.loads(json.dumps(document).replace("<AWS::Partition>", "aws")),
        owner="123456789012",
    )


# --- keys without a usable policy -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statements",
    [
        [statement(ADMIN)],
        [statement(SERVICE)],
        [statement(ROOT, "kms:Describe*", "kms:Put*")],
        [statement(cast("iam.IPrincipal", iam.AccountPrincipal("210987654321")))],
        [statement(ROOT), statement(EVERYONE, "kms:CreateGrant", effect=iam.Effect.DENY)],
        [statement(ROOT), statement(ROOT, effect=iam.Effect.DENY)],
    ],
)
def test_a_key_that_leaves_the_role_out(statements: list[iam.PolicyStatement]):
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))
    key = key_with(stack, *statements)
    TrainingPipeline(stack, "P", steps=[train(volume_kms_key=key.key_arn)])

    (error,) = errors(stack)
    assert error.startswith(
        "step 'Train', /Steps/0/Arguments/ResourceConfig/VolumeKmsKeyId: got 'Stack/Own'; allowed: a key whose policy "
        "allows kms:CreateGrant"
    )
    assert "to IAM of the account or to the role for jobs of Train; fix: add these actions to the key's policy" in error
    assert "Allow" != judged(key)


def test_it_fails_the_synthesis(stack: Stack):
    app = cast("App", stack.node.root)
    TrainingPipeline(stack, "P", steps=[train(output_kms_key=key_with(stack, statement(ADMIN)).key_arn)])
    with pytest.raises(RuntimeError, match=r"(?s)Stack/P.*OutputDataConfig/KmsKeyId: got 'Stack/Own'"):
        app.synth()


def test_each_role_and_key_once(stack: Stack):
    data, volumes = (
        cast("kms.IKey", kms.Key(stack, name, policy=iam.PolicyDocument(statements=[statement(ADMIN)])))
        for name in ("Data", "Volumes")
    )
    workspace = TrainingWorkspace(stack, "W", data_encryption_key=data, volume_encryption_key=volumes)
    steps = [
        TrainingStep(
            name=name,
            estimator=Estimator(image_uri=IMAGE, instance_type="ml.m5.xlarge"),
            inputs={"train": workspace.data(f"{name}/")},
        )
        for name in ("A", "B")
    ]
    TrainingPipeline(stack, "P", workspace=workspace, steps=steps)

    told = [(error.partition(",")[0], error.partition("got '")[2].partition("'")[0]) for error in errors(stack)]
    assert [(f"step '{step}'", f"Stack/{key}") for step in ("A", "B") for key in ("Data", "Volumes")] == sorted(told)


@pytest.mark.parametrize(
    "statements",
    [
        [],  # CDK writes none then, and the service's own leaves everything to IAM
        [statement(ROOT)],
        [statement(ROOT, "kms:CreateGrant", "kms:Describe*")],
        [statement(ADMIN), statement(EVERYONE, *VOLUMES, conditions={"StringEquals": {"aws:PrincipalTag/a": "b"}})],
        [
            statement(ROOT),
            statement(EVERYONE, effect=iam.Effect.DENY, conditions=PLAIN_HTTP),
        ],
        [statement(ROOT), statement(ADMIN, effect=iam.Effect.DENY)],
    ],
)
def test_a_key_that_leaves_it_to_iam(stack: Stack, statements: list[iam.PolicyStatement]):
    TrainingPipeline(stack, "P", steps=[train(volume_kms_key=key_with(stack, *statements).key_arn)])
    assert [] == errors(stack)


def test_the_other_evaluator_allows_something():
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))
    assert "Allow" == judged(key_with(stack, statement(ROOT), statement(ADMIN, effect=iam.Effect.DENY)))


def test_a_key_that_names_the_role(stack: Stack):
    key = key_with(stack, statement(ADMIN))
    pipeline = TrainingPipeline(stack, "P", steps=[train(volume_kms_key=key.key_arn)])
    assert 1 == len(errors(stack))
    role = cast("iam.IPrincipal", iam.ArnPrincipal(pipeline.job_roles["Train"].role_arn))
    key.add_to_resource_policy(statement(role, *VOLUMES))  # later, from anywhere
    assert [] == errors(stack)


def test_a_key_that_names_another_role_of_the_stack(stack: Stack):
    other = iam.Role(stack, "Other", assumed_by=SERVICE)
    key = key_with(stack, statement(cast("iam.IPrincipal", iam.ArnPrincipal(other.role_arn)), *VOLUMES))
    TrainingPipeline(stack, "P", steps=[train(volume_kms_key=key.key_arn)])
    assert 1 == len(errors(stack))


@pytest.mark.parametrize(("expected", "named"), [(0, ROLE), (1, "arn:aws:iam::123456789012:role/other")])
def test_a_role_that_an_estimator_names(stack: Stack, expected: int, named: str):
    key = key_with(stack, statement(cast("iam.IPrincipal", iam.ArnPrincipal(named)), *VOLUMES))
    TrainingPipeline(stack, "P", steps=[train(role=ROLE, volume_kms_key=key.key_arn)])
    assert expected == len(errors(stack))


def test_a_role_with_a_name_by_its_arn(stack: Stack):
    role = cast("iam.IRole", iam.Role(stack, "Role", role_name="training", assumed_by=SERVICE))
    key = key_with(stack, statement(cast("iam.IPrincipal", iam.ArnPrincipal(ROLE)), *VOLUMES))
    TrainingPipeline(stack, "P", steps=[train(volume_kms_key=key.key_arn)], job_role=role)
    assert [] == errors(stack)


def test_what_cannot_be_known_is_no_error(stack: Stack):
    parameter = CfnParameter(stack, "Principal").value_as_string
    key = key_with(stack, statement(cast("iam.IPrincipal", iam.ArnPrincipal(parameter))))
    other = kms.Key.from_key_arn(stack, "Other", "arn:aws:kms:eu-west-1:123456789012:key/1")
    raw = kms.CfnKey(stack, "Raw")  # the service gives it a policy that leaves everything to IAM
    keys = (key.key_arn, other.key_arn, raw.attr_arn, CfnParameter(stack, "Key").value_as_string)
    TrainingPipeline(stack, "P", steps=[train(f"T{n}", volume_kms_key=arn) for n, arn in enumerate(keys)])
    assert [] == errors(stack)


def test_a_key_in_another_stack():
    app = App()
    platform, team = Stack(app, "Platform"), Stack(app, "Team")
    closed = key_with(platform, statement(ADMIN))
    opened = TrainingKey(platform, "Key")
    steps = [train("Bad", volume_kms_key=closed.key_arn), train("Good", volume_kms_key=opened.key_arn)]
    TrainingPipeline(team, "P", steps=steps)
    (error,) = errors(team)
    assert "got 'Platform/Own'" in error
