"""The app. ``cdk deploy`` deploys it to wherever the CDK CLI's credentials point."""

from __future__ import annotations

from aws_cdk import App, Tags

from stacks.churn_stack import ChurnStack

app = App()
stack = ChurnStack(app, "Churn")
Tags.of(stack).add("project", "churn")
app.synth()
