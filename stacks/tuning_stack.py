"""Whom to offer what? A tuning job searches XGBoost's hyperparameters, and the best model is registered."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, Stack
from constructs import Construct

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


class TuningStack(Stack):
    """Thirty candidates, three at a time: Bayesian search learns from those that have finished."""

    pipeline: TrainingPipeline

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workspace: TrainingWorkspace,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id, description="Offers of the marketing team")
        xgboost = BuiltInEstimator(
            algorithm="xgboost",
            version="3.2-0",
            instance_type="ml.m5.xlarge",
            hyperparameters={"objective": "binary:logistic", "eval_metric": "auc", "num_round": 200},
            max_run=1800,
            # A known place, since the best model is fetched from it.
            output_path=workspace.artifacts("offers/tuning"),
        )
        tune = TuningStep(
            name="Tune",
            tuner=HyperparameterTuner(
                estimator=xgboost,
                objective_metric_name="validation:auc",
                hyperparameter_ranges={
                    "eta": ContinuousParameter(min_value=0.01, max_value=0.5, scaling_type="Logarithmic"),
                    "max_depth": IntegerParameter(min_value=3, max_value=10),
                    "subsample": ContinuousParameter(min_value=0.5, max_value=1.0),
                },
                max_jobs=30,
                max_parallel_jobs=3,
                early_stopping_type="Auto",
            ),
            inputs={
                channel: TrainingInput(s3_data=workspace.data(f"offers/{channel}/"), content_type="text/csv")
                for channel in ("train", "validation")
            },
        )
        models = ModelPackageGroup(
            self, "Models", model_package_group_description="Offer models", removal_policy=removal_policy
        )
        register = RegisterModel(
            name="Register",
            model_package_group_name=models.model_package_group_name,
            model=tune.top_model(),
            content_types=["text/csv"],
            response_types=["text/csv"],
        )
        self.pipeline = TrainingPipeline(
            self,
            "Pipeline",
            workspace=workspace,
            steps=[tune, register],
            pipeline_display_name="Offers",
            pipeline_description="Tunes the offer model and registers the best",
        )
