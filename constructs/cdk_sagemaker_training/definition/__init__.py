"""The pipeline definition document and the shapes that render into it. Pure: no AWS CDK, no SDK, no network."""

from cdk_sagemaker_training.catalog.images import ImageReference, builtin_image, framework_image
from cdk_sagemaker_training.definition.cache import CacheConfig
from cdk_sagemaker_training.definition.debugging import (
    CollectionConfig,
    DebuggerHookConfig,
    ProfilerConfig,
    Rule,
    TensorBoardOutputConfig,
)
from cdk_sagemaker_training.definition.document import PipelineDefinition
from cdk_sagemaker_training.definition.estimator import AlgorithmEstimator, BuiltInEstimator, Estimator, InstanceGroup
from cdk_sagemaker_training.definition.execution_variables import ExecutionVariable, ExecutionVariables
from cdk_sagemaker_training.definition.functions import Join
from cdk_sagemaker_training.definition.inputs import FileSystemInput, ShuffleConfig, TrainingInput
from cdk_sagemaker_training.definition.parameters import (
    ParameterBoolean,
    ParameterFloat,
    ParameterInteger,
    ParameterString,
)
from cdk_sagemaker_training.definition.properties import Properties
from cdk_sagemaker_training.definition.retry import (
    CAPACITY_ERROR,
    INTERNAL_ERROR,
    RESOURCE_LIMIT,
    SERVICE_FAULT,
    THROTTLING,
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)
from cdk_sagemaker_training.definition.steps.register_model import RegisterModel
from cdk_sagemaker_training.definition.steps.training import TrainingStep

__all__ = [
    "CAPACITY_ERROR",
    "INTERNAL_ERROR",
    "RESOURCE_LIMIT",
    "SERVICE_FAULT",
    "THROTTLING",
    "AlgorithmEstimator",
    "BuiltInEstimator",
    "CacheConfig",
    "CollectionConfig",
    "DebuggerHookConfig",
    "Estimator",
    "ExecutionVariable",
    "ExecutionVariables",
    "FileSystemInput",
    "ImageReference",
    "InstanceGroup",
    "Join",
    "ParameterBoolean",
    "ParameterFloat",
    "ParameterInteger",
    "ParameterString",
    "PipelineDefinition",
    "ProfilerConfig",
    "Properties",
    "RegisterModel",
    "Rule",
    "SageMakerJobExceptionTypeEnum",
    "SageMakerJobStepRetryPolicy",
    "ShuffleConfig",
    "StepExceptionTypeEnum",
    "StepRetryPolicy",
    "TensorBoardOutputConfig",
    "TrainingInput",
    "TrainingStep",
    "builtin_image",
    "framework_image",
]
