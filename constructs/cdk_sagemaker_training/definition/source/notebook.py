"""Notebook jobs: training jobs that run a notebook."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.fields.reading import at, items, member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.source.code import Call, literal, mapped
from cdk_sagemaker_training.definition.source.estimators import VPC
from cdk_sagemaker_training.definition.source.reading import Given, step_made, taken
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import image, map_of, tags, text, worded
from cdk_sagemaker_training.definition.steps.notebook_job import NotebookJobStep

_SYSTEM: Final = (
    "AWS_DEFAULT_REGION",
    "SM_ENV_NAME",
    "SM_EXECUTION_INPUT_PATH",
    "SM_INIT_SCRIPT",
    "SM_INPUT_NOTEBOOK_NAME",
    "SM_JOB_DEF_VERSION",
    "SM_KERNEL_NAME",
    "SM_OUTPUT_NOTEBOOK_NAME",
    "SM_SKIP_EFS_SIMULATION",
)
"""The environment variables that the step sets."""


def is_notebook(request: dict[str, Json]) -> bool:
    """Whether a training job is one of a notebook."""
    return at(request, "AlgorithmSpecification", "ContainerEntrypoint") == ["amazon_sagemaker_scheduler"]


def notebook(step: dict[str, Json], request: dict[str, Json], common: Given, scope: Scope) -> Call:
    """The step of a notebook."""
    environment = member(request, "Environment")
    given_tags = items(request.get("Tags"))
    name = next((tag.get("Value") for tag in given_tags if tag.get("Key") == "sagemaker:name"), None)
    own = [tag for tag in given_tags if not str(tag.get("Key")).startswith("sagemaker:")]
    variables = {key: given for key, given in environment.items() if key not in _SYSTEM}
    source = next(iter(items(request.get("InputDataConfig"))), dict[str, Json]())
    return step_made(
        NotebookJobStep,
        common,
        notebook_job_name=literal(name) if isinstance(name, str) and name != step.get("Name") else None,
        **taken(environment, scope, input_notebook="SM_INPUT_NOTEBOOK_NAME"),
        **taken(source, scope, input_s3_uri="DataSource.S3DataSource.S3Uri"),
        **taken(request, scope, image_uri=("AlgorithmSpecification.TrainingImage", image)),
        **taken(
            environment,
            scope,
            kernel_name="SM_KERNEL_NAME",
            initialization_script="SM_INIT_SCRIPT",
            region="AWS_DEFAULT_REGION",
        ),
        parameters=map_of(text)(request["HyperParameters"], scope) if "HyperParameters" in request else None,
        environment_variables=mapped({key: worded(given, scope) for key, given in variables.items()})
        if variables
        else None,
        **taken(
            request,
            scope,
            output_s3_uri="OutputDataConfig.S3OutputPath",
            s3_kms_key="OutputDataConfig.KmsKeyId",
            role="RoleArn",
            instance_type="ResourceConfig.InstanceType",
            volume_size="ResourceConfig.VolumeSizeInGB",
            volume_kms_key="ResourceConfig.VolumeKmsKeyId",
            encrypt_inter_container_traffic="EnableInterContainerTrafficEncryption",
            max_retry_attempts="RetryStrategy.MaximumRetryAttempts",
            max_runtime_in_seconds="StoppingCondition.MaxRuntimeInSeconds",
            **VPC,
        ),
        tags=tags([dict(tag) for tag in own], scope) if own else None,
    )
