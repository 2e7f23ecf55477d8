"""The example app: one platform, two teams. `cdk deploy --all`, or `make demo` without an AWS account.

`-c teams=all` adds the stacks of six more teams. The stacks name no account and no region: the CDK CLI deploys them to
wherever its credentials point.
"""

from __future__ import annotations

import gc

from aws_cdk import App, RemovalPolicy, Stack, Tags

from stacks.churn_stack import ChurnStack
from stacks.iteration_stack import IterationStack
from stacks.platform_stack import PlatformStack

# What is imported stays. Python would look through it for garbage again and again: a sixth of a synth.
gc.freeze()
app = App()
# `-c removal_policy=destroy -c cdk-sagemaker-training:allow-destroy=true` for stacks that live for a test: keys,
# buckets and logs go with them. One of the two is not enough.
removal_policy = RemovalPolicy[str(app.node.try_get_context("removal_policy") or "retain").upper()]
all_teams = app.node.try_get_context("teams") == "all"
shared = "/training/platform"

platform = PlatformStack(
    app, "TrainingPlatform", parameter_prefix=shared if all_teams else None, removal_policy=removal_policy
)
workspace = platform.workspace
teams: dict[str, Stack] = {
    "platform": platform,
    "customer-analytics": ChurnStack(app, "ChurnTraining", workspace=workspace, removal_policy=removal_policy),
    "research": IterationStack(app, "ModelIteration", workspace=workspace),
}
if all_teams:
    from stacks.distributed_stack import DistributedStack
    from stacks.forecasting_stack import ForecastingStack
    from stacks.fraud_stack import FraudStack
    from stacks.text_stack import TextStack
    from stacks.tuning_stack import TuningStack
    from stacks.vision_stack import VisionStack

    teams |= {
        "supply-chain": ForecastingStack(app, "Forecasting", workspace=workspace),
        "production": VisionStack(app, "VisualInspection", workspace=workspace, removal_policy=removal_policy),
        "support": TextStack(app, "TicketRouting", workspace=workspace),
        "language-models": DistributedStack(app, "LargeModels", workspace=workspace),
        "marketing": TuningStack(app, "OfferTuning", workspace=workspace, removal_policy=removal_policy),
        # Its app would be another one: it knows the platform by its parameters, which have to be there first.
        "payments": FraudStack(app, "FraudDetection", parameter_prefix=shared),
    }
    teams["payments"].add_stack_dependency(platform, "reads its SSM parameters")
for team, stack in teams.items():
    Tags.of(stack).add("team", team)

app.synth()
