"""An estimator and its channels as a CreateTrainingJob request, without the job name: the pipeline gives that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, cast

from cdk_sagemaker_training.catalog.instances import instance_type as find_instance_type
from cdk_sagemaker_training.definition.estimator import EstimatorBase
from cdk_sagemaker_training.definition.inputs import FileSystemInput, TrainingInput
from cdk_sagemaker_training.definition.variables import Json, PipelineVariable, compact, render, render_text

Channel: TypeAlias = "TrainingInput | FileSystemInput | str | PipelineVariable"

DEFAULT_VOLUME_SIZE_GIB = 30
"""The SDK's default; it also leaves room for the image's own data."""


def training_request(estimator: EstimatorBase, inputs: Mapping[str, Channel]) -> dict[str, Json]:
    """The arguments of a Training step. Members that the author ruled out are None: no workspace fills those."""
    members = compact(
        AlgorithmSpecification=_algorithm(estimator),
        OutputDataConfig=_output(estimator) or None,
        StoppingCondition=_stopping(estimator),
        ResourceConfig=_resources(estimator),
        RoleArn=estimator.role,
        InputDataConfig=_channels(estimator, inputs) or None,
        HyperParameters=_texts(estimator.hyperparameters) or None,
        Environment=None if estimator.environment is None else _texts(estimator.environment),
        Tags=estimator.tags,
        EnableNetworkIsolation=estimator.enable_network_isolation,
        EnableInterContainerTrafficEncryption=estimator.encrypt_inter_container_traffic,
        EnableManagedSpotTraining=None if estimator.use_spot_instances is False else estimator.use_spot_instances,
        CheckpointConfig=_checkpoints(estimator),
        RetryStrategy=_wrapped("MaximumRetryAttempts", estimator.max_retry_attempts),
        RemoteDebugConfig=_wrapped("EnableRemoteDebug", estimator.enable_remote_debug),
        InfraCheckConfig=_wrapped("EnableInfraCheck", estimator.enable_infra_check),
        SessionChainingConfig=_wrapped("EnableSessionTagChaining", estimator.enable_session_tag_chaining),
        DebugHookConfig=estimator.debugger_hook_config and estimator.debugger_hook_config.to_request(),
        DebugRuleConfigurations=estimator.rules and [rule.to_request() for rule in estimator.rules],
        TensorBoardOutputConfig=estimator.tensorboard_output_config
        and estimator.tensorboard_output_config.to_request(),
        ProfilerConfig=estimator.profiler_config and estimator.profiler_config.to_request(),
    )
    request = {key: render(value) for key, value in members.items()}
    return {**request, **_vpc(estimator)}


def _wrapped(key: str, value: object) -> dict[str, object] | None:
    return None if value is None else {key: value}


def _texts(values: Mapping[str, object]) -> dict[str, Json]:
    return {key: render_text(value) for key, value in values.items()}


def _algorithm(estimator: EstimatorBase) -> dict[str, object]:
    entry_point, arguments = estimator.container_entry_point, estimator.container_arguments
    return compact(
        TrainingInputMode=estimator.input_mode,
        TrainingImage=estimator.image,
        AlgorithmName=estimator.algorithm_name,
        MetricDefinitions=estimator.metric_definitions,
        EnableSageMakerMetricsTimeSeries=estimator.enable_sagemaker_metrics,
        ContainerEntrypoint=entry_point and [render_text(part) for part in entry_point],
        ContainerArguments=arguments and [render_text(part) for part in arguments],
        TrainingImageConfig=_registry(estimator),
    )


def _registry(estimator: EstimatorBase) -> dict[str, object] | None:
    provider = estimator.training_repository_credentials_provider_arn
    config = compact(
        TrainingRepositoryAccessMode=estimator.training_repository_access_mode,
        TrainingRepositoryAuthConfig=_wrapped("TrainingRepositoryCredentialsProviderArn", provider),
    )
    return config or None


def _output(estimator: EstimatorBase) -> dict[str, object]:
    output = compact(
        S3OutputPath=estimator.output_path,
        KmsKeyId=estimator.output_kms_key or None,
        CompressionType="NONE" if estimator.disable_output_compression else None,
    )
    return output if estimator.output_kms_key != "" else {**output, "KmsKeyId": None}


def _stopping(estimator: EstimatorBase) -> dict[str, object]:
    waiting_for_spot = estimator.max_wait
    if waiting_for_spot is None and estimator.use_spot_instances is True:
        waiting_for_spot = estimator.max_run  # the service wants it with Spot; equal to max_run is the least it takes
    return compact(
        MaxRuntimeInSeconds=estimator.max_run,
        MaxWaitTimeInSeconds=waiting_for_spot,
        MaxPendingTimeInSeconds=estimator.max_pending_time_in_seconds,
    )


def _resources(estimator: EstimatorBase) -> dict[str, object]:
    groups = estimator.instance_groups
    resources = compact(
        InstanceCount=None if groups else (1 if estimator.instance_count is None else estimator.instance_count),
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
        VolumeSizeInGB=_volume_size(estimator),
        VolumeKmsKeyId=estimator.volume_kms_key or None,
        KeepAlivePeriodInSeconds=estimator.keep_alive_period_in_seconds,
        TrainingPlanArn=estimator.training_plan,
        InstancePlacementConfig=estimator.instance_placement_config,
    )
    return resources if estimator.volume_kms_key != "" else {**resources, "VolumeKmsKeyId": None}


def _volume_size(estimator: EstimatorBase) -> object:
    if estimator.volume_size is not None:
        return estimator.volume_size
    types = [g.instance_type for g in estimator.instance_groups or ()] or [estimator.instance_type]
    known = [find_instance_type(t) if isinstance(t, str) else None for t in types]
    only_local_storage = all(record is not None and record.local_nvme for record in known)
    return None if only_local_storage else DEFAULT_VOLUME_SIZE_GIB


def _checkpoints(estimator: EstimatorBase) -> dict[str, object] | None:
    if estimator.checkpoint_s3_uri is None:
        return None
    return compact(S3Uri=estimator.checkpoint_s3_uri, LocalPath=estimator.checkpoint_local_path)


def _vpc(estimator: EstimatorBase) -> dict[str, Json]:
    if estimator.subnets is None:
        return {}
    if not estimator.subnets:
        return {"VpcConfig": None}
    config = {"SecurityGroupIds": estimator.security_group_ids, "Subnets": estimator.subnets}
    return {"VpcConfig": render(cast("dict[str, object]", config))}


def _channels(estimator: EstimatorBase, inputs: Mapping[str, Channel]) -> list[Json]:
    channels: list[Json] = []
    for name, channel in inputs.items():
        source = channel if isinstance(channel, TrainingInput | FileSystemInput) else TrainingInput(s3_data=channel)
        channels.append(source.to_request(name))
    if estimator.model_uri is not None:
        model = TrainingInput(
            s3_data=estimator.model_uri, content_type="application/x-sagemaker-model", input_mode="File"
        )
        channels.append({**model.to_request("model"), "ChannelName": render(estimator.model_channel_name)})
    return channels
