"""The app. ``cdk deploy`` deploys it to wherever the CDK CLI's credentials point."""

from __future__ import annotations

import gc

from aws_cdk import App, Tags

from stacks.churn_stack import ChurnStack

# What is imported stays. Python would look through it for garbage again and again: a sixth of a synth.
gc.freeze()
app = App()
stack = ChurnStack(app, "Churn")
Tags.of(stack).add("project", "churn")
app.synth()
