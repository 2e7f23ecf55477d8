"""The example app after a change of one default, as a team would make it."""

from aws_cdk import App, Tags

from stacks.churn_stack import ChurnStack
from stacks.iteration_stack import IterationStack
from stacks.platform_stack import PlatformStack

app = App()
platform = PlatformStack(app, "TrainingPlatform")
churn = ChurnStack(app, "ChurnTraining", workspace=platform.workspace, num_round=250)
iteration = IterationStack(app, "ModelIteration", workspace=platform.workspace)
for stack, team in ((platform, "platform"), (churn, "customer-analytics"), (iteration, "research")):
    Tags.of(stack).add("team", team)

app.synth()
