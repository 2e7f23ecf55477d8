"""How much of each product will each shop sell in the next two weeks? One DeepAR model for all the series."""

from __future__ import annotations

from aws_cdk import App, Stack

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    INTERNAL_ERROR,
    BuiltInEstimator,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

app = App()
stack = Stack(app, "ForecastingDeepAR")
workspace = TrainingWorkspace(stack, "Training")

deepar = BuiltInEstimator(
    algorithm="forecasting-deepar",
    instance_type="ml.c5.4xlarge",
    hyperparameters={
        "time_freq": "1D",
        "prediction_length": 14,
        # Yearly and weekly patterns reach the model as lags; the context need not be longer than the forecast.
        "context_length": 28,
        "epochs": 200,
        "early_stopping_patience": 20,
        # Sales are counts.
        "likelihood": "negative-binomial",
    },
    max_run=4 * 3600,
)
train = TrainingStep(
    name="Train",
    estimator=deepar,
    inputs={
        # No content type: DeepAR goes by the names, .json, .json.gz or .parquet.
        "train": TrainingInput(s3_data=workspace.data("sales/train/")),
        # The same series, whole: their last two weeks, which "train" lacks, are what the forecast is measured by.
        "test": TrainingInput(s3_data=workspace.data("sales/test/")),
    },
    retry_policies=[
        SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=10, interval_seconds=60),
        SageMakerJobStepRetryPolicy(failure_reason_types=[INTERNAL_ERROR], max_attempts=2, interval_seconds=30),
    ],
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train])

app.synth()
