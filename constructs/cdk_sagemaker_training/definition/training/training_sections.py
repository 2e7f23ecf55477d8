"""The sections that a training job and the training definitions of a tuning job have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from cdk_sagemaker_training.definition.fields.rendering import text_list, wrapped
from cdk_sagemaker_training.definition.fields.variables import Json, compact, render, unless_empty
from cdk_sagemaker_training.definition.training.channels import Channel
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.definition.training.inputs import FileSystemInput, TrainingInput

DEFAULT_VOLUME_SIZE_GIB = 30
"""The SDK's default; it also leaves room for the image's own data."""


def algorithm(estimator: EstimatorBase) -> dict[str, object]:
    """``AlgorithmSpecification``."""
    return compact(
        TrainingInputMode=estimator.input_mode,
        TrainingImage=estimator.image,
        AlgorithmName=estimator.algorithm_name,
        MetricDefinitions=estimator.metric_definitions,
        EnableSageMakerMetricsTimeSeries=estimator.sagemaker_metrics,
        ContainerEntrypoint=text_list(estimator.container_entry_point),
        ContainerArguments=text_list(estimator.container_arguments),
        TrainingImageConfig=_registry(estimator),
    )


def _registry(estimator: EstimatorBase) -> dict[str, object] | None:
    provider = estimator.training_repository_credentials_provider_arn
    config = compact(
        TrainingRepositoryAccessMode=estimator.training_repository_access_mode,
        TrainingRepositoryAuthConfig=wrapped("TrainingRepositoryCredentialsProviderArn", provider),
    )
    return config or None


def output(estimator: EstimatorBase) -> dict[str, object]:
    """``OutputDataConfig``; a key that the author ruled out is None."""
    config = compact(
        S3OutputPath=estimator.output_path,
        KmsKeyId=unless_empty(estimator.output_kms_key),
        CompressionType="NONE" if estimator.disable_output_compression else None,
    )
    return config if estimator.output_kms_key != "" else {**config, "KmsKeyId": None}


def stopping(estimator: EstimatorBase) -> dict[str, object]:
    """``StoppingCondition``."""
    waiting_for_spot = estimator.max_wait
    if waiting_for_spot is None and estimator.use_spot_instances is True:
        waiting_for_spot = estimator.max_run  # the service wants it with Spot; equal to max_run is the least it takes
    return compact(
        MaxRuntimeInSeconds=estimator.max_run,
        MaxWaitTimeInSeconds=waiting_for_spot,
        MaxPendingTimeInSeconds=estimator.max_pending_time_in_seconds,
    )


def resources(estimator: EstimatorBase) -> dict[str, object]:
    """``ResourceConfig``; a key that the author ruled out is None."""
    groups, preferences = estimator.instance_groups, estimator.instance_preferences
    counted_elsewhere = groups or any(p.instance_count is not None for p in preferences or ())
    count = 1 if estimator.instance_count is None else estimator.instance_count
    config = compact(
        InstanceCount=None if counted_elsewhere else count,
        InstanceType=estimator.instance_type,
        InstanceGroups=groups
        and [
            {
                "InstanceGroupName": group.instance_group_name,
                "InstanceType": group.instance_type,
                "InstanceCount": group.instance_count,
            }
            for group in groups
        ],
        InstancePreferences=preferences
        and [
            compact(
                InstanceType=preference.instance_type,
                InstanceCount=preference.instance_count,
                TrainingPlanArns=preference.training_plan_arns,
            )
            for preference in preferences
        ],
        VolumeSizeInGB=volume_size(estimator),
        VolumeKmsKeyId=unless_empty(estimator.volume_kms_key),
        KeepAlivePeriodInSeconds=estimator.keep_alive_period_in_seconds,
        TrainingPlanArn=estimator.training_plan,
        InstancePlacementConfig=estimator.instance_placement_config,
    )
    return config if estimator.volume_kms_key != "" else {**config, "VolumeKmsKeyId": None}


def volume_size(estimator: EstimatorBase) -> object:
    """GiB of the volume; None where all instance types bring storage of their own."""
    if estimator.volume_size is not None:
        return estimator.volume_size
    from cdk_sagemaker_training.catalog.instances import instance_type  # loaded when the first job is written

    choices = estimator.instance_groups or estimator.instance_preferences or ()
    types = [choice.instance_type for choice in choices] or [estimator.instance_type]
    known = [instance_type(t) if isinstance(t, str) else None for t in types]
    only_local_storage = all(record is not None and record.local_nvme for record in known)
    return None if only_local_storage else DEFAULT_VOLUME_SIZE_GIB


def checkpoints(estimator: EstimatorBase) -> dict[str, object] | None:
    """``CheckpointConfig``."""
    if estimator.checkpoint_s3_uri is None:
        return None
    return compact(S3Uri=estimator.checkpoint_s3_uri, LocalPath=estimator.checkpoint_local_path)


def vpc(estimator: EstimatorBase) -> dict[str, Json]:
    """``VpcConfig`` as a member, to be merged into the request; None in it where the author ruled it out."""
    if estimator.subnets is None:
        return {}
    if unless_empty(estimator.subnets) is None:
        return {"VpcConfig": None}
    config = {"SecurityGroupIds": estimator.security_group_ids, "Subnets": estimator.subnets}
    return {"VpcConfig": render(cast("dict[str, object]", config))}


def input_channels(estimator: EstimatorBase, inputs: Mapping[str, Channel]) -> list[Json]:
    """``InputDataConfig``."""
    channels: list[Json] = []
    for name, channel in inputs.items():
        source = channel if isinstance(channel, TrainingInput | FileSystemInput) else TrainingInput(s3_data=channel)
        channels.append(source.to_request(name))
    if estimator.model_uri is not None:
        model = TrainingInput(
            s3_data=estimator.model_uri, content_type="application/x-sagemaker-model", input_mode="File"
        )
        channels.append({**model.to_request("model"), "ChannelName": render(estimator.model_channel_name)})
    return [*channels, *estimator.code_channels()]
