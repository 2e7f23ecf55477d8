"""The example app: one platform, two teams. `cdk deploy --all`, or `make demo` without an AWS account.

The stacks name no account and no region: the CDK CLI deploys them to wherever its credentials point.
"""

from __future__ import annotations

from aws_cdk import App, RemovalPolicy, Tags

from stacks import ChurnStack, IterationStack, PlatformStack

app = App()
# `-c removal_policy=destroy -c cdk-sagemaker-training:allow-destroy=true` for stacks that live for a test: keys,
# buckets and logs go with them. One of the two is not enough.
removal_policy = RemovalPolicy[str(app.node.try_get_context("removal_policy") or "retain").upper()]

platform = PlatformStack(app, "TrainingPlatform", removal_policy=removal_policy)
churn = ChurnStack(app, "ChurnTraining", workspace=platform.workspace, removal_policy=removal_policy)
iteration = IterationStack(app, "ModelIteration", workspace=platform.workspace)
for stack, team in ((platform, "platform"), (churn, "customer-analytics"), (iteration, "research")):
    Tags.of(stack).add("team", team)

app.synth()
