"""The platform team's stack: the network, the key and the buckets that every training pipeline uses."""

from __future__ import annotations

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from constructs import Construct

from cdk_sagemaker_training import TrainingWorkspace


class PlatformStack(Stack):
    """A closed network with its endpoints, a key, and buckets for data, artifacts and checkpoints."""

    workspace: TrainingWorkspace

    def __init__(
        self, scope: Construct, construct_id: str, *, removal_policy: RemovalPolicy = RemovalPolicy.RETAIN
    ) -> None:
        super().__init__(scope, construct_id, description="Network, key and buckets for model training")
        self.workspace = TrainingWorkspace(self, "Workspace", removal_policy=removal_policy)
        CfnOutput(self, "VpcId", value=self.workspace.vpc.vpc_id)
        CfnOutput(self, "DataBucketName", value=self.workspace.data_bucket.bucket_name)
        CfnOutput(self, "ArtifactsBucketName", value=self.workspace.artifacts_bucket.bucket_name)
        CfnOutput(self, "CheckpointsBucketName", value=self.workspace.checkpoints_bucket.bucket_name)
