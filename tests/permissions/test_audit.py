"""Roles that are given: what they lack and what they have beyond the steps' needs, said at synth."""

from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import DefinitionLocation, TrainingPipeline
from cdk_sagemaker_training.permissions.audit import RoleReport, RoleUses, report, role_in_app, role_with_arn
from cdk_sagemaker_training.permissions.permission import Permission
from cdk_sagemaker_training.permissions.role_checks import EXCESS, MISSING
from tests.support.jsii import questions_of
from tests.support.mistakes import mistakes
from tests.support.steps import train

SERVICE = cast("Any", iam.ServicePrincipal("sagemaker.amazonaws.com"))
READ = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::data/a/*"])
THROUGH_S3 = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
DECRYPT = Permission(actions=["kms:Decrypt"], resources=["arn:aws:kms:::key/1"], conditions=THROUGH_S3)


@pytest.fixture
def role(stack: Stack) -> iam.Role:
    return iam.Role(stack, "Given", assumed_by=SERVICE)


def reported(role: iam.Role, *needed: Permission) -> RoleReport:
    made = role_in_app(cast("Any", role))
    assert made is not None
    uses = RoleUses()
    uses.add(Stack.of(role), needed)
    return report(Stack.of(role), made, needed, uses)


def allow(role: iam.Role, action: str, resource: str, **members: Any) -> None:
    role.add_to_policy(iam.PolicyStatement(actions=[action], resources=[resource], **members))


# --- what is compared -------------------------------------------------------------------------------------------------


def test_nothing_to_say_of_a_role_that_fits(role: iam.Role):
    allow(role, "s3:GetObject", "arn:aws:s3:::data/a/*")
    assert RoleReport(missing=[], excess=[], unseen=[]) == reported(role, READ)


def test_missing(role: iam.Role):
    allow(role, "s3:GetObject", "arn:aws:s3:::data/b/*")
    found = reported(role, READ)
    assert ["s3:GetObject on arn:aws:s3:::data/a/*"] == found.missing
    assert ["s3:GetObject on arn:aws:s3:::data/b/*"] == found.excess


@pytest.mark.parametrize(
    ("action", "resource", "missing", "excess"),
    [
        ("s3:*", "arn:aws:s3:::data/a/*", False, True),
        ("s3:Get*", "arn:aws:s3:::data/*", False, True),
        ("S3:GETOBJECT", "arn:aws:s3:::data/a/*", False, False),  # actions are compared without case
        ("s3:GetObject", "arn:aws:s3:::DATA/a/*", True, True),  # and resources with it
        ("s3:GetObject", "*", False, True),
        ("s3:GetObject", "arn:aws:s3:::data/?/*", False, True),
        ("s3:GetObject", "arn:aws:s3:::data/a/b/*", True, False),  # less than is needed
        ("s3:GetObject", "arn:aws:s3:::data/a", True, True),
    ],
)
def test_wildcards(role: iam.Role, action: str, resource: str, missing: bool, excess: bool):
    allow(role, action, resource)
    found = reported(role, READ)
    assert (missing, excess) == (bool(found.missing), bool(found.excess))


def test_an_explicit_denial_takes_away(role: iam.Role):
    allow(role, "s3:GetObject", "arn:aws:s3:::data/a/*")
    allow(role, "s3:*", "arn:aws:s3:::data/*", effect=iam.Effect.DENY)
    found = reported(role, READ)
    assert ["s3:GetObject on arn:aws:s3:::data/a/*"] == found.missing
    assert [] == found.excess


def test_a_denial_under_conditions_may_not_be_about_these_calls(role: iam.Role):
    allow(role, "s3:GetObject", "arn:aws:s3:::data/a/*")
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    allow(role, "s3:*", "*", effect=iam.Effect.DENY, conditions=plain)
    assert [] == reported(role, READ).missing


@pytest.mark.parametrize(
    ("conditions", "missing"),
    [
        (None, False),
        (THROUGH_S3, False),
        ({"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}, True),
        ({**THROUGH_S3, "Bool": {"aws:SecureTransport": "true"}}, True),
    ],
)
def test_conditions(role: iam.Role, conditions: Any, missing: bool):
    allow(role, "kms:Decrypt", "arn:aws:kms:::key/1", conditions=conditions)
    assert missing == bool(reported(role, DECRYPT).missing)


def test_not_action_may_be_anything(role: iam.Role):
    role.add_to_policy(iam.PolicyStatement(not_actions=["iam:*"], resources=["arn:aws:s3:::data/a/*"]))
    found = reported(role, READ)
    assert [] == found.missing
    assert ["* on arn:aws:s3:::data/a/*"] == found.excess


def test_managed_policies_of_the_app_are_looked_into_and_others_cannot_be(stack: Stack):
    statement = iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::data/a/*"])
    mine = iam.ManagedPolicy(stack, "Mine", statements=[statement])
    seen = iam.Role(stack, "Seen", assumed_by=SERVICE, managed_policies=[cast("Any", mine)])
    assert RoleReport(missing=[], excess=[], unseen=[]) == reported(seen, READ)

    full = iam.ManagedPolicy.from_aws_managed_policy_name("AmazonSageMakerFullAccess")
    unseen = iam.Role(stack, "Unseen", assumed_by=SERVICE, managed_policies=[full])
    found = reported(unseen, READ)
    assert [] == found.missing  # it may well be allowed there
    assert ["arn:${AWS::Partition}:iam::aws:policy/AmazonSageMakerFullAccess"] == found.unseen


def test_inline_policies_and_those_attached_from_elsewhere_count(stack: Stack):
    statement = iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::data/a/*"])
    inline = iam.Role(
        stack, "Inline", assumed_by=SERVICE, inline_policies={"p": iam.PolicyDocument(statements=[statement])}
    )
    assert [] == reported(inline, READ).missing
    attached = iam.Role(stack, "Attached", assumed_by=SERVICE)
    iam.ManagedPolicy(stack, "P", statements=[statement]).attach_to_role(cast("Any", attached))
    assert [] == reported(attached, READ).missing


def test_a_role_is_found_by_its_arn(stack: Stack, role: iam.Role):
    other = iam.Role(stack, "Other", assumed_by=SERVICE)
    found = role_with_arn(stack, role.role_arn)
    assert found is not None
    assert "Stack/Given/Resource" == found.node.path
    assert role_with_arn(stack, "arn:aws:iam::123456789012:role/x") is None
    assert role_with_arn(stack, other.role_arn) is not found


# --- what is said -----------------------------------------------------------------------------------------------------


def warnings(stack: Stack, rule: str) -> list[str]:
    """What the synthesis warns of under an id."""
    cast("App", stack.node.root).synth()
    entries = [entry for construct in stack.node.find_all() for entry in construct.node.metadata]
    return [str(entry.data) for entry in entries if "warning" in entry.type and str(entry.data).endswith(f"::{rule}]")]


def test_a_role_of_several_pipelines_and_their_jobs_needs_what_all_of_them_need(stack: Stack, role: iam.Role):
    given = cast("Any", role)
    allow(role, "s3:GetObject", "arn:aws:s3:::elsewhere/*")
    for name in ("A", "B"):
        steps = [train(inputs={"a": f"s3://data/{name}/"})]
        pipeline = TrainingPipeline(stack, name, steps=steps, role=given, job_role=given)
        for need in pipeline._roles.needs:
            for statement in need.permissions:
                role.add_to_policy(iam.PolicyStatement.from_json(statement.to_json()))
    assert [] == warnings(stack, MISSING)
    found = warnings(stack, EXCESS)
    assert 4 == len(found)
    assert {"s3:GetObject on arn:aws:s3:::elsewhere/*. Leave it out, and one is derived"} == {
        each.partition(" no step needs: ")[2].partition(" [ack")[0] for each in found
    }


def asked_at_synth(pipelines: int) -> int:
    """How often CDK is asked while an app is synthesized whose pipelines share a role."""
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))
    role: Any = iam.Role(stack, "Given", assumed_by=SERVICE)
    allow(role, "s3:GetObject", "arn:aws:s3:::elsewhere/*")
    for number in range(pipelines):
        steps = [train(inputs={"a": f"s3://data/{number}/"})]
        TrainingPipeline(stack, f"P{number}", pipeline_name=f"p{number}", steps=steps, role=role, job_role=role)
    with questions_of() as asked:
        warnings(stack, EXCESS)
    return len(asked)


def test_a_role_of_many_pipelines_is_compared_in_a_time_that_grows_with_them():
    few, more, many = (asked_at_synth(count) for count in (2, 6, 10))
    assert many - more <= (more - few) * 1.1


def test_what_the_library_grants_to_a_given_role_is_needed(stack: Stack, role: iam.Role):
    """It reads its definition, which lies in a bucket."""
    bucket = s3.Bucket(stack, "Bucket", encryption_key=cast("Any", kms.Key(stack, "Key")))
    location = DefinitionLocation.S3
    given = cast("Any", role)
    TrainingPipeline(
        stack, "P", steps=[train()], role=given, definition_location=location, definition_bucket=cast("Any", bucket)
    )
    assert [] == warnings(stack, EXCESS)
    (missing,) = warnings(stack, MISSING)
    assert "pipeline-definitions" not in missing


def test_a_given_job_role_that_lacks_and_exceeds(stack: Stack, role: iam.Role):
    allow(role, "s3:GetObject", "arn:aws:s3:::elsewhere/*")
    TrainingPipeline(stack, "P", steps=[train(inputs={"a": "s3://data/a/"})], job_role=cast("Any", role))
    (lacks,) = warnings(stack, MISSING)
    assert "job_role (Stack/Given) lacks what the steps need: " in lacks
    assert "s3:GetObject on arn:${AWS::Partition}:s3:::data/a/*" in lacks
    (exceeds,) = warnings(stack, EXCESS)
    assert "s3:GetObject on arn:aws:s3:::elsewhere/*. Leave it out, and one is derived" in exceeds


def test_a_given_pipeline_role(stack: Stack, role: iam.Role):
    allow(role, "sagemaker:*", "*")
    TrainingPipeline(stack, "P", steps=[train()], role=cast("Any", role))
    (lacks,) = warnings(stack, MISSING)
    assert "role (Stack/Given) lacks what the steps need: iam:PassRole on ${PJobRoles" in lacks
    (exceeds,) = warnings(stack, EXCESS)
    assert "sagemaker:* on *" in exceeds


def test_a_policy_that_is_attached_after_the_pipeline_counts(stack: Stack, role: iam.Role):
    pipeline = TrainingPipeline(stack, "P", steps=[train()], job_role=cast("Any", role))
    for statement in pipeline._roles.needs[1].permissions:
        role.add_to_policy(iam.PolicyStatement.from_json(statement.to_json()))
    assert ([], []) == (warnings(stack, MISSING), warnings(stack, EXCESS))


def test_what_is_granted_to_a_derived_role_has_a_policy_of_its_own(stack: Stack):
    pipeline = TrainingPipeline(stack, "P", steps=[train()])
    cast("iam.Role", pipeline.role).add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:x"]))
    policies = Template.from_stack(stack).find_resources("AWS::IAM::Policy")
    found = {name[:-8]: each["Properties"]["PolicyDocument"]["Statement"] for name, each in policies.items()}
    assert {"PRolePolicy", "PRoleDefaultPolicy", "PJobRolesTrainPolicy"} == set(found)
    assert ["s3:GetObject"] == [statement["Action"] for statement in found["PRoleDefaultPolicy"]]
    assert len(pipeline._roles.needs[0].permissions) == len(found["PRolePolicy"])


def test_the_role_of_an_estimator_by_its_token(stack: Stack, role: iam.Role):
    allow(role, "s3:*", "*")
    TrainingPipeline(stack, "P", steps=[train("A", role=role.role_arn), train("B")])
    (exceeds,) = warnings(stack, EXCESS)
    assert "the role of A (Stack/Given) allows what no step needs: s3:* on *" in exceeds


def test_a_managed_policy_is_told_by_name_and_nothing_is_called_missing(stack: Stack):
    full = iam.ManagedPolicy.from_aws_managed_policy_name("AmazonSageMakerFullAccess")
    given = iam.Role(stack, "Full", assumed_by=SERVICE, managed_policies=[full])
    TrainingPipeline(stack, "P", steps=[train()], job_role=cast("Any", given))
    assert [] == warnings(stack, MISSING)
    (exceeds,) = warnings(stack, EXCESS)
    assert "all of the managed policy arn:${AWS::Partition}:iam::aws:policy/AmazonSageMakerFullAccess" in exceeds


def test_long_lists_are_cut(stack: Stack, role: iam.Role):
    for number in range(12):
        allow(role, "s3:GetObject", f"arn:aws:s3:::bucket-{number}/*")
    TrainingPipeline(stack, "P", steps=[train()], job_role=cast("Any", role))
    (exceeds,) = warnings(stack, EXCESS)
    assert "bucket-9/* and 2 more" in exceeds


def test_a_role_that_only_its_account_knows_is_left_alone(stack: Stack):
    imported = iam.Role.from_role_arn(stack, "Imported", "arn:aws:iam::123456789012:role/x")
    TrainingPipeline(stack, "P", steps=[train()], job_role=imported)
    assert ([], []) == (warnings(stack, MISSING), warnings(stack, EXCESS))


@pytest.mark.parametrize("which", ["role", "job_role", "estimator"])
def test_a_role_of_another_account_is_an_error(which: str):
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    arn = "arn:aws:iam::222222222222:role/x"
    imported = iam.Role.from_role_arn(stack, "Imported", arn)
    named: dict[str, Any] = {"role": arn} if which == "estimator" else {}
    given: dict[str, Any] = {} if which == "estimator" else {which: imported}
    (found,) = mistakes(lambda: TrainingPipeline(stack, "P", steps=[train(**named)], **given))
    where = "/Steps/0/Arguments/RoleArn" if which == "estimator" else which
    allowed = "a role of account 111111111111, since no role can be passed to another account"
    assert (where, arn, allowed) == found
