"""Estimators out of the request of a training job, or out of a training definition of a tuning job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.images import ImageReference, built_in_names, parse_image_uri
from cdk_sagemaker_training.definition.fields.reading import at, items, member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.source.code import Call, Code, listed, literal, mapped
from cdk_sagemaker_training.definition.source.debugging import debugging
from cdk_sagemaker_training.definition.source.framework_code import frameworks
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.reading import empty_if_null, taken
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import image, list_of, map_of, tags, text, value, worded
from cdk_sagemaker_training.definition.training.built_in_estimator import BuiltInEstimator
from cdk_sagemaker_training.definition.training.container_estimators import AlgorithmEstimator, Estimator
from cdk_sagemaker_training.definition.training.estimator import InstanceGroup, InstancePreference
from cdk_sagemaker_training.definition.training.inputs import FileSystemInput, ShuffleConfig, TrainingInput

RESOURCES: Final = ("ResourceConfig", "HyperParameterTuningResourceConfig")
_SETTINGS: Final = {
    "max_run": "StoppingCondition.MaxRuntimeInSeconds",
    "use_spot_instances": "EnableManagedSpotTraining",
    "max_wait": "StoppingCondition.MaxWaitTimeInSeconds",
    "max_pending_time_in_seconds": "StoppingCondition.MaxPendingTimeInSeconds",
    "checkpoint_s3_uri": "CheckpointConfig.S3Uri",
    "checkpoint_local_path": "CheckpointConfig.LocalPath",
    "input_mode": "AlgorithmSpecification.TrainingInputMode",
    "output_path": "OutputDataConfig.S3OutputPath",
    "enable_network_isolation": "EnableNetworkIsolation",
    "encrypt_inter_container_traffic": "EnableInterContainerTrafficEncryption",
    "role": "RoleArn",
    "max_retry_attempts": "RetryStrategy.MaximumRetryAttempts",
    "metric_definitions": "AlgorithmSpecification.MetricDefinitions",
    "enable_sagemaker_metrics": "AlgorithmSpecification.EnableSageMakerMetricsTimeSeries",
    "training_repository_access_mode": "AlgorithmSpecification.TrainingImageConfig.TrainingRepositoryAccessMode",
    "training_repository_credentials_provider_arn": "AlgorithmSpecification.TrainingImageConfig"
    ".TrainingRepositoryAuthConfig.TrainingRepositoryCredentialsProviderArn",
    "enable_remote_debug": "RemoteDebugConfig.EnableRemoteDebug",
    "enable_infra_check": "InfraCheckConfig.EnableInfraCheck",
    "enable_session_tag_chaining": "SessionChainingConfig.EnableSessionTagChaining",
}
"""By argument, the member of the request that it makes."""


@attrs.frozen
class Job(ByValue):
    """What to make an estimator of: a request, its hyperparameters, and the code that it keeps in a channel."""

    request: dict[str, Json]
    hyperparameters: dict[str, Json]
    scope: Scope

    @property
    def image(self) -> ImageReference | None:
        """The image, where it is one of AWS and may be written as what it is."""
        given = cast("object", at(self.request, "AlgorithmSpecification", "TrainingImage"))
        if isinstance(given, str):
            return None if self.scope.region is None else parse_image_uri(given)
        return given if isinstance(given, ImageReference) else None

    def settings(self) -> dict[str, Code | None]:
        """The arguments that all estimators take, but for the image and the hyperparameters."""
        request, scope = self.request, self.scope
        resources = next((member(request, key) for key in RESOURCES if key in request), dict[str, Json]())
        output = request.get("OutputDataConfig")
        found = {
            **_cluster(resources, scope),
            **taken(request, scope, **_SETTINGS),
            **taken(
                request,
                scope,
                environment=("Environment", map_of(worded)),
                tags=("Tags", tags),
                container_entry_point=("AlgorithmSpecification.ContainerEntrypoint", list_of(worded)),
                container_arguments=("AlgorithmSpecification.ContainerArguments", list_of(worded)),
                **VPC,
            ),
            **debugging(request, scope),
            "output_kms_key": empty_if_null(output, "KmsKeyId") or _of(output, "KmsKeyId", scope),
        }
        if at(output, "CompressionType") == "NONE":
            found["disable_output_compression"] = literal(True)
        if "VpcConfig" in request and request["VpcConfig"] is None:
            found["subnets"] = listed([])
        return found


VPC: Final[dict[str, str]] = {"subnets": "VpcConfig.Subnets", "security_group_ids": "VpcConfig.SecurityGroupIds"}


def estimators(job: Job) -> Iterator[Callable[[], Call]]:
    """The estimators that may make a request, the one that says most about it first."""
    found, scope = job.image, job.scope
    if found is not None and "sagemaker_program" in job.hyperparameters:
        yield from frameworks(job.request, job.hyperparameters, found, job.settings, scope)
    if found is not None and found.name in built_in_names():
        yield lambda: made(
            BuiltInEstimator,
            algorithm=literal(found.name),
            version=literal(found.version),
            **_with(job.settings(), _hyperparameters(job)),
        )
    algorithm = at(job.request, "AlgorithmSpecification", "AlgorithmName")
    if algorithm is not None:
        yield lambda: made(
            AlgorithmEstimator,
            algorithm_arn=value(algorithm, scope),
            **_with(job.settings(), _hyperparameters(job)),
        )
    given = at(job.request, "AlgorithmSpecification", "TrainingImage")
    for written in dict.fromkeys((image, value)) if given is not None else ():
        yield lambda written=written: made(
            Estimator, image_uri=written(given, scope), **_with(job.settings(), _hyperparameters(job))
        )


def channels(request: Mapping[str, Json], scope: Scope, *, without: str | None = None) -> Code | None:
    """The inputs of a step by the names of their channels."""
    found = [c for c in items(request.get("InputDataConfig")) if without is None or c.get("ChannelName") != without]
    if not found:
        return None
    return mapped({str(channel.get("ChannelName")): _channel(channel, scope) for channel in found})


def _channel(channel: dict[str, Json], scope: Scope) -> Code:
    content = taken(channel, scope, content_type="ContentType")
    if "FileSystemDataSource" in member(channel, "DataSource"):
        source = at(channel, "DataSource", "FileSystemDataSource")
        system = taken(
            source,
            scope,
            file_system_id="FileSystemId",
            file_system_type="FileSystemType",
            directory_path="DirectoryPath",
            file_system_access_mode="FileSystemAccessMode",
        )
        return made(FileSystemInput, **system, **content)
    seed = at(channel, "ShuffleConfig", "Seed")
    return made(
        TrainingInput,
        **taken(channel, scope, s3_data="DataSource.S3DataSource.S3Uri"),
        **content,
        **taken(
            channel,
            scope,
            input_mode="InputMode",
            compression="CompressionType",
            record_wrapping="RecordWrapperType",
            s3_data_type="DataSource.S3DataSource.S3DataType",
            distribution="DataSource.S3DataSource.S3DataDistributionType",
            instance_groups="DataSource.S3DataSource.InstanceGroupNames",
            attribute_names="DataSource.S3DataSource.AttributeNames",
            hub_access_config="DataSource.S3DataSource.HubAccessConfig",
            model_access_config="DataSource.S3DataSource.ModelAccessConfig",
        ),
        shuffle_config=None if seed is None else made(ShuffleConfig, seed=value(seed, scope)),
    )


def _cluster(resources: dict[str, Json], scope: Scope) -> dict[str, Code | None]:
    groups, preferences = items(resources.get("InstanceGroups")), items(resources.get("InstancePreferences"))
    return {
        **taken(
            resources, scope, instance_type="InstanceType", instance_count="InstanceCount", volume_size="VolumeSizeInGB"
        ),
        "instance_groups": listed([_group(group, scope) for group in groups]) if groups else None,
        "instance_preferences": listed([_preference(one, scope) for one in preferences]) if preferences else None,
        "volume_kms_key": empty_if_null(resources, "VolumeKmsKeyId") or _of(resources, "VolumeKmsKeyId", scope),
        **taken(
            resources,
            scope,
            keep_alive_period_in_seconds="KeepAlivePeriodInSeconds",
            training_plan="TrainingPlanArn",
            instance_placement_config="InstancePlacementConfig",
        ),
    }


def _group(group: dict[str, Json], scope: Scope) -> Code:
    members = taken(
        group,
        scope,
        instance_group_name="InstanceGroupName",
        instance_type="InstanceType",
        instance_count="InstanceCount",
    )
    return made(InstanceGroup, **members)


def _preference(given: dict[str, Json], scope: Scope) -> Code:
    members = taken(
        given,
        scope,
        instance_type="InstanceType",
        instance_count="InstanceCount",
        training_plan_arns="TrainingPlanArns",
    )
    return made(InstancePreference, **members)


def _hyperparameters(job: Job) -> Code | None:
    return map_of(text)(job.hyperparameters, job.scope) if job.hyperparameters else None


def _of(section: Json, key: str, scope: Scope) -> Code | None:
    return taken(section, scope, found=key)["found"]


def _with(settings: dict[str, Code | None], hyperparameters: Code | None) -> dict[str, Code | None]:
    """The arguments in the order in which people write them: what runs where, then how it learns, then the rest."""
    first = {key: settings[key] for key in ("instance_type", "instance_count")}
    return {**first, "hyperparameters": hyperparameters, **{k: v for k, v in settings.items() if k not in first}}
