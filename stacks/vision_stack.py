"""Good or faulty? Transfer learning from ImageNet on a GPU, on Spot with checkpoints, registered at the end."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, Stack
from constructs import Construct

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    BuiltInEstimator,
    ModelPackageGroup,
    RegisterModel,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)


class VisionStack(Stack):
    """Photos from the assembly line, and a network that knows what things look like already."""

    pipeline: TrainingPipeline

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workspace: TrainingWorkspace,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id, description="Visual inspection of the production team")
        classifier = BuiltInEstimator(
            algorithm="image-classification",
            # Local NVMe storage, which encrypts itself: the workspace's key goes on the output only.
            instance_type="ml.g5.2xlarge",
            hyperparameters={
                "num_classes": 2,
                "num_training_samples": 8_000,
                "use_pretrained_model": 1,
                "num_layers": 50,
                "image_shape": "3,224,224",
                "epochs": 15,
                "learning_rate": 0.001,
                "mini_batch_size": 64,
                "checkpoint_frequency": 1,
            },
            use_spot_instances=True,
            max_run=2 * 3600,
            max_wait=8 * 3600,
            checkpoint_s3_uri=workspace.checkpoints("inspection/"),
        )
        train = TrainingStep(
            name="Train",
            estimator=classifier,
            inputs={
                channel: TrainingInput(
                    s3_data=workspace.data(f"inspection/{channel}/"), content_type="application/x-recordio"
                )
                for channel in ("train", "validation")
            },
            retry_policies=[
                SageMakerJobStepRetryPolicy(
                    exception_types=[CAPACITY_ERROR], expire_after_mins=720, interval_seconds=120
                )
            ],
        )
        models = ModelPackageGroup(
            self, "Models", model_package_group_description="Inspection models", removal_policy=removal_policy
        )
        register = RegisterModel(
            name="Register",
            model_package_group_name=models.model_package_group_name,
            model_data=train.properties.ModelArtifacts.S3ModelArtifacts,
            image_uri=classifier.image,
            content_types=["image/jpeg"],
            response_types=["application/json"],
            inference_instances=["ml.g5.xlarge"],
        )
        self.pipeline = TrainingPipeline(
            self,
            "Pipeline",
            workspace=workspace,
            steps=[train, register],
            pipeline_display_name="Inspection",
            pipeline_description="Learns to tell good parts from faulty ones",
        )
