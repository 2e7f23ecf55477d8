"""Service limits of training jobs and pipelines: plain numbers and patterns, each with the source it was taken from.

Sources, as of 2026-11-23:
API: shapes of the SageMaker service model (botocore ``sagemaker/2017-07-24``), which the API reference is made from.
QUOTAS: https://docs.aws.amazon.com/general/latest/gr/sagemaker.html, published defaults.
RETRY: https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-retry-policy.html.
WARM: https://docs.aws.amazon.com/sagemaker/latest/dg/train-warm-pools.html.
SPOT: https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html.
ACCESS: https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html.
SDK: the SageMaker Python SDK, v3.27, where AWS publishes no other source.

Lengths are in characters, times in the unit of the name. Patterns are for ``re.fullmatch``.
"""

from __future__ import annotations

from typing import Final

# --- pipeline -------------------------------------------------------------------------------------------------------
DEFINITION_VERSION: Final = "2020-12-01"  # SDK: the only value ever emitted
MAX_DEFINITION_CHARS: Final = 1_048_576  # API PipelineDefinition
MAX_PIPELINE_STEPS: Final = 50  # QUOTAS, not adjustable; whether steps inside branches count is not documented
MAX_PIPELINE_PARAMETERS: Final = 200  # QUOTAS, not adjustable
DEFAULT_QUOTA_PIPELINES: Final = 500  # QUOTAS: of an account in a region, adjustable
DEFAULT_QUOTA_CONCURRENT_EXECUTIONS: Final = 20  # QUOTAS: of pipelines, of an account in a region, adjustable
MIN_PARALLEL_STEPS: Final = 1  # API MaxParallelExecutionSteps
PIPELINE_NAME_PATTERN: Final = r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}"  # API PipelineName
MAX_PIPELINE_NAME_CHARS: Final = 256  # API PipelineName, also the display name
MAX_PIPELINE_DESCRIPTION_CHARS: Final = 3072  # API PipelineDescription
PARAMETER_NAME_PATTERN: Final = r"[A-Za-z0-9\-_]{1,256}"  # API PipelineParameterName
MAX_PARAMETER_NAME_CHARS: Final = 256  # API PipelineParameterName; an older public JSON schema says 64
MAX_PARAMETER_VALUE_CHARS: Final = 1024  # API Parameter, when given at the start of an execution

# --- step -----------------------------------------------------------------------------------------------------------
STEP_NAME_PATTERN: Final = r"[A-Za-z0-9\-_]{1,64}"  # API StepName, which takes an empty one too
MAX_STEP_NAME_CHARS: Final = 64  # API StepName
MAX_STEP_DISPLAY_NAME_CHARS: Final = 256  # API StepDisplayName
MAX_CUSTOM_JOB_PREFIX_CHARS: Final = 38  # ACCESS: with custom job prefixes switched on
MAX_CUSTOM_TUNING_JOB_PREFIX_CHARS: Final = 6  # ACCESS: tuning and AutoML jobs, whose names have 32 characters

# --- retry policy of a step -----------------------------------------------------------------------------------------
RETRY_INTERVAL_SECONDS_DEFAULT: Final = 1  # RETRY
RETRY_INTERVAL_SECONDS_MAX: Final = 43_200  # RETRY: 12 hours
RETRY_BACKOFF_RATE_DEFAULT: Final = 2.0  # RETRY
RETRY_BACKOFF_RATE_MIN: Final = 0.0  # SDK; the service documents no bound
RETRY_MAX_ATTEMPTS_DEFAULT: Final = 5  # RETRY
RETRY_MAX_ATTEMPTS_MAX: Final = 20  # RETRY; 0 means never, the SDK demands at least 1
RETRY_EXPIRE_AFTER_MINUTES_MAX: Final = 14_400  # RETRY: 10 days; 0 means never; excludes attempts

# --- training job: names and maps -----------------------------------------------------------------------------------
MAX_TUNED_HYPERPARAMETERS: Final = 30
"""Ranges of all kinds together: API HyperParameterTrainingJobDefinition, HyperParameterRanges."""
MAX_JOB_NAME_CHARS: Final = 63  # API TrainingJobName
JOB_NAME_PATTERN: Final = r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"  # API TrainingJobName
MAX_TRAINING_IMAGE_CHARS: Final = 255  # API AlgorithmImage
MAX_HYPERPARAMETERS: Final = 100  # API HyperParameters
MAX_HYPERPARAMETER_KEY_CHARS: Final = 256  # API HyperParameterKey
MAX_HYPERPARAMETER_VALUE_CHARS: Final = 2500  # API HyperParameterValue; the prose beside it still says 256
MAX_ENVIRONMENT_VARIABLES: Final = 100  # API TrainingEnvironmentMap
MAX_TUNING_ENVIRONMENT_VARIABLES: Final = 48  # API HyperParameterTrainingJobEnvironmentMap
MAX_ENVIRONMENT_KEY_CHARS: Final = 512  # API TrainingEnvironmentKey
MAX_ENVIRONMENT_VALUE_CHARS: Final = 512  # API TrainingEnvironmentValue
ENVIRONMENT_KEY_PATTERN: Final = r"[a-zA-Z_][a-zA-Z0-9_]*"  # API TrainingEnvironmentKey
MAX_METRIC_DEFINITIONS: Final = 40  # API MetricDefinitionList
MAX_METRIC_NAME_CHARS: Final = 255  # API MetricName
MAX_METRIC_REGEX_CHARS: Final = 500  # API MetricRegex
MAX_TAGS: Final = 50  # API TagList
MAX_TAG_KEY_CHARS: Final = 128  # API TagKey; the prefix "aws:" is reserved
MAX_TAG_VALUE_CHARS: Final = 256  # API TagValue
MAX_CONTAINER_ENTRYPOINT_ITEMS: Final = 100  # API TrainingContainerEntrypoint
MAX_CONTAINER_ARGUMENTS: Final = 100  # API TrainingContainerArguments
MAX_CONTAINER_ITEM_CHARS: Final = 256  # API TrainingContainerEntrypointString, TrainingContainerArgument
MIN_ROLE_ARN_CHARS: Final = 20  # API RoleArn
MAX_ROLE_ARN_CHARS: Final = 2048  # API RoleArn
MAX_KMS_KEY_ID_CHARS: Final = 2048  # API KmsKeyId
KMS_KEY_ID_PATTERN: Final = r"[a-zA-Z0-9:/_-]*"  # API KmsKeyId

# --- training job: input and output ---------------------------------------------------------------------------------
MIN_CHANNELS: Final = 1  # API InputDataConfig, where it is given
MAX_CHANNELS: Final = 20  # API InputDataConfig
CHANNEL_NAME_PATTERN: Final = r"[A-Za-z0-9.\-_]{1,64}"  # API ChannelName
MAX_CHANNEL_NAME_CHARS: Final = 64  # API ChannelName
MAX_CONTENT_TYPE_CHARS: Final = 256  # API ContentType
MAX_ATTRIBUTE_NAMES: Final = 16  # API AttributeNames
MAX_CHANNEL_INSTANCE_GROUPS: Final = 5  # API InstanceGroupNames
MAX_S3_URI_CHARS: Final = 1024  # API S3Uri
S3_URI_PATTERN: Final = r"(https|s3)://([^/]+)/?(.*)"  # API S3Uri
MAX_CHECKPOINT_LOCAL_PATH_CHARS: Final = 4096  # API DirectoryPath
CHECKPOINT_LOCAL_PATH_DEFAULT: Final = "/opt/ml/checkpoints/"  # API CheckpointConfig

# --- training job: compute ------------------------------------------------------------------------------------------
MIN_INSTANCE_COUNT: Final = 1  # for an ordinary job; API TrainingInstanceCount takes 0
DEFAULT_QUOTA_INSTANCES_PER_JOB: Final = 20  # QUOTAS, adjustable
MAX_INSTANCE_GROUPS: Final = 5  # API InstanceGroups
MAX_INSTANCE_GROUP_NAME_CHARS: Final = 64  # API InstanceGroupName
MIN_INSTANCE_PREFERENCES: Final = 1  # API InstancePreferenceList
MAX_INSTANCE_PREFERENCES: Final = 5  # API InstancePreferenceList
MIN_VOLUME_SIZE_GB: Final = 1  # a job that needs a volume; API OptionalVolumeSizeInGB takes 0, no maximum
MAX_SECURITY_GROUPS: Final = 5  # API VpcSecurityGroupIds
MAX_SUBNETS: Final = 16  # API Subnets

# --- training job: time ---------------------------------------------------------------------------------------------
MIN_RUN_SECONDS: Final = 1  # API MaxRuntimeInSeconds
DEFAULT_RUN_SECONDS: Final = 86_400  # API StoppingCondition: 1 day
MAX_RUN_SECONDS: Final = 2_419_200  # API StoppingCondition: 28 days
DEFAULT_QUOTA_RUN_SECONDS: Final = 432_000  # QUOTAS "longest run time for a training job": 5 days, adjustable
MIN_PENDING_SECONDS: Final = 1800  # API MaxPendingTimeInSeconds
MAX_PENDING_SECONDS: Final = 2_419_200  # API MaxPendingTimeInSeconds: 28 days
MAX_WAIT_SECONDS_WITHOUT_CHECKPOINTS: Final = 3600  # SPOT: built-in and Marketplace algorithms that keep none
MIN_KEEP_ALIVE_SECONDS: Final = 0  # API KeepAlivePeriodInSeconds
MAX_KEEP_ALIVE_SECONDS: Final = 21_600  # API KeepAlivePeriodInSeconds
DOCUMENTED_KEEP_ALIVE_SECONDS: Final = 3600  # WARM: the guide still gives this as the maximum; which holds is unknown
MIN_JOB_RETRY_ATTEMPTS: Final = 1  # API MaximumRetryAttempts
MAX_JOB_RETRY_ATTEMPTS: Final = 30  # API MaximumRetryAttempts

# --- training job: tracking and debugging ---------------------------------------------------------------------------
EXPERIMENT_NAME_PATTERN: Final = r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}"  # API ExperimentEntityName
MAX_DEBUG_RULES: Final = 20  # API DebugRuleConfigurations
MAX_PROFILER_RULES: Final = 20  # API ProfilerRuleConfigurations
MAX_DEBUG_COLLECTIONS: Final = 20  # API CollectionConfigurations
MAX_DEBUG_HOOK_PARAMETERS: Final = 20  # API HookParameters
PROFILING_INTERVALS_MS: Final = (100, 200, 500, 1000, 5000, 60_000)  # API ProfilingIntervalInMilliseconds

# --- processing job -------------------------------------------------------------------------------------------------
DEFAULT_PROCESSING_RUN_SECONDS: Final = 86_400  # SDK 2.257, sagemaker/processing.py: 24 hours; the API model says none

# --- function of a Lambda step --------------------------------------------------------------------------------------
MAX_FUNCTION_SECONDS: Final = 900  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html

# --- transform job --------------------------------------------------------------------------------------------------
MAX_TRANSFORM_INSTANCES: Final = 100  # API TransformResources, in its text
MAX_TRANSFORM_PAYLOAD_MB: Final = 100  # API CreateTransformJob, in its text: also times MaxConcurrentTransforms

# --- tuning job -----------------------------------------------------------------------------------------------------
DEFAULT_QUOTA_PARALLEL_TUNING_JOBS: Final = 10  # QUOTAS: training jobs of one tuning job at a time, adjustable
DEFAULT_QUOTA_TUNING_JOBS: Final = 750  # QUOTAS: training jobs of one tuning job, adjustable
DEFAULT_QUOTA_RANDOM_TUNING_JOBS: Final = 500  # QUOTAS: the same with the strategy Random

# --- model package group --------------------------------------------------------------------------------------------
MAX_MODEL_PACKAGE_GROUP_NAME_CHARS: Final = 63  # API EntityName
MAX_LOOP_CONCURRENCY: Final = 50  # SageMaker SDK v3, mlops/workflow/for_each_step.py: MAX_CONCURRENCY_MAX
MAX_LOOP_LITERAL_ITEMS: Final = 100  # likewise, of items that are written out
