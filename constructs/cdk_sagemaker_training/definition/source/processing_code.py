"""Steps that run processing jobs: Processing, QualityCheck, ClarifyCheck."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.expressions.property_file import PropertyFile
from cdk_sagemaker_training.definition.fields.reading import at, items, member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.processing.check_job import CheckJobConfig
from cdk_sagemaker_training.definition.processing.network_config import NetworkConfig
from cdk_sagemaker_training.definition.processing.processing_io import (
    FeatureStoreOutput,
    ProcessingInput,
    ProcessingOutput,
)
from cdk_sagemaker_training.definition.processing.processors import Processor, ScriptProcessor
from cdk_sagemaker_training.definition.source.code import Call, Code, listed
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.reading import Attempt, Given, empty_if_null, step_made, taken
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import image, list_of, map_of, plain, tags, text, value, worded
from cdk_sagemaker_training.definition.steps.clarify_check import (
    ClarifyCheckStep,
    DataBiasCheckConfig,
    ModelBiasCheckConfig,
    ModelExplainabilityCheckConfig,
)
from cdk_sagemaker_training.definition.steps.processing import ProcessingStep
from cdk_sagemaker_training.definition.steps.quality_check import (
    DataQualityCheckConfig,
    ModelQualityCheckConfig,
    QualityCheckStep,
)

_CLUSTER: Final = "ProcessingResources.ClusterConfig"
_CHECKS: Final = {
    "skip_check": "SkipCheck",
    "fail_on_violation": "FailOnViolation",
    "register_new_baseline": "RegisterNewBaseline",
    "model_package_group_name": "ModelPackageGroupName",
    "supplied_baseline_constraints": "SuppliedBaselineConstraints",
    "supplied_baseline_statistics": "SuppliedBaselineStatistics",
}
_ATTRIBUTES: Final = (
    "problem_type",
    "inference_attribute",
    "probability_attribute",
    "ground_truth_attribute",
    "probability_threshold_attribute",
)
_QUALITY: Final = (
    *("output_path", "publish_cloudwatch_metrics", "dataset_format", "dataset_source", "analysis_type", *_ATTRIBUTES),
    *("record_preprocessor_script", "post_analytics_processor_script"),
)
"""What a quality check tells its image; other environment variables are the author's."""
_CLARIFY: Final = {
    "DATA_BIAS": DataBiasCheckConfig,
    "MODEL_BIAS": ModelBiasCheckConfig,
    "MODEL_EXPLAINABILITY": ModelExplainabilityCheckConfig,
}


def processing(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Processing steps: a script that is brought by an input of its own, or what is in the image."""
    request = member(step, "Arguments")
    entrypoint = at(request, "AppSpecification", "ContainerEntrypoint")
    words = entrypoint if isinstance(entrypoint, list) else []
    inputs = items(request.get("ProcessingInputs"))
    code = (
        at(cast("Json", inputs[-1]), "S3Input", "S3Uri") if inputs and inputs[-1].get("InputName") == "code" else None
    )
    if isinstance(code, str) and len(words) > 1:

        def script(common: Given) -> Call:
            members = {"command": value(words[:-1], scope), **_processor(request, scope)}
            return step_made(
                ProcessingStep,
                common,
                processor=made(ScriptProcessor, **members),
                code=value(code, scope),
                inputs=_inputs(inputs[:-1], scope),
                **_written(step, request, scope),
            )

        yield script
    yield lambda common: step_made(
        ProcessingStep,
        common,
        processor=made(
            Processor,
            **_processor(request, scope),
            **taken(request, scope, entrypoint=("AppSpecification.ContainerEntrypoint", list_of(worded))),
        ),
        inputs=_inputs(inputs, scope),
        **_written(step, request, scope),
    )


def _written(step: dict[str, Json], request: dict[str, Json], scope: Scope) -> dict[str, Code | None]:
    """What the job is told and leaves behind, whatever it runs."""
    files = [
        made(PropertyFile, **taken(one, scope, name="PropertyFileName", output_name="OutputName", path="FilePath"))
        for one in items(step.get("PropertyFiles"))
    ]
    return {
        "outputs": _outputs(at(request, "ProcessingOutputConfig", "Outputs"), scope),
        **taken(request, scope, job_arguments=("AppSpecification.ContainerArguments", list_of(worded))),
        "property_files": listed(files) if files else None,
    }


def quality_check(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Quality checks of data and of models."""
    request = member(step, "Arguments")
    environment = member(request, "Environment")
    inputs = {str(one.get("InputName")): at(one, "S3Input", "S3Uri") for one in items(request.get("ProcessingInputs"))}
    output = next(iter(items(at(request, "ProcessingOutputConfig", "Outputs"))), dict[str, Json]())
    is_model = step.get("CheckType") == "MODEL_QUALITY"
    scripts = {"post_analytics_processor_script": inputs.get("post_analytics_processor_script_input")}
    if not is_model:
        scripts["record_preprocessor_script"] = inputs.get("record_preprocessor_script_input")

    def attempt(common: Given) -> Call:
        config = made(
            ModelQualityCheckConfig if is_model else DataQualityCheckConfig,
            **taken(cast("Json", inputs), scope, baseline_dataset="baseline_dataset_input"),
            dataset_format=plain(_json(environment.get("dataset_format")), scope),
            **taken(output, scope, output_s3_uri="S3Output.S3Uri"),
            **taken(cast("Json", scripts), scope, **{name: name for name in scripts}),
            **(taken(environment, scope, **{name: (name, text) for name in _ATTRIBUTES}) if is_model else {}),
        )
        job = _check_job(request, [name for name in environment if name not in _QUALITY], scope)
        members = {"quality_check_config": config, "check_job_config": job}
        return step_made(QualityCheckStep, common, **members, **taken(step, scope, **_CHECKS))

    yield attempt


def clarify_check(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Checks for bias, and explanations."""
    request = member(step, "Arguments")
    inputs = {str(one.get("InputName")): one for one in items(request.get("ProcessingInputs"))}
    output = next(iter(items(at(request, "ProcessingOutputConfig", "Outputs"))), dict[str, Json]())
    cls = _CLARIFY.get(str(step.get("CheckType")))
    if cls is None:
        return

    def attempt(common: Given) -> Call:
        config = made(
            cls,
            **taken(inputs.get("analysis_config"), scope, s3_analysis_config_uri="S3Input.S3Uri"),
            **taken(inputs.get("dataset"), scope, s3_data_input_path="S3Input.S3Uri"),
            **taken(inputs.get("dataset"), scope, s3_data_distribution_type="S3Input.S3DataDistributionType"),
            **taken(output, scope, s3_output_path="S3Output.S3Uri", s3_upload_mode="S3Output.S3UploadMode"),
            **({} if cls is DataBiasCheckConfig else taken(step, scope, model_name="ModelName")),
        )
        job = _check_job(request, list(member(request, "Environment")), scope)
        checks = {name: key for name, key in _CHECKS.items() if name != "supplied_baseline_statistics"}
        members = {"clarify_check_config": config, "check_job_config": job}
        return step_made(ClarifyCheckStep, common, **members, **taken(step, scope, **checks))

    yield attempt


def _json(given: Json) -> Json:
    try:
        return cast("Json", json.loads(given)) if isinstance(given, str) else {}
    except ValueError:
        return {}


def _processor(request: dict[str, Json], scope: Scope) -> dict[str, Code | None]:
    output = request.get("ProcessingOutputConfig")
    cluster = at(request, *_CLUSTER.split("."))
    return {
        **taken(
            request,
            scope,
            image_uri=("AppSpecification.ImageUri", image),
            instance_type=f"{_CLUSTER}.InstanceType",
            instance_count=f"{_CLUSTER}.InstanceCount",
            volume_size_in_gb=f"{_CLUSTER}.VolumeSizeInGB",
            max_runtime_in_seconds="StoppingCondition.MaxRuntimeInSeconds",
            env=("Environment", map_of(worded)),
            role="RoleArn",
            network_config=("NetworkConfig", _network),
            tags=("Tags", tags),
        ),
        "volume_kms_key": empty_if_null(cluster, "VolumeKmsKeyId") or taken(cluster, scope, k="VolumeKmsKeyId")["k"],
        "output_kms_key": empty_if_null(output, "KmsKeyId") or taken(output, scope, k="KmsKeyId")["k"],
    }


def _check_job(request: dict[str, Json], own: Sequence[str], scope: Scope) -> Code:
    members = _processor(request, scope)
    environment: Mapping[str, Json] = member(request, "Environment")
    kept: Json = {name: environment[name] for name in own}
    return made(CheckJobConfig, **{**members, "env": map_of(worded)(kept, scope) if kept else None})


def _network(given: Json, scope: Scope) -> Code:
    members = taken(
        given,
        scope,
        enable_network_isolation="EnableNetworkIsolation",
        encrypt_inter_container_traffic="EnableInterContainerTrafficEncryption",
        subnets="VpcConfig.Subnets",
        security_group_ids="VpcConfig.SecurityGroupIds",
    )
    if isinstance(given, dict) and "VpcConfig" in given and given["VpcConfig"] is None:
        members["subnets"] = listed([])
    return made(NetworkConfig, **members)


def _inputs(inputs: Sequence[dict[str, Json]], scope: Scope) -> Code | None:
    found = [_input(given, position, scope) for position, given in enumerate(inputs, 1)]
    return listed(found) if found else None


def _input(given: dict[str, Json], position: int, scope: Scope) -> Code:
    return made(
        ProcessingInput,
        input_name=_name(given.get("InputName"), f"input-{position}", scope),
        **taken(
            given,
            scope,
            source="S3Input.S3Uri",
            destination="S3Input.LocalPath",
            s3_data_type="S3Input.S3DataType",
            s3_input_mode="S3Input.S3InputMode",
            s3_data_distribution_type="S3Input.S3DataDistributionType",
            s3_compression_type="S3Input.S3CompressionType",
            dataset_definition="DatasetDefinition",
            app_managed="AppManaged",
        ),
    )


def _outputs(given: Json, scope: Scope) -> Code | None:
    found = [
        made(
            ProcessingOutput,
            output_name=_name(one.get("OutputName"), f"output-{position}", scope),
            **taken(
                one,
                scope,
                source="S3Output.LocalPath",
                destination="S3Output.S3Uri",
                s3_upload_mode="S3Output.S3UploadMode",
                app_managed="AppManaged",
                feature_store_output=("FeatureStoreOutput", _feature_store),
            ),
        )
        for position, one in enumerate(items(given), 1)
    ]
    return listed(found) if found else None


def _feature_store(given: Json, scope: Scope) -> Code:
    return made(FeatureStoreOutput, **taken(given, scope, feature_group_name="FeatureGroupName"))


def _name(given: Json, default: str, scope: Scope) -> Code | None:
    return None if given is None or given == default else value(given, scope)
