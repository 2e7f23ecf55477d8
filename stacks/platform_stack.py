"""The platform team's stack: the network, the key and the buckets that every training pipeline uses."""

from __future__ import annotations

from typing import Final

from aws_cdk import Acknowledgment, CfnOutput, RemovalPolicy, Stack, Validations
from constructs import Construct

from cdk_sagemaker_training import TrainingWorkspace

_ONE_REGION: Final = (
    "Training reads and writes in the region that it runs in, and where a copy may lie is for the data's owner to "
    "decide. Versioning keeps what is overwritten or deleted for 90 days; models and checkpoints can be trained again."
)
"""Why no bucket is replicated. A team whose data may not be lost with a region replicates its data bucket instead."""


class PlatformStack(Stack):
    """A closed network with its endpoints, a key, and buckets for data, artifacts and checkpoints."""

    workspace: TrainingWorkspace

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        parameter_prefix: str | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """``parameter_prefix``: where to write the workspace down for other apps. Default: nowhere."""
        super().__init__(scope, construct_id, description="Network, key and buckets for model training")
        self.workspace = TrainingWorkspace(self, "Workspace", removal_policy=removal_policy)
        Validations.of(self.workspace.buckets).acknowledge(
            *(
                Acknowledgment(id=f"{pack}-S3BucketReplicationEnabled", reason=_ONE_REGION)
                for pack in ("HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321")
            )
        )
        if parameter_prefix is not None:
            self.workspace.export_ssm_parameters(parameter_prefix=parameter_prefix)
        CfnOutput(self, "VpcId", value=self.workspace.vpc.vpc_id)
        CfnOutput(self, "DataBucketName", value=self.workspace.data_bucket.bucket_name)
        CfnOutput(self, "ArtifactsBucketName", value=self.workspace.artifacts_bucket.bucket_name)
        CfnOutput(self, "CheckpointsBucketName", value=self.workspace.checkpoints_bucket.bucket_name)
