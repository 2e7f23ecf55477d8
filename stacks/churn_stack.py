"""Who will leave? Tabular data, built-in XGBoost, cheap capacity, a registered model."""

from __future__ import annotations

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from constructs import Construct

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    INTERNAL_ERROR,
    SERVICE_FAULT,
    THROTTLING,
    BuiltInEstimator,
    CacheConfig,
    ModelPackageGroup,
    ParameterInteger,
    ParameterString,
    RegisterModel,
    SageMakerJobStepRetryPolicy,
    StepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)


class ChurnStack(Stack):
    """A pipeline on Managed Spot: interrupted jobs are started again, missing capacity is waited for."""

    pipeline: TrainingPipeline

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workspace: TrainingWorkspace,
        num_round: int = 200,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """``num_round``: boosting rounds where an execution asks for no other number."""
        super().__init__(scope, construct_id, description="Churn model of the customer analytics team")
        rounds = ParameterInteger(name="NumRound", default_value=num_round)
        approval = ParameterString(
            name="ApprovalStatus",
            default_value="PendingManualApproval",
            enum_values=["PendingManualApproval", "Approved"],
        )
        xgboost = BuiltInEstimator(
            algorithm="xgboost",
            version="3.2-0",
            instance_type="ml.m5.xlarge",
            hyperparameters={"objective": "binary:logistic", "eval_metric": "auc", "num_round": rounds, "max_depth": 5},
            use_spot_instances=True,
            max_run=3600,
            max_wait=7200,
            checkpoint_s3_uri=workspace.checkpoints("churn/"),
        )
        train = TrainingStep(
            name="Train",
            estimator=xgboost,
            inputs={
                "train": TrainingInput(s3_data=workspace.data("churn/train/"), content_type="text/csv"),
                "validation": TrainingInput(s3_data=workspace.data("churn/validation/"), content_type="text/csv"),
            },
            retry_policies=[
                StepRetryPolicy(exception_types=[SERVICE_FAULT, THROTTLING], max_attempts=5, interval_seconds=10),
                SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=10, interval_seconds=60),
                SageMakerJobStepRetryPolicy(failure_reason_types=[INTERNAL_ERROR], max_attempts=3, interval_seconds=30),
            ],
            cache_config=CacheConfig(enable_caching=True, expire_after="P7D"),
        )
        models = ModelPackageGroup(
            self,
            "Models",
            model_package_group_description="Churn models, newest last",
            removal_policy=removal_policy,
        )
        register = RegisterModel(
            name="Register",
            model_package_group_name=models.model_package_group_name,
            model_data=train.properties.ModelArtifacts.S3ModelArtifacts,
            image_uri=xgboost.image,
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            approval_status=approval,
        )
        self.pipeline = TrainingPipeline(
            self,
            "Pipeline",
            workspace=workspace,
            steps=[train, register],
            parameters=[rounds, approval],
            pipeline_display_name="Churn",
            pipeline_description="Trains the churn model on Managed Spot and registers it",
        )
        CfnOutput(self, "PipelineName", value=self.pipeline.pipeline_name)
        CfnOutput(self, "ModelPackageGroupName", value=models.model_package_group_name)
