"""A stack whose context allows to destroy what holds data."""

from __future__ import annotations

from aws_cdk import App, Environment, Stack

from cdk_sagemaker_training.removal import ALLOW_DESTROY


def destructible_stack() -> Stack:
    """One in a known region, where ``removal_policy=DESTROY`` may stand."""
    return Stack(App(context={ALLOW_DESTROY: True}), "Stack", env=Environment(region="us-east-1"))
