"""The example app as one writes it without this library: CDK's L2 classes, and L1 where there is no L2.

What ``app.py`` deploys by default, resource for resource, which a test compares. Every role, image account, prefix list
and definition stands in the stacks because somebody looked it up, or found it out by a job that failed.

Usage: python benchmarks/by_hand/twin.py    (CDK_OUTDIR: where the templates go)
"""

from __future__ import annotations

import gc

from aws_cdk import App, Tags

from benchmarks.by_hand.twin_platform import PlatformStack
from benchmarks.by_hand.twin_teams import ChurnStack, IterationStack

gc.freeze()  # as the example app does
# In cdk.json, if it was the CDK CLI that starts this. Without it log delivery is allowed by ACLs, which are off.
app = App(context={"@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True})
platform = PlatformStack(app, "TrainingPlatform")
Tags.of(platform).add("team", "platform")
Tags.of(ChurnStack(app, "ChurnTraining", platform)).add("team", "customer-analytics")
Tags.of(IterationStack(app, "ModelIteration", platform)).add("team", "research")
app.synth()
