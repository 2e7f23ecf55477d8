"""Which customers will leave? XGBoost on Spot that goes on from its checkpoints, and a registered model."""

from __future__ import annotations

from aws_cdk import App, Stack

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

app = App()
stack = Stack(app, "TabularXGBoost")
workspace = TrainingWorkspace(stack, "Training")

xgboost = BuiltInEstimator(
    algorithm="xgboost",
    version="3.2-0",
    instance_type="ml.m5.xlarge",
    hyperparameters={"objective": "binary:logistic", "eval_metric": "auc", "num_round": 200, "max_depth": 5},
    use_spot_instances=True,
    max_run=3600,
    max_wait=7200,
    # A prefix of its own: a job that finds checkpoints of another model would go on from those.
    checkpoint_s3_uri=workspace.checkpoints("churn/"),
)
train = TrainingStep(
    name="Train",
    estimator=xgboost,
    inputs={
        # No header line, the label in the first column.
        "train": TrainingInput(s3_data=workspace.data("churn/train/"), content_type="text/csv"),
        "validation": TrainingInput(s3_data=workspace.data("churn/validation/"), content_type="text/csv"),
    },
    retry_policies=[
        SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=10, interval_seconds=60)
    ],
)
models = ModelPackageGroup(stack, "Models", model_package_group_description="Churn models")
register = RegisterModel(
    name="Register",
    model_package_group_name=models.model_package_group_name,
    model_data=train.properties.ModelArtifacts.S3ModelArtifacts,
    image_uri=xgboost.image,
    content_types=["text/csv"],
    response_types=["text/csv"],
    inference_instances=["ml.m5.large"],
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train, register])

app.synth()
