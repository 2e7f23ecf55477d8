"""The limits that the service model states are those of the pinned botocore."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import botocore.session
import pytest

from cdk_sagemaker_training.catalog import limits


@cache
def model() -> Any:
    return botocore.session.get_session().get_service_model("sagemaker")


@pytest.mark.parametrize(
    ("limit", "shape", "bound"),
    [
        (limits.MAX_DEFINITION_CHARS, "PipelineDefinition", "max"),
        (limits.MIN_PARALLEL_STEPS, "MaxParallelExecutionSteps", "min"),
        (limits.MAX_PIPELINE_NAME_CHARS, "PipelineName", "max"),
        (limits.PIPELINE_NAME_PATTERN, "PipelineName", "pattern"),
        (limits.MAX_PIPELINE_DESCRIPTION_CHARS, "PipelineDescription", "max"),
        (limits.MAX_PARAMETER_NAME_CHARS, "PipelineParameterName", "max"),
        (limits.MAX_PARAMETER_VALUE_CHARS, "String1024", "max"),
        (limits.MAX_STEP_NAME_CHARS, "StepName", "max"),
        (limits.MAX_STEP_DISPLAY_NAME_CHARS, "StepDisplayName", "max"),
        (limits.JOB_NAME_PATTERN, "TrainingJobName", "pattern"),
        (limits.MAX_TRAINING_IMAGE_CHARS, "AlgorithmImage", "max"),
        (limits.MAX_HYPERPARAMETERS, "HyperParameters", "max"),
        (limits.MAX_HYPERPARAMETER_KEY_CHARS, "HyperParameterKey", "max"),
        (limits.MAX_HYPERPARAMETER_VALUE_CHARS, "HyperParameterValue", "max"),
        (limits.MAX_ENVIRONMENT_VARIABLES, "TrainingEnvironmentMap", "max"),
        (limits.MAX_TUNING_ENVIRONMENT_VARIABLES, "HyperParameterTrainingJobEnvironmentMap", "max"),
        (limits.MAX_ENVIRONMENT_KEY_CHARS, "TrainingEnvironmentKey", "max"),
        (limits.ENVIRONMENT_KEY_PATTERN, "TrainingEnvironmentKey", "pattern"),
        (limits.MAX_ENVIRONMENT_VALUE_CHARS, "TrainingEnvironmentValue", "max"),
        (limits.MAX_METRIC_DEFINITIONS, "MetricDefinitionList", "max"),
        (limits.MAX_METRIC_NAME_CHARS, "MetricName", "max"),
        (limits.MAX_METRIC_REGEX_CHARS, "MetricRegex", "max"),
        (limits.MAX_TAGS, "TagList", "max"),
        (limits.MAX_TAG_KEY_CHARS, "TagKey", "max"),
        (limits.MAX_TAG_VALUE_CHARS, "TagValue", "max"),
        (limits.MAX_CONTAINER_ENTRYPOINT_ITEMS, "TrainingContainerEntrypoint", "max"),
        (limits.MAX_CONTAINER_ARGUMENTS, "TrainingContainerArguments", "max"),
        (limits.MAX_CONTAINER_ITEM_CHARS, "TrainingContainerEntrypointString", "max"),
        (limits.MAX_CONTAINER_ITEM_CHARS, "TrainingContainerArgument", "max"),
        (limits.MIN_ROLE_ARN_CHARS, "RoleArn", "min"),
        (limits.MAX_ROLE_ARN_CHARS, "RoleArn", "max"),
        (limits.MAX_KMS_KEY_ID_CHARS, "KmsKeyId", "max"),
        (limits.KMS_KEY_ID_PATTERN, "KmsKeyId", "pattern"),
        (limits.MIN_CHANNELS, "InputDataConfig", "min"),
        (limits.MAX_CHANNELS, "InputDataConfig", "max"),
        (limits.MAX_CHANNEL_NAME_CHARS, "ChannelName", "max"),
        (limits.MAX_CONTENT_TYPE_CHARS, "ContentType", "max"),
        (limits.MAX_ATTRIBUTE_NAMES, "AttributeNames", "max"),
        (limits.MAX_CHANNEL_INSTANCE_GROUPS, "InstanceGroupNames", "max"),
        (limits.MAX_S3_URI_CHARS, "S3Uri", "max"),
        (limits.S3_URI_PATTERN, "S3Uri", "pattern"),
        (limits.MAX_CHECKPOINT_LOCAL_PATH_CHARS, "DirectoryPath", "max"),
        (limits.MAX_INSTANCE_GROUPS, "InstanceGroups", "max"),
        (limits.MIN_INSTANCE_PREFERENCES, "InstancePreferenceList", "min"),
        (limits.MAX_INSTANCE_PREFERENCES, "InstancePreferenceList", "max"),
        (limits.MAX_INSTANCE_GROUP_NAME_CHARS, "InstanceGroupName", "max"),
        (limits.MAX_SECURITY_GROUPS, "VpcSecurityGroupIds", "max"),
        (limits.MAX_SUBNETS, "Subnets", "max"),
        (limits.MIN_RUN_SECONDS, "MaxRuntimeInSeconds", "min"),
        (limits.MIN_PENDING_SECONDS, "MaxPendingTimeInSeconds", "min"),
        (limits.MAX_PENDING_SECONDS, "MaxPendingTimeInSeconds", "max"),
        (limits.MIN_KEEP_ALIVE_SECONDS, "KeepAlivePeriodInSeconds", "min"),
        (limits.MAX_KEEP_ALIVE_SECONDS, "KeepAlivePeriodInSeconds", "max"),
        (limits.MIN_JOB_RETRY_ATTEMPTS, "MaximumRetryAttempts", "min"),
        (limits.MAX_JOB_RETRY_ATTEMPTS, "MaximumRetryAttempts", "max"),
        (limits.EXPERIMENT_NAME_PATTERN, "ExperimentEntityName", "pattern"),
        (limits.MAX_DEBUG_RULES, "DebugRuleConfigurations", "max"),
        (limits.MAX_PROFILER_RULES, "ProfilerRuleConfigurations", "max"),
        (limits.MAX_DEBUG_COLLECTIONS, "CollectionConfigurations", "max"),
        (limits.MAX_DEBUG_HOOK_PARAMETERS, "HookParameters", "max"),
        (limits.MAX_MODEL_PACKAGE_GROUP_NAME_CHARS, "EntityName", "max"),
    ],
)
def test_as_in_the_service_model(limit: object, shape: str, bound: str) -> None:
    assert model().shape_for(shape).metadata[bound] == limit


@pytest.mark.parametrize(
    ("pattern", "shape"),
    [
        (limits.STEP_NAME_PATTERN, "StepName"),
        (limits.CHANNEL_NAME_PATTERN, "ChannelName"),
        (limits.PARAMETER_NAME_PATTERN, "PipelineParameterName"),
    ],
)
def test_patterns_that_say_the_length_too(pattern: str, shape: str) -> None:
    facts = model().shape_for(shape).metadata
    characters = [chr(code) for code in range(128)]
    expected = [character for character in characters if re.fullmatch(facts["pattern"], character)]
    assert expected == [character for character in characters if re.fullmatch(pattern, character)]
    assert re.fullmatch(pattern, "a" * facts["max"])
    assert not re.fullmatch(pattern, "a" * (facts["max"] + 1))
    assert not re.fullmatch(pattern, "")
