"""Two apps in one file, as ``-c part=platform`` and ``-c part=team`` tell: neither knows the other's stacks."""

from aws_cdk import App, RemovalPolicy

from stacks.fraud_stack import FraudStack
from stacks.platform_stack import PlatformStack

PREFIX = "/training/platform"
app = App()
app.node.set_context("cdk-sagemaker-training:allow-destroy", "true")
if app.node.try_get_context("part") == "platform":
    PlatformStack(app, "TrainingPlatform", parameter_prefix=PREFIX, removal_policy=RemovalPolicy.DESTROY)
else:
    FraudStack(app, "FraudDetection", parameter_prefix=PREFIX)

app.synth()
