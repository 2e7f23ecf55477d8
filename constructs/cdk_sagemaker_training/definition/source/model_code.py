"""Steps about models: Model, RegisterModel, Transform, AutoML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from cdk_sagemaker_training.definition.fields.reading import at, items, member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.models.automl import AutoML, AutoMLInput
from cdk_sagemaker_training.definition.models.model import Model, ModelPackage, PipelineModel
from cdk_sagemaker_training.definition.models.model_metrics import (
    DriftCheckBaselines,
    FileSource,
    MetadataProperties,
    MetricsSource,
    ModelLifeCycle,
    ModelMetrics,
)
from cdk_sagemaker_training.definition.models.transformer import BatchDataCaptureConfig, Transformer, TransformInput
from cdk_sagemaker_training.definition.source.code import Call, Code, listed, mapped
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.reading import Attempt, empty_if_null, step_made, taken
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import image, map_of, tags, value, worded
from cdk_sagemaker_training.definition.steps.automl import AutoMLStep
from cdk_sagemaker_training.definition.steps.create_model import CreateModelStep
from cdk_sagemaker_training.definition.steps.register_model import RegisterModel
from cdk_sagemaker_training.definition.steps.transform import TransformStep

_METRICS: Final = {
    "model_statistics": "ModelQuality.Statistics",
    "model_constraints": "ModelQuality.Constraints",
    "model_data_statistics": "ModelDataQuality.Statistics",
    "model_data_constraints": "ModelDataQuality.Constraints",
    "bias": "Bias.Report",
    "bias_pre_training": "Bias.PreTrainingReport",
    "bias_post_training": "Bias.PostTrainingReport",
    "explainability": "Explainability.Report",
}
_BASELINES: Final = {
    "model_statistics": "ModelQuality.Statistics",
    "model_constraints": "ModelQuality.Constraints",
    "model_data_statistics": "ModelDataQuality.Statistics",
    "model_data_constraints": "ModelDataQuality.Constraints",
    "bias_pre_training_constraints": "Bias.PreTrainingConstraints",
    "bias_post_training_constraints": "Bias.PostTrainingConstraints",
    "explainability_constraints": "Explainability.Constraints",
}
_FILES: Final = {
    "bias_config_file": "Bias.ConfigFile",
    "explainability_config_file": "Explainability.ConfigFile",
}
_SOURCE: Final = {"content_type": "ContentType", "s3_uri": "S3Uri", "content_digest": "ContentDigest"}
_INFERENCE: Final = "InferenceSpecification"


def create_model(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Model steps: one container, one of the registry, or several in a row."""
    request = member(step, "Arguments")

    def hosted() -> dict[str, Code | None]:
        found = taken(
            request,
            scope,
            role="ExecutionRoleArn",
            vpc_config="VpcConfig",
            enable_network_isolation="EnableNetworkIsolation",
            tags=("Tags", tags),
        )
        if "VpcConfig" in request and request["VpcConfig"] is None:
            found["vpc_config"] = mapped({})
        return found

    if "PrimaryContainer" in request:
        container = member(request, "PrimaryContainer")
        yield lambda common: step_made(
            CreateModelStep, common, model=made(Model, **_container(container, scope), **hosted())
        )
        return
    containers = items(request.get("Containers"))
    mode = taken(request, scope, inference_execution_mode="InferenceExecutionConfig.Mode")
    if len(containers) > 1:
        yield lambda common: step_made(
            CreateModelStep,
            common,
            model=made(PipelineModel, models=_models(containers, scope), **mode, **hosted()),
        )
    for container in containers[:1]:
        yield lambda common, container=container: step_made(
            CreateModelStep,
            common,
            model=made(
                ModelPackage,
                **taken(container, scope, model_package_arn="ModelPackageName", env=("Environment", map_of(worded))),
                **hosted(),
            ),
        )


def register_model(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """RegisterModel steps: an image and what training made, models, or containers as the API takes them."""
    request = member(step, "Arguments")
    containers = items(at(request, _INFERENCE, "Containers"))

    def registered(what: Callable[[], dict[str, Code | None]]) -> Attempt:
        return lambda common: step_made(
            RegisterModel,
            common,
            **taken(request, scope, model_package_group_name="ModelPackageGroupName"),
            **what(),
            **_registration(request, scope),
        )

    if len(containers) == 1 and set(containers[0]) <= {"Image", "ModelDataUrl"}:
        yield registered(lambda: taken(containers[0], scope, image_uri=("Image", image), model_data="ModelDataUrl"))
    if len(containers) == 1:
        yield registered(lambda: {"model": made(Model, **_container(containers[0], scope))})
    if len(containers) > 1:
        yield registered(lambda: {"model": made(PipelineModel, models=_models(containers, scope))})
    yield registered(lambda: taken(request, scope, container_def_list=f"{_INFERENCE}.Containers"))


def transform(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Transform steps."""
    request = member(step, "Arguments")
    output, resources = request.get("TransformOutput"), request.get("TransformResources")

    def transformer() -> Call:
        return made(
            Transformer,
            **taken(
                request,
                scope,
                model_name="ModelName",
                instance_type="TransformResources.InstanceType",
                instance_count="TransformResources.InstanceCount",
                strategy="BatchStrategy",
                assemble_with="TransformOutput.AssembleWith",
                output_path="TransformOutput.S3OutputPath",
                accept="TransformOutput.Accept",
                max_concurrent_transforms="MaxConcurrentTransforms",
                max_payload="MaxPayloadInMB",
                env=("Environment", map_of(worded)),
                tags=("Tags", tags),
            ),
            output_kms_key=empty_if_null(output, "KmsKeyId") or taken(output, scope, k="KmsKeyId")["k"],
            volume_kms_key=empty_if_null(resources, "VolumeKmsKeyId")
            or taken(resources, scope, k="VolumeKmsKeyId")["k"],
        )

    def inputs() -> Call:
        return made(
            TransformInput,
            **taken(
                request,
                scope,
                data="TransformInput.DataSource.S3DataSource.S3Uri",
                data_type="TransformInput.DataSource.S3DataSource.S3DataType",
                content_type="TransformInput.ContentType",
                compression_type="TransformInput.CompressionType",
                split_type="TransformInput.SplitType",
                input_filter="DataProcessing.InputFilter",
                output_filter="DataProcessing.OutputFilter",
                join_source="DataProcessing.JoinSource",
                model_client_config="ModelClientConfig",
                batch_data_capture_config=("DataCaptureConfig", _capture),
            ),
        )

    yield lambda common: step_made(TransformStep, common, transformer=transformer(), inputs=inputs())


def auto_ml(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """AutoML steps."""
    request = member(step, "Arguments")
    config = request.get("AutoMLJobConfig")
    security, output = at(config, "SecurityConfig"), request.get("OutputDataConfig")

    def job() -> Call:
        members = taken(
            request,
            scope,
            role="RoleArn",
            output_path="OutputDataConfig.S3OutputPath",
            problem_type="ProblemType",
            job_objective="AutoMLJobObjective",
            tags=("Tags", tags),
        )
        completion = taken(
            config,
            scope,
            max_candidates="CompletionCriteria.MaxCandidates",
            max_runtime_per_training_job_in_seconds="CompletionCriteria.MaxRuntimePerTrainingJobInSeconds",
            total_job_runtime_in_seconds="CompletionCriteria.MaxAutoMLJobRuntimeInSeconds",
            feature_specification_s3_uri="CandidateGenerationConfig.FeatureSpecificationS3Uri",
            validation_fraction="DataSplitConfig.ValidationFraction",
            mode="Mode",
            encrypt_inter_container_traffic="SecurityConfig.EnableInterContainerTrafficEncryption",
            vpc_config="SecurityConfig.VpcConfig",
        )
        if isinstance(security, dict) and "VpcConfig" in security and security["VpcConfig"] is None:
            completion["vpc_config"] = mapped({})
        return made(
            AutoML,
            **members,
            **completion,
            output_kms_key=empty_if_null(output, "KmsKeyId") or taken(output, scope, k="KmsKeyId")["k"],
            volume_kms_key=empty_if_null(security, "VolumeKmsKeyId") or taken(security, scope, k="VolumeKmsKeyId")["k"],
        )

    yield lambda common: step_made(AutoMLStep, common, auto_ml=job(), inputs=_automl_inputs(request, scope))


def _automl_inputs(request: Mapping[str, Json], scope: Scope) -> Code:
    """Neighbours that differ in their location alone are one input."""
    found: list[tuple[dict[str, Json], list[Json]]] = []
    for channel in items(request.get("InputDataConfig")):
        source = member(member(channel, "DataSource"), "S3DataSource")
        rest = {**channel, "DataSource": source.get("S3DataType")}
        if found and found[-1][0] == rest:
            found[-1][1].append(source.get("S3Uri"))
        else:
            found.append((rest, [source.get("S3Uri")]))
    return listed(
        [
            made(
                AutoMLInput,
                inputs=value(locations, scope),
                **taken(
                    channel,
                    scope,
                    target_attribute_name="TargetAttributeName",
                    content_type="ContentType",
                    channel_type="ChannelType",
                    compression="CompressionType",
                    s3_data_type="DataSource",
                    sample_weight_attribute_name="SampleWeightAttributeName",
                ),
            )
            for channel, locations in found
        ]
    )


def _container(container: dict[str, Json], scope: Scope) -> dict[str, Code | None]:
    location = "ModelDataSource" if "ModelDataSource" in container else "ModelDataUrl"
    found = taken(
        container,
        scope,
        image_uri=("Image", image),
        model_data=location,
        env=("Environment", map_of(worded)),
        container_mode="Mode",
        container_hostname="ContainerHostname",
        image_config="ImageConfig",
        additional_model_data_sources="AdditionalModelDataSources",
    )
    return found if container.get("Environment") else {**found, "env": None}


def _models(containers: list[dict[str, Json]], scope: Scope) -> Code:
    return listed([made(Model, **_container(container, scope)) for container in containers])


def _registration(request: dict[str, Json], scope: Scope) -> dict[str, Code | None]:
    return taken(
        request,
        scope,
        source_uri="SourceUri",
        content_types=f"{_INFERENCE}.SupportedContentTypes",
        response_types=f"{_INFERENCE}.SupportedResponseMIMETypes",
        inference_instances=f"{_INFERENCE}.SupportedRealtimeInferenceInstanceTypes",
        transform_instances=f"{_INFERENCE}.SupportedTransformInstanceTypes",
        approval_status="ModelApprovalStatus",
        model_description="ModelPackageDescription",
        model_metrics=("ModelMetrics", _metrics),
        drift_check_baselines=("DriftCheckBaselines", _baselines),
        metadata_properties=("MetadataProperties", _metadata),
        customer_metadata_properties="CustomerMetadataProperties",
        validation_specification="ValidationSpecification",
        domain="Domain",
        task="Task",
        sample_payload_url="SamplePayloadUrl",
        skip_model_validation="SkipModelValidation",
        model_card="ModelCard",
        model_life_cycle=("ModelLifeCycle", _life_cycle),
        model_kms_key="SecurityConfig.KmsKeyId",
    )


def _report(given: Json, scope: Scope) -> Code:
    return made(MetricsSource, **taken(given, scope, **_SOURCE))


def _file(given: Json, scope: Scope) -> Code:
    return made(FileSource, **taken(given, scope, **_SOURCE))


def _metrics(given: Json, scope: Scope) -> Code:
    return made(ModelMetrics, **taken(given, scope, **{name: (path, _report) for name, path in _METRICS.items()}))


def _baselines(given: Json, scope: Scope) -> Code:
    reports = taken(given, scope, **{name: (path, _report) for name, path in _BASELINES.items()})
    return made(
        DriftCheckBaselines, **reports, **taken(given, scope, **{name: (path, _file) for name, path in _FILES.items()})
    )


def _metadata(given: Json, scope: Scope) -> Code:
    members = taken(
        given,
        scope,
        commit_id="CommitId",
        repository="Repository",
        generated_by="GeneratedBy",
        project_id="ProjectId",
    )
    return made(MetadataProperties, **members)


def _life_cycle(given: Json, scope: Scope) -> Code:
    members = taken(given, scope, stage="Stage", stage_status="StageStatus", stage_description="StageDescription")
    return made(ModelLifeCycle, **members)


def _capture(given: Json, scope: Scope) -> Code:
    members = taken(
        given,
        scope,
        destination_s3_uri="DestinationS3Uri",
        kms_key_id="KmsKeyId",
        generate_inference_id="GenerateInferenceId",
    )
    return made(BatchDataCaptureConfig, **members)
