"""Definitions of any length, of steps as pipelines have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import (
    ACCOUNT,
    IMAGE,
    KEY,
    REGION,
    ROLE,
    channel,
    condition_step,
    fail_step,
    pipeline,
    processing_step,
    step,
    train_step,
    tuning_step,
    xgboost_step,
)

STEPS_OF_A_STAGE: Final = 10

_RETRIES: Final = [
    {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "IntervalSeconds": 60, "BackoffRate": 2.0, "MaxAttempts": 5}
]
_CACHE: Final = {"Enabled": True, "ExpireAfter": "P30D"}


def definition(steps: int, number: int = 0, *, mistake: bool = False) -> dict[str, Json]:
    """A document of so many steps, a multiple of ten; of each number another one.

    ``mistake``: whether it holds one, a training job that may wait less long than it may run.
    """
    stages = [
        stage(f"{number}x{position}", max_wait=60 if mistake and position == 0 else 7200)
        for position in range(steps // STEPS_OF_A_STAGE)
    ]
    parameters = [
        {"Name": "Instances", "Type": "Integer", "DefaultValue": 1},
        {"Name": "Required", "Type": "Float", "DefaultValue": 0.8},
        {"Name": "Data", "Type": "String", "DefaultValue": f"s3://data/{number}/"},
    ]
    return pipeline(*[made for stage in stages for made in stage], parameters=parameters).document


def stage(word: str, *, max_wait: int = 7200) -> list[Mapping[str, Json]]:
    """Ten steps: prepare, train in two ways, tune, evaluate, score, notify; register where it is good enough or fail.

    ``word``: what its names end with.
    """
    prepared = {"Get": f"Steps.Prepare{word}.ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri"}
    model = {"Get": f"Steps.Train{word}.ModelArtifacts.S3ModelArtifacts"}
    reported = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "evaluation.json"}
    auc = {
        "Std:JsonGet": {
            "PropertyFile": {"Get": f"Steps.Evaluate{word}.PropertyFiles.Report"},
            "Path": "metrics.auc.value",
        }
    }
    checkpoints = {"S3Uri": f"s3://artifacts/{word}/checkpoints/"}
    channels = [channel("train", DataSource={"S3DataSource": {"S3Uri": prepared}}), channel("validation")]
    return [
        processing_step(f"Prepare{word}", {"ProcessingInputs": [_input("raw", {"Get": "Parameters.Data"})]}),
        xgboost_step(
            f"Train{word}",
            {
                "EnableManagedSpotTraining": True,
                "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": max_wait},
                "CheckpointConfig": checkpoints,
                "InputDataConfig": channels,
                "ResourceConfig": {"InstanceCount": {"Get": "Parameters.Instances"}},
            },
            RetryPolicies=_RETRIES,
            CacheConfig=_CACHE,
        ),
        train_step(
            f"Script{word}",
            {"Environment": {"RUN": {"Get": "Execution.PipelineExecutionId"}, "WORD": word}},
            DependsOn=[f"Prepare{word}"],
            RetryPolicies=_RETRIES,
        ),
        tuning_step(f"Tune{word}", {"TrainingJobDefinition": {"InputDataConfig": channels}}),
        processing_step(f"Evaluate{word}", {"ProcessingInputs": [_input("model", model)]}, PropertyFiles=[reported]),
        step("Model", f"Model{word}", _model(model)),
        step(
            "Transform",
            f"Score{word}",
            {
                "ModelName": {"Get": f"Steps.Model{word}.ModelName"},
                "TransformInput": {
                    "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://data/{word}/score/"}},
                    "ContentType": "text/csv",
                    "SplitType": "Line",
                },
                "TransformOutput": {
                    "S3OutputPath": f"s3://artifacts/{word}/scores/",
                    "AssembleWith": "Line",
                    "KmsKeyId": KEY,
                },
                "TransformResources": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeKmsKeyId": KEY},
            },
        ),
        condition_step(
            [{"Type": "GreaterThanOrEqualTo", "LeftValue": auc, "RightValue": {"Get": "Parameters.Required"}}],
            [step("RegisterModel", f"Register{word}", _package(model))],
            [fail_step(f"Reject{word}")],
            name=f"Decide{word}",
        ),
    ]


def _input(name: str, source: object) -> dict[str, object]:
    copied = {"S3Uri": source, "LocalPath": f"/opt/ml/processing/{name}", "S3DataType": "S3Prefix"}
    return {"InputName": name, "S3Input": {**copied, "S3InputMode": "File"}}


def _model(data: object) -> dict[str, object]:
    return {"ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": IMAGE, "ModelDataUrl": data}}


def _package(data: object) -> dict[str, object]:
    return {
        "ModelPackageGroupName": "churn",
        "ModelApprovalStatus": "PendingManualApproval",
        "InferenceSpecification": {
            "Containers": [{"Image": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/serve:1", "ModelDataUrl": data}],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
            "SupportedRealtimeInferenceInstanceTypes": ["ml.m5.large"],
        },
    }
