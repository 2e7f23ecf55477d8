"""What CDK never changes is asked for once, and what a check learns holds for one synthesis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack, Stage
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_sagemaker_training.asked_once import (
    Synthesis,
    arn_of,
    fixed,
    holders_of,
    know_place,
    once_there,
    path_of,
    region_of,
    stack_of,
)
from tests.support.jsii import questions_of


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))


def test_an_attribute_is_asked_for_once(stack: Stack):
    bucket = s3.Bucket(stack, "Bucket")
    with questions_of() as asked:
        names = {fixed(bucket, "bucket_name") for _ in range(3)}
    assert ({bucket.bucket_name}, 1) == (names, len(asked))


def test_two_constructs_do_not_share_answers(stack: Stack):
    assert ["Stack/One", "Stack/Two"] == [path_of(s3.Bucket(stack, name)) for name in ("One", "Two")]


def test_the_stack_and_what_follows_from_it(stack: Stack):
    bucket = s3.Bucket(stack, "Bucket")
    assert (stack, stack) == (stack_of(bucket), stack_of(stack))
    with questions_of() as asked:
        assert "eu-west-1" == region_of(bucket)
        assert "eu-west-1" == region_of(stack)
    assert 1 == len(asked)


@pytest.mark.parametrize("env", [None, Environment(account="123456789012", region="cn-north-1")])
@pytest.mark.parametrize(
    ("service", "resource", "given"),
    [
        ("sagemaker", "pipeline/churn", {}),
        ("iam", "role/mine", {"region": ""}),
        ("ecr", "repository/mine", {"account": "210987654321", "region": "eu-north-1"}),
    ],
)
def test_arns_are_those_of_cdk(env: Environment | None, service: str, resource: str, given: dict[str, Any]):
    scope = Stack(App(), "Stack", env=env)
    kind, name = resource.split("/")
    expected = scope.format_arn(service=service, resource=kind, resource_name=name, **given)
    assert expected == arn_of(scope, service, resource, **given)


def counting() -> Iterator[int]:
    count = 0
    while True:
        count += 1
        yield count


def test_checks_of_one_synthesis_share_what_they_learn(stack: Stack):
    asked = counting()
    checks = [object(), object()]
    found = [Synthesis.seen_by(check, stack).once("policy", lambda: next(asked)) for check in checks]
    assert [1, 1] == found


def test_a_check_that_comes_again_is_in_another_synthesis(stack: Stack):
    asked = counting()
    checks = [object(), object()]
    found = [Synthesis.seen_by(check, stack).once("policy", lambda: next(asked)) for check in checks * 2]
    assert [1, 1, 2, 2] == found


def test_stages_are_synthesized_by_themselves():
    app = App()
    stacks = [Stack(cast("Any", Stage(app, name)), "Stack") for name in ("Test", "Production")]
    asked = counting()
    assert [1, 2] == [Synthesis.seen_by(object(), each).once("policy", lambda: next(asked)) for each in stacks]


def test_what_is_known_of_a_place_is_what_cdk_says():
    app = App()
    stage = Stage(app, "Test")
    outer = Stack(cast("Any", stage), "Stack")
    holder = Construct(outer, "Any/thing")
    know_place(holder, outer, "Any/thing")
    inner = Construct(holder, "Inner")
    with questions_of() as asked:
        know_place(inner, holder, "Inner")
        found = (path_of(inner), stack_of(inner), holders_of(inner))
    assert [] == asked
    assert (inner.node.path, Stack.of(inner), inner.node.scopes[:-1]) == found


def test_what_may_come_later_is_asked_for_until_it_is_there(stack: Stack):
    answers = iter([None, "there", "another"])
    found = [once_there(stack, "policy", lambda: next(answers)) for _ in range(3)]
    assert [None, "there", "there"] == found
