"""What holds data goes with its stack only where code and context both say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from aws_cdk import App, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms

from cdk_sagemaker_training import ModelPackageGroup, TrainingBuckets, TrainingKey, TrainingNetwork, TrainingWorkspace
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.removal import ALLOW_DESTROY, removal_problems
from tests.support.mistakes import mistakes, wrong_fields

KEPT = (RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)


def stack(context: dict[str, Any] | None = None) -> Stack:
    return Stack(App(context=context or {}), "Stack")


def own_key(scope: Stack) -> kms.IKey:
    return kms.Key.from_key_arn(scope, "Own", "arn:aws:kms:us-east-1:123456789012:key/1")


@pytest.mark.parametrize("policy", KEPT)
def test_what_is_kept_needs_no_word(policy: RemovalPolicy):
    assert [] == removal_problems(stack(), policy)


def test_a_text_is_no_policy():
    given: Any = "retain"
    ((where, told, _),) = mistakes(lambda: TrainingNetwork(stack(), "N", removal_policy=given))
    assert ("removal_policy", "retain") == (where, told)


def test_nothing_has_snapshots():
    """CloudFormation refuses the policy for these types."""
    (problem,) = removal_problems(stack({ALLOW_DESTROY: True}), RemovalPolicy.SNAPSHOT)
    assert ("SNAPSHOT", "RETAIN, RETAIN_ON_UPDATE_OR_DELETE, DESTROY") == (problem.given, problem.allowed)


@pytest.mark.parametrize("allowed", [True, "true"])
def test_both_steps(allowed: object):
    assert [] == removal_problems(stack({ALLOW_DESTROY: allowed}), RemovalPolicy.DESTROY)


@pytest.mark.parametrize("said", [None, False, "false", "", "yes", 1, ["true"]])
def test_one_step_is_not_enough(said: object):
    (problem,) = removal_problems(stack({} if said is None else {ALLOW_DESTROY: said}), RemovalPolicy.DESTROY)
    assert ("removal_policy", "DESTROY") == (problem.where, problem.given)
    assert "-c cdk-sagemaker-training:allow-destroy=true" in problem.fix


def test_the_context_of_a_part_of_the_app_is_enough():
    parts = App()
    test, production = Stack(parts, "Test"), Stack(parts, "Production")
    test.node.set_context(ALLOW_DESTROY, True)
    assert [0, 1] == [len(removal_problems(part, RemovalPolicy.DESTROY)) for part in (test, production)]


def model_package_group(scope: Stack, policy: RemovalPolicy) -> None:
    ModelPackageGroup(scope, "Made", removal_policy=policy)


def buckets(scope: Stack, policy: RemovalPolicy) -> None:
    TrainingBuckets(scope, "Made", encryption_key=own_key(scope), removal_policy=policy)


def key(scope: Stack, policy: RemovalPolicy) -> None:
    TrainingKey(scope, "Made", removal_policy=policy)


def network(scope: Stack, policy: RemovalPolicy) -> None:
    TrainingNetwork(scope, "Made", removal_policy=policy)


def workspace(scope: Stack, policy: RemovalPolicy) -> None:
    TrainingWorkspace(scope, "Made", removal_policy=policy)


@pytest.mark.parametrize("make", [model_package_group, buckets, key, network, workspace])
def test_every_construct_that_holds_data_asks_for_both(make: Callable[[Stack, RemovalPolicy], None]):
    scope = stack()
    assert ["removal_policy"] == wrong_fields(lambda: make(scope, RemovalPolicy.DESTROY))
    assert scope.node.try_find_child("Made") is None
    make(stack({ALLOW_DESTROY: True}), RemovalPolicy.DESTROY)


def test_together_with_other_mistakes():
    with pytest.raises(InvalidInputError) as caught:
        TrainingWorkspace(
            stack(),
            "Workspace",
            network=cast("Any", object()),
            vpc=cast("Any", object()),
            removal_policy=RemovalPolicy.DESTROY,
        )
    assert ["network", "removal_policy"] == [problem.where for problem in caught.value.problems]
