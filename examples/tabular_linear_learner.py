"""Is this transaction fraud? Linear Learner on rare positives, with a model that is registered for batch use."""

from __future__ import annotations

from aws_cdk import App, Stack

from cdk_sagemaker_training import (
    BuiltInEstimator,
    ModelPackageGroup,
    RegisterModel,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

app = App()
stack = Stack(app, "TabularLinearLearner")
workspace = TrainingWorkspace(stack, "Training")

linear_learner = BuiltInEstimator(
    algorithm="linear-learner",
    instance_type="ml.m5.2xlarge",
    instance_count=2,
    hyperparameters={
        "predictor_type": "binary_classifier",
        # Accuracy says little where one row in a thousand is a fraud.
        "binary_classifier_model_selection_criteria": "precision_at_target_recall",
        "target_recall": 0.9,
        "positive_example_weight_mult": "balanced",
        "epochs": 20,
    },
    max_run=7200,
)
train = TrainingStep(
    name="Train",
    estimator=linear_learner,
    inputs={
        # Either instance reads half of the files; the models are averaged at the end.
        "train": TrainingInput(
            s3_data=workspace.data("fraud/train/"), content_type="text/csv", distribution="ShardedByS3Key"
        ),
        "validation": TrainingInput(s3_data=workspace.data("fraud/validation/"), content_type="text/csv"),
    },
)
models = ModelPackageGroup(stack, "Models", model_package_group_description="Fraud models")
register = RegisterModel(
    name="Register",
    model_package_group_name=models.model_package_group_name,
    model_data=train.properties.ModelArtifacts.S3ModelArtifacts,
    image_uri=linear_learner.image,
    content_types=["text/csv"],
    response_types=["application/json"],
    transform_instances=["ml.m5.xlarge"],
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train, register])

app.synth()
