"""How much of each product will each shop sell? DeepAR every night, and somebody is told when it fails."""

from __future__ import annotations

from typing import Final, cast

from aws_cdk import Acknowledgment, Duration, Stack, TimeZone, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    INTERNAL_ERROR,
    BuiltInEstimator,
    ParameterInteger,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

_ONE_ACTION: Final = (
    "The policy lets this schedule start this one pipeline. Inline it goes when the role goes, and nothing else can "
    "be given it by mistake."
)


class ForecastingStack(Stack):
    """One model for all series, trained on what the warehouse has exported by the evening."""

    pipeline: TrainingPipeline

    def __init__(self, scope: Construct, construct_id: str, *, workspace: TrainingWorkspace) -> None:
        super().__init__(scope, construct_id, description="Sales forecasts of the supply chain team")
        horizon = ParameterInteger(name="PredictionLength", default_value=14)
        deepar = BuiltInEstimator(
            algorithm="forecasting-deepar",
            instance_type="ml.c5.4xlarge",
            hyperparameters={
                "time_freq": "1D",
                "prediction_length": horizon,
                "context_length": 28,
                "epochs": 200,
                "early_stopping_patience": 20,
                "likelihood": "negative-binomial",
            },
            max_run=4 * 3600,
        )
        train = TrainingStep(
            name="Train",
            estimator=deepar,
            inputs={
                "train": TrainingInput(s3_data=workspace.data("sales/train/")),
                "test": TrainingInput(s3_data=workspace.data("sales/test/")),
            },
            retry_policies=[
                SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=10, interval_seconds=60),
                SageMakerJobStepRetryPolicy(failure_reason_types=[INTERNAL_ERROR], max_attempts=2, interval_seconds=30),
            ],
        )
        self.pipeline = TrainingPipeline(
            self,
            "Pipeline",
            workspace=workspace,
            steps=[train],
            parameters=[horizon],
            pipeline_display_name="Forecasting",
            pipeline_description="Forecasts sales by shop and product",
        )
        starter = iam.Role(
            self,
            "Starter",
            assumed_by=cast("iam.IPrincipal", iam.ServicePrincipal("scheduler.amazonaws.com")),
            description="Starts the sales forecast",
        )
        Validations.of(starter).acknowledge(
            *(
                Acknowledgment(id=f"{pack}-IAMNoInlinePolicy", reason=_ONE_ACTION)
                for pack in ("HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321")
            )
        )
        nightly = targets.SageMakerStartPipelineExecution(self.pipeline, role=cast("iam.IRole", starter))
        scheduler.Schedule(
            self,
            "Nightly",
            schedule=scheduler.ScheduleExpression.cron(hour="2", minute="30", time_zone=TimeZone.EUROPE_BERLIN),
            target=cast("scheduler.IScheduleTarget", nightly),
            description="Train the sales forecast",
        )
        key = kms.Key(self, "AlarmsKey", enable_key_rotation=True, description="Messages to whoever is on call")
        key.grant_encrypt_decrypt(cast("iam.IGrantable", iam.ServicePrincipal("cloudwatch.amazonaws.com")))
        on_call = sns.Topic(self, "Alarms", master_key=cast("kms.IKey", key), enforce_ssl=True)
        failed = cloudwatch.Alarm(
            self,
            "Failed",
            metric=self.pipeline.metric_execution_failed(period=Duration.hours(1)),
            threshold=1,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description="The sales forecast was not trained: last week's is in use",
        )
        failed.add_alarm_action(cast("cloudwatch.IAlarmAction", actions.SnsAction(cast("sns.ITopic", on_call))))
