"""Two pipelines of one name, which a deployment would refuse: found where it is certain, and nowhere else."""

from __future__ import annotations

from typing import cast

import pytest
from aws_cdk import App, CfnCondition, CfnParameter, Environment, Fn, NestedStack, Stack, Stage
from aws_cdk import aws_sagemaker as sagemaker

from cdk_sagemaker_training import TrainingPipeline
from tests.support.steps import IMAGE, train

HERE, THERE = (Environment(account="111122223333", region=region) for region in ("eu-west-1", "eu-west-2"))
FOUND = "pipeline_name: got 'churn'; allowed: a name that no other pipeline of the account and region has; "


def named(
    scope: Stack, construct_id: str = "P", name: str | None = "churn", *, image: str = IMAGE
) -> sagemaker.CfnPipeline:
    made = TrainingPipeline(scope, construct_id, pipeline_name=name, steps=[train(image_uri=image)])
    return cast("sagemaker.CfnPipeline", made.node.default_child)


def test_in_one_stack():
    stack = Stack(App(), "S")
    named(stack)
    named(stack, "Q")
    with pytest.raises(RuntimeError, match=rf"\[S/Q\] {FOUND}S/P has it; fix: give one of them another pipeline_name"):
        cast("App", stack.node.root).synth()


def test_in_a_nested_stack():
    stack = Stack(App(), "S")
    named(stack)
    named(NestedStack(stack, "Nested"))
    with pytest.raises(RuntimeError, match=FOUND):
        cast("App", stack.node.root).synth()


def test_in_two_stacks_of_one_account_and_region_that_are_known():
    app = App()
    for name in ("A", "B"):
        named(Stack(app, name, env=HERE))
    with pytest.raises(RuntimeError, match=rf"{FOUND}A/P has it"):
        app.synth()


def test_a_second_synthesis_finds_it_again():
    stack = Stack(App(), "S")
    named(stack)
    named(stack, "Q")
    for _ in range(2):
        with pytest.raises(RuntimeError, match=FOUND):
            cast("App", stack.node.root).synth(force=True)


def test_where_nobody_can_say():
    app = App()
    for name, env in {"A": None, "B": None, "C": HERE}.items():
        named(Stack(app, name, env=env))
    named(Stack(app, "D", env=THERE), image=IMAGE.replace("eu-west-1", "eu-west-2"))
    for name in ("Beta", "Prod"):
        named(Stack(Stage(app, name), "S", env=Environment(account="111122223334", region="eu-west-1")))
    app.synth()


def test_names_that_are_derived_or_not_known():
    stack = Stack(App(), "S")
    token = CfnParameter(stack, "Name").value_as_string
    for number, name in enumerate([None, None, token, token]):
        named(stack, f"P{number}", name)
    cast("App", stack.node.root).synth()


def test_one_of_them_or_the_other():
    """As far as synth knows, they exclude each other."""
    stack = Stack(App(), "S")
    one, other = named(stack), named(stack, "Q")
    ireland = Fn.condition_equals(stack.region, "eu-west-1")
    one.cfn_options.condition = CfnCondition(stack, "Ireland", expression=ireland)
    other.cfn_options.condition = CfnCondition(stack, "Elsewhere", expression=Fn.condition_not(ireland))
    cast("App", stack.node.root).synth()


def test_a_name_that_was_changed_in_the_resource():
    stack = Stack(App(), "S")
    named(stack).pipeline_name = "another"
    named(stack, "Q")
    cast("App", stack.node.root).synth()
