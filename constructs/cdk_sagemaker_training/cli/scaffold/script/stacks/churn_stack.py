"""Trains the churn model with a script of ours on Managed Spot and registers it."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import CfnOutput, Environment, Stack
from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    INTERNAL_ERROR,
    ModelPackageGroup,
    ParameterString,
    RegisterModel,
    SageMakerJobStepRetryPolicy,
    SKLearn,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)
from constructs import Construct

SOURCE = Path(__file__).resolve().parents[1] / "src"


class ChurnStack(Stack):
    """Interrupted jobs go on from their checkpoints, missing capacity is waited for."""

    pipeline: TrainingPipeline

    def __init__(self, scope: Construct, construct_id: str, *, env: Environment | None = None) -> None:
        super().__init__(scope, construct_id, env=env, description="Training of the churn model")
        workspace = TrainingWorkspace(self, "Training")
        sklearn = SKLearn(
            entry_point="train.py",
            source_dir=SOURCE,
            framework_version="1.4-2",
            instance_type="ml.m5.xlarge",
            hyperparameters={
                "rounds": 200,
                "max-depth": 5,
                "target": "churned",
            },
            metric_definitions=[{"Name": "validation:auc", "Regex": r"validation_auc=([0-9.]+)"}],
            use_spot_instances=True,
            max_run=3600,
            max_wait=7200,
            checkpoint_s3_uri=workspace.checkpoints("churn/"),
        )
        train = TrainingStep(
            name="Train",
            estimator=sklearn,
            inputs={
                "train": TrainingInput(s3_data=workspace.data("churn/train/")),
                "validation": TrainingInput(s3_data=workspace.data("churn/validation/")),
            },
            retry_policies=[
                SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=10, interval_seconds=60),
                SageMakerJobStepRetryPolicy(failure_reason_types=[INTERNAL_ERROR], max_attempts=3, interval_seconds=30),
            ],
        )
        models = ModelPackageGroup(self, "Models", model_package_group_description="churn models, newest last")
        approval = ParameterString(
            name="ApprovalStatus",
            default_value="PendingManualApproval",
            enum_values=["PendingManualApproval", "Approved"],
        )
        register = RegisterModel(
            name="Register",
            model_package_group_name=models.model_package_group_name,
            model_data=train.properties.ModelArtifacts.S3ModelArtifacts,
            image_uri=sklearn.image,
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            approval_status=approval,
        )
        self.pipeline = TrainingPipeline(self, "Pipeline", workspace=workspace, steps=[train, register])
        CfnOutput(self, "DataBucketName", value=workspace.data_bucket.bucket_name)
        CfnOutput(self, "PipelineName", value=self.pipeline.pipeline_name)
