"""Steps that call other services, or put models into service."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, cast

from cdk_sagemaker_training.definition.fields.reading import at, items, member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.source.code import Call, Code, listed, mapped
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.reading import Attempt, Given, step_made, taken
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import list_of, tags, value, worded
from cdk_sagemaker_training.definition.steps.emr import EMRStep, EMRStepConfig
from cdk_sagemaker_training.definition.steps.emr_serverless import EMRServerlessJobConfig, EMRServerlessStep
from cdk_sagemaker_training.definition.steps.endpoint import EndpointStep
from cdk_sagemaker_training.definition.steps.endpoint_config import EndpointConfigStep, ProductionVariant
from cdk_sagemaker_training.definition.steps.inference_component import InferenceComponentStep
from cdk_sagemaker_training.definition.steps.job import JobStep

_VARIANT: Final = {
    "variant_name": "VariantName",
    "model_name": "ModelName",
    "initial_instance_count": "InitialInstanceCount",
    "instance_type": "InstanceType",
    "volume_size_in_gb": "VolumeSizeInGB",
}


def emr(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """EMR steps."""
    arguments = member(step, "Arguments")

    def attempt(common: Given) -> Call:
        program = made(
            EMRStepConfig,
            **taken(
                arguments,
                scope,
                jar="StepConfig.HadoopJarStep.Jar",
                main_class="StepConfig.HadoopJarStep.MainClass",
                args=("StepConfig.HadoopJarStep.Args", list_of(worded)),
                properties="StepConfig.HadoopJarStep.Properties",
            ),
        )
        return step_made(
            EMRStep,
            common,
            step_config=program,
            **taken(
                arguments,
                scope,
                cluster_id="ClusterId",
                cluster_config="ClusterConfig",
                execution_role_arn="ExecutionRoleArn",
            ),
        )

    yield attempt


def emr_serverless(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """EMR Serverless steps."""
    arguments = member(step, "Arguments")

    def attempt(common: Given) -> Call:
        job = made(
            EMRServerlessJobConfig,
            **taken(
                arguments.get("JobConfig"),
                scope,
                name="name",
                job_driver="jobDriver",
                execution_role_arn="executionRoleArn",
                configuration_overrides="configurationOverrides",
                execution_timeout_minutes="executionTimeoutMinutes",
                tags="tags",
            ),
        )
        where = taken(arguments, scope, application_id="ApplicationId", application_config="ApplicationConfig")
        return step_made(EMRServerlessStep, common, job_config=job, **where)

    yield attempt


def endpoint_config(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Endpoint configurations."""
    arguments = member(step, "Arguments")

    def attempt(common: Given) -> Call:
        variants = [_variant(one, scope) for one in items(arguments.get("ProductionVariants"))]
        return step_made(
            EndpointConfigStep,
            common,
            **taken(arguments, scope, endpoint_config_name="EndpointConfigName"),
            production_variants=listed(variants),
            **taken(arguments, scope, kms_key="KmsKeyId", role="ExecutionRoleArn", tags=("Tags", tags)),
        )

    yield attempt


def endpoint(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Endpoints."""
    yield lambda common: step_made(
        EndpointStep,
        common,
        **taken(
            member(step, "Arguments"),
            scope,
            endpoint_name="EndpointName",
            endpoint_config_name="EndpointConfigName",
            tags=("Tags", tags),
        ),
    )


def inference_component(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Inference components."""
    yield lambda common: step_made(
        InferenceComponentStep,
        common,
        **taken(
            member(step, "Arguments"),
            scope,
            inference_component_name="InferenceComponentName",
            endpoint_name="EndpointName",
            variant_name="VariantName",
            specification="Specification",
            runtime_config="RuntimeConfig",
            tags=("Tags", tags),
        ),
    )


def job(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Jobs whose settings are one JSON document."""
    arguments = member(step, "Arguments")
    document = _document(arguments.get("JobConfigDocument"))
    if document is None:
        return
    yield lambda common: step_made(
        JobStep,
        common,
        **taken(
            arguments,
            scope,
            job_category="JobCategory",
            job_config_schema_version="JobConfigSchemaVersion",
            role="RoleArn",
        ),
        job_config=value(document, scope),
        **taken(arguments, scope, tags=("Tags", tags)),
    )


def _variant(given: dict[str, Json], scope: Scope) -> Code:
    known = {*_VARIANT.values(), "InitialVariantWeight"}
    more: dict[str, Json] = {key: member for key, member in given.items() if key not in known}
    weight = taken(given, scope, initial_variant_weight="InitialVariantWeight")
    return made(
        ProductionVariant,
        **taken(given, scope, **_VARIANT),
        **weight,
        additional_members=mapped({key: value(inner, scope) for key, inner in more.items()}) if more else None,
    )


def _document(given: Json) -> dict[str, Json] | None:
    """The settings in a text, or in a text that is joined from pieces and variables."""
    pieces = at(given, "Std:Join", "Values")
    values = pieces if isinstance(pieces, list) else [given]
    variables = [piece for piece in values if isinstance(piece, dict)]
    numbers = iter(range(len(variables)))
    text = "".join(f"\x00{next(numbers)}\x00" if isinstance(piece, dict) else str(piece) for piece in values)
    try:
        # The marks are control characters, which JSON text has none of.
        found = cast("Json", json.loads(text, strict=False))
    except ValueError:
        return None
    restored = _restored(found, variables)
    return _as_written(restored) if isinstance(restored, dict) else None


def _restored(given: Json, variables: list[dict[str, Json]]) -> Json:
    if isinstance(given, dict):
        return {key: _restored(member, variables) for key, member in given.items()}
    if isinstance(given, list):
        return [_restored(item, variables) for item in given]
    found = re.fullmatch("\x00(\\d+)\x00", given) if isinstance(given, str) else None
    return given if found is None else variables[int(found[1])]


def _as_written(document: dict[str, Json]) -> dict[str, Json]:
    """The settings before the step appended the execution to where results go."""
    output = document.get("OutputDataConfig")
    match at(output, "S3OutputPath", "Std:Join", "Values"):
        case [str(path), {"Get": "Execution.PipelineExecutionId"}, ""] if isinstance(output, dict):
            return {**document, "OutputDataConfig": {**output, "S3OutputPath": path}}
        case _:
            return document
