"""Roles of the app that SageMaker may not assume: an error at synth, where the trust policy is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest
from aws_cdk import App, CfnParameter, Environment, Fn, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training import PipelineDefinition, TrainingPipeline, TrainingTask
from tests.support.steps import train

LAMBDA = cast("Any", iam.ServicePrincipal("lambda.amazonaws.com"))
SAGEMAKER = cast("Any", iam.ServicePrincipal("sagemaker.amazonaws.com"))
ASSUME: Any = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "sagemaker.amazonaws.com"}}


def role_for(scope: Stack, principal: Any, name: str = "Given") -> Any:
    return iam.Role(scope, name, assumed_by=principal)


def role_with(stack: Stack, *statements: dict[str, Any]) -> Any:
    """A role whose trust policy is exactly this."""
    role = role_for(stack, LAMBDA)
    role.node.default_child.assume_role_policy_document = {"Version": "2012-10-17", "Statement": [*statements]}
    return role


def errors(stack: Stack) -> Sequence[str]:
    found = [line for construct in stack.node.find_all() for line in construct.node.validate()]
    return [line for line in found if "trust policy" in line]


@pytest.mark.parametrize("which", ["role", "job_role"])
def test_a_given_role_that_another_service_assumes(stack: Stack, which: str):
    given: dict[str, Any] = {which: role_for(stack, LAMBDA)}
    TrainingPipeline(stack, "P", steps=[train()], **given)
    fix = 'iam.Role(assumed_by=iam.ServicePrincipal("sagemaker.amazonaws.com"))'
    (error,) = errors(stack)
    assert error.startswith(
        f"{which}: got 'Stack/Given'; allowed: a role whose trust policy lets sagemaker.amazonaws.com do "
        f"sts:AssumeRole; this one's names lambda.amazonaws.com; fix: {fix}"
    )
    with pytest.raises(RuntimeError, match=f"Stack/P. {which}: got 'Stack/Given'"):
        cast("App", stack.node.root).synth()


def test_the_role_of_an_estimator_also_of_another_stack(stack: Stack):
    other = Stack(cast("App", stack.node.root), "Other")
    bad, good = role_for(other, LAMBDA, "Bad"), role_for(other, SAGEMAKER, "Good")
    TrainingPipeline(stack, "P", steps=[train("A", role=bad.role_arn), train("B", role=good.role_arn)])
    (error,) = errors(stack)
    assert error.startswith("the role of A: got 'Other/Bad'")


def test_a_role_of_another_stack_is_not_taken_for_the_one_here_of_its_name(stack: Stack):
    role_for(stack, LAMBDA)
    good = role_for(Stack(cast("App", stack.node.root), "Other"), SAGEMAKER)
    TrainingPipeline(stack, "P", steps=[train("A", role=good.role_arn)])
    assert [] == errors(stack)


def test_the_role_of_a_task(stack: Stack):
    task = TrainingTask(stack, "Task", step=train(), job_role=role_for(stack, LAMBDA))
    named = TrainingTask(stack, "Named", step=train(role=role_for(stack, LAMBDA, "Own").role_arn))
    machine = sfn.Chain.start(cast("Any", task)).next(cast("Any", named))
    sfn.StateMachine(stack, "M", definition_body=sfn.DefinitionBody.from_chainable(cast("Any", machine)))
    assert ["job_role: got 'Stack/Given'", "the role of the job: got 'Stack/Own'"] == [
        line.partition(";")[0] for line in errors(stack)
    ]


# --- trust policies ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("principal", "named"),
    [
        (iam.AccountRootPrincipal(), "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"),
        (iam.ArnPrincipal("arn:aws:iam::123456789012:role/admin"), "arn:aws:iam::123456789012:role/admin"),
        (iam.FederatedPrincipal("cognito-identity.amazonaws.com", {}), "cognito-identity.amazonaws.com"),
        (iam.CompositePrincipal(LAMBDA, cast("Any", iam.ServicePrincipal("ec2"))), "lambda.amazonaws.com, ec2"),
    ],
)
def test_whom_the_trust_policy_names(stack: Stack, principal: Any, named: str):
    TrainingPipeline(stack, "P", steps=[train()], job_role=role_for(stack, principal))
    (error,) = errors(stack)
    assert f"this one's names {named}" in error


@pytest.mark.parametrize(
    "members",
    [
        {"Effect": "Deny"},
        {"Action": ["sts:TagSession", "sts:SetSourceIdentity"]},
        {"Principal": {"Service": ["ecs-tasks.amazonaws.com", "sagemakerish.amazonaws.com"]}},
        {"Principal": {"Service": {"Fn::Sub": "ec2.${AWS::URLSuffix}"}}},
        {"Principal": {"AWS": {"Fn::GetAtt": ["Other", "Arn"]}}},
    ],
)
def test_statements_that_do_not_let_it(stack: Stack, members: dict[str, Any]):
    role = role_with(stack, {**ASSUME, **members})
    TrainingPipeline(stack, "P", steps=[train()], job_role=role)
    assert 1 == len(errors(stack))


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"Action": ["sts:TagSession", "STS:assumerole"]},
        {"Action": "sts:*"},
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Service": ["lambda.amazonaws.com", "sagemaker.amazonaws.com"]}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}},
        # what nobody knows before the deploy
        {"Effect": {"Ref": "Effect"}},
        {"Action": {"Ref": "Action"}},
        {"Principal": {"Ref": "Principal"}},
        {"Principal": {"Service": {"Ref": "Service"}}},
        {"Principal": {"Service": {"Fn::Sub": "sagemaker.${AWS::URLSuffix}"}}},
        {"Principal": {"Fn::If": ["Known", {"Service": "a.amazonaws.com"}, {"Service": "b.amazonaws.com"}]}},
        {"Principal": {"AWS": {"Ref": "Anybody"}}},
    ],
)
def test_statements_that_may_let_it(stack: Stack, members: dict[str, Any]):
    lambdas = {**ASSUME, "Principal": {"Service": "lambda.amazonaws.com"}}
    TrainingPipeline(stack, "P", steps=[train()], job_role=role_with(stack, lambdas, {**ASSUME, **members}))
    assert [] == errors(stack)


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Allow", "NotAction": "sts:TagSession", "Principal": ASSUME["Principal"]},
        {"Effect": "Allow", "Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "123456789012"}},
        {"Fn::If": ["Known", ASSUME, {"Ref": "AWS::NoValue"}]},
    ],
)
def test_statements_that_synth_cannot_judge(stack: Stack, statement: dict[str, Any]):
    TrainingPipeline(stack, "P", steps=[train()], job_role=role_with(stack, statement))
    assert [] == errors(stack)


def test_a_statement_that_is_added_after_the_pipeline_counts(stack: Stack):
    role = role_for(stack, LAMBDA)
    TrainingPipeline(stack, "P", steps=[train()], job_role=role)
    assert 1 == len(errors(stack))
    role.assume_role_policy.add_statements(iam.PolicyStatement(actions=["sts:AssumeRole"], principals=[SAGEMAKER]))
    assert [] == errors(stack)


# --- roles that are left alone ----------------------------------------------------------------------------------------


def test_roles_that_are_derived_imported_or_not_run_under():
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))
    arn = "arn:aws:iam::123456789012:role/x"
    imported = iam.Role.from_role_arn(stack, "Imported", arn)
    known_later = iam.Role.from_role_arn(stack, "Later", CfnParameter(stack, "RoleArn").value_as_string)
    handed_over = iam.Role.from_role_arn(stack, "HandedOver", role_for(stack, LAMBDA, "Overridden").role_arn)
    for name, role in {"A": imported, "B": known_later, "C": handed_over}.items():
        TrainingPipeline(stack, name, steps=[train()], role=role, job_role=role)
    TrainingPipeline(stack, "Derived", steps=[train()])
    TrainingPipeline(stack, "Named", steps=[train(role=arn)], job_role=role_for(stack, LAMBDA, "Unused"))
    TrainingPipeline(stack, "Token", steps=[train(role=Fn.import_value("SomeRole"))])
    assert [] == errors(stack)


def test_the_role_of_an_emr_serverless_application_is_not_sagemakers(stack: Stack):
    role = role_for(stack, cast("Any", iam.ServicePrincipal("emr-serverless.amazonaws.com")))
    arguments = {"executionRoleArn": role.role_arn, "applicationId": "1"}
    document: Any = {
        "Version": "2020-12-01",
        "Parameters": [],
        "Steps": [
            {"Name": "E", "Type": "EMRServerless", "Arguments": {"ExecutionRoleArn": role.role_arn, **arguments}}
        ],
    }
    TrainingPipeline(stack, "P", definition=PipelineDefinition(document))
    assert [] == errors(stack)
