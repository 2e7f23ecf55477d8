"""Debugger, TensorBoard, the profiler and MLflow of a training job."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.fields.reading import items
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.settings.mlflow import MlflowConfig
from cdk_sagemaker_training.definition.source.code import Code, listed
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.reading import taken
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.training.debugging import (
    CollectionConfig,
    DebuggerHookConfig,
    ProfilerConfig,
    Rule,
    TensorBoardOutputConfig,
)

_PLACE: Final = {"s3_output_path": "S3OutputPath", "container_local_output_path": "LocalPath"}


def debugging(request: dict[str, Json], scope: Scope) -> dict[str, Code | None]:
    """The arguments of an estimator that are about watching its job."""
    return taken(
        request,
        scope,
        debugger_hook_config=("DebugHookConfig", _hook),
        rules=("DebugRuleConfigurations", _rules),
        tensorboard_output_config=("TensorBoardOutputConfig", _tensorboard),
        profiler_config=("ProfilerConfig", _profiler),
        mlflow_config=("MlflowConfig", mlflow),
    )


def mlflow(given: Json, scope: Scope) -> Code:
    """The MLflow of a training job or of a pipeline."""
    members = taken(
        given,
        scope,
        mlflow_resource_arn="MlflowResourceArn",
        mlflow_experiment_name="MlflowExperimentName",
        mlflow_run_name="MlflowRunName",
    )
    return made(MlflowConfig, **members)


def _hook(given: Json, scope: Scope) -> Code:
    members = taken(
        given,
        scope,
        **_PLACE,
        hook_parameters="HookParameters",
        collection_configs=("CollectionConfigurations", _collections),
    )
    return made(DebuggerHookConfig, **members)


def _collections(given: Json, scope: Scope) -> Code:
    return listed(
        [
            made(CollectionConfig, **taken(one, scope, name="CollectionName", parameters="CollectionParameters"))
            for one in items(given)
        ]
    )


def _rules(given: Json, scope: Scope) -> Code:
    return listed(
        [
            made(
                Rule,
                **taken(
                    one,
                    scope,
                    name="RuleConfigurationName",
                    image_uri="RuleEvaluatorImage",
                    instance_type="InstanceType",
                    volume_size_in_gb="VolumeSizeInGB",
                    **_PLACE,
                    rule_parameters="RuleParameters",
                ),
            )
            for one in items(given)
        ]
    )


def _tensorboard(given: Json, scope: Scope) -> Code:
    return made(TensorBoardOutputConfig, **taken(given, scope, **_PLACE))


def _profiler(given: Json, scope: Scope) -> Code:
    members = taken(
        given,
        scope,
        s3_output_path="S3OutputPath",
        system_monitor_interval_millis="ProfilingIntervalInMilliseconds",
        profiling_parameters="ProfilingParameters",
        disable_profiler="DisableProfiler",
    )
    return made(ProfilerConfig, **members)
