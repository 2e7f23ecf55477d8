"""The best of thirty: a tuning job searches XGBoost's hyperparameters, and the best model is registered."""

from __future__ import annotations

from aws_cdk import App, Stack

from cdk_sagemaker_training import (
    BuiltInEstimator,
    ContinuousParameter,
    HyperparameterTuner,
    IntegerParameter,
    ModelPackageGroup,
    RegisterModel,
    TrainingInput,
    TrainingPipeline,
    TrainingWorkspace,
    TuningStep,
)

app = App()
stack = Stack(app, "TuningXGBoost")
workspace = TrainingWorkspace(stack, "Training")

xgboost = BuiltInEstimator(
    algorithm="xgboost",
    version="3.2-0",
    instance_type="ml.m5.xlarge",
    hyperparameters={"objective": "binary:logistic", "eval_metric": "auc", "num_round": 200},
    max_run=1800,
    # A known place, since the best model is fetched from it.
    output_path=workspace.artifacts("churn/tuning"),
)
tuner = HyperparameterTuner(
    estimator=xgboost,
    objective_metric_name="validation:auc",
    hyperparameter_ranges={
        "eta": ContinuousParameter(min_value=0.01, max_value=0.5, scaling_type="Logarithmic"),
        "max_depth": IntegerParameter(min_value=3, max_value=10),
        "subsample": ContinuousParameter(min_value=0.5, max_value=1.0),
    },
    max_jobs=30,
    # Bayesian search learns from finished jobs: more at once are faster, and find less.
    max_parallel_jobs=3,
    early_stopping_type="Auto",
)
tune = TuningStep(
    name="Tune",
    tuner=tuner,
    inputs={
        "train": TrainingInput(s3_data=workspace.data("churn/train/"), content_type="text/csv"),
        "validation": TrainingInput(s3_data=workspace.data("churn/validation/"), content_type="text/csv"),
    },
)
models = ModelPackageGroup(stack, "Models", model_package_group_description="Tuned churn models")
register = RegisterModel(
    name="Register",
    model_package_group_name=models.model_package_group_name,
    model=tune.top_model(),
    content_types=["text/csv"],
    response_types=["text/csv"],
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[tune, register])

app.synth()
