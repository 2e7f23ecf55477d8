"""The pipeline definition document and the shapes that render into it. Pure: no AWS CDK, no SDK, no network.

Each name loads its module when it is first used: few pipelines have steps of more than two or three types.
"""

from typing import TYPE_CHECKING

from cdk_sagemaker_training.definition.names import MODULES
from cdk_sagemaker_training.late_names import loader

if TYPE_CHECKING:
    from cdk_sagemaker_training.catalog.images import ImageReference, builtin_image, framework_image
    from cdk_sagemaker_training.definition.advice import (
        InputModeChoice,
        InstanceExplanation,
        InstanceSuggestion,
        choose_input_mode,
        explain_instance_type,
        suggest_instances,
    )
    from cdk_sagemaker_training.definition.document.document import PipelineDefinition
    from cdk_sagemaker_training.definition.expressions.conditions import (
        ConditionEquals,
        ConditionGreaterThan,
        ConditionGreaterThanOrEqualTo,
        ConditionIn,
        ConditionLessThan,
        ConditionLessThanOrEqualTo,
        ConditionNot,
        ConditionOr,
    )
    from cdk_sagemaker_training.definition.expressions.execution_variables import ExecutionVariable, ExecutionVariables
    from cdk_sagemaker_training.definition.expressions.functions import Join, JsonGet
    from cdk_sagemaker_training.definition.expressions.outputs import (
        CallbackOutput,
        CallbackOutputTypeEnum,
        LambdaOutput,
        LambdaOutputTypeEnum,
    )
    from cdk_sagemaker_training.definition.expressions.parameters import (
        ParameterBoolean,
        ParameterFloat,
        ParameterInteger,
        ParameterString,
    )
    from cdk_sagemaker_training.definition.expressions.properties import Properties
    from cdk_sagemaker_training.definition.expressions.property_file import PropertyFile
    from cdk_sagemaker_training.definition.models.automl import AutoML, AutoMLInput
    from cdk_sagemaker_training.definition.models.data_capture import DataCaptureConfig
    from cdk_sagemaker_training.definition.models.lineage import (
        LineageAction,
        LineageArtifact,
        LineageAssociation,
        LineageContext,
        LineageEntityReference,
    )
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
    from cdk_sagemaker_training.definition.processing.check_job import CheckJobConfig
    from cdk_sagemaker_training.definition.processing.network_config import NetworkConfig
    from cdk_sagemaker_training.definition.processing.processing_io import (
        FeatureStoreOutput,
        ProcessingInput,
        ProcessingOutput,
    )
    from cdk_sagemaker_training.definition.processing.processors import FrameworkProcessor, Processor, ScriptProcessor
    from cdk_sagemaker_training.definition.processing.spark_processors import PySparkProcessor, SparkJarProcessor
    from cdk_sagemaker_training.definition.settings.cache import CacheConfig
    from cdk_sagemaker_training.definition.settings.definition_config import PipelineDefinitionConfig
    from cdk_sagemaker_training.definition.settings.experiment import (
        PipelineExperimentConfig,
        PipelineExperimentConfigProperties,
    )
    from cdk_sagemaker_training.definition.settings.guardrails import TrainingGuardrails
    from cdk_sagemaker_training.definition.settings.mlflow import MlflowConfig
    from cdk_sagemaker_training.definition.settings.parallelism import ParallelismConfiguration
    from cdk_sagemaker_training.definition.settings.retry import (
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
    from cdk_sagemaker_training.definition.source.module import to_python_source
    from cdk_sagemaker_training.definition.steps.automl import AutoMLStep
    from cdk_sagemaker_training.definition.steps.callback import CallbackStep
    from cdk_sagemaker_training.definition.steps.clarify_check import (
        ClarifyCheckStep,
        DataBiasCheckConfig,
        ModelBiasCheckConfig,
        ModelExplainabilityCheckConfig,
    )
    from cdk_sagemaker_training.definition.steps.cleanup import CleanupStep, S3CleanupSource
    from cdk_sagemaker_training.definition.steps.condition import ConditionStep
    from cdk_sagemaker_training.definition.steps.create_model import CreateModelStep
    from cdk_sagemaker_training.definition.steps.emr import EMRStep, EMRStepConfig
    from cdk_sagemaker_training.definition.steps.emr_serverless import EMRServerlessJobConfig, EMRServerlessStep
    from cdk_sagemaker_training.definition.steps.endpoint import EndpointStep
    from cdk_sagemaker_training.definition.steps.endpoint_config import EndpointConfigStep, ProductionVariant
    from cdk_sagemaker_training.definition.steps.fail import FailStep
    from cdk_sagemaker_training.definition.steps.for_each import ForEachSelector, ForEachSelectorPickType, ForEachStep
    from cdk_sagemaker_training.definition.steps.inference_component import InferenceComponentStep
    from cdk_sagemaker_training.definition.steps.job import JobStep
    from cdk_sagemaker_training.definition.steps.lambda_ import LambdaStep
    from cdk_sagemaker_training.definition.steps.lineage import LineageStep
    from cdk_sagemaker_training.definition.steps.loop_items import CurrentItem, IterationOutput
    from cdk_sagemaker_training.definition.steps.notebook_job import NotebookJobStep
    from cdk_sagemaker_training.definition.steps.processing import ProcessingStep
    from cdk_sagemaker_training.definition.steps.quality_check import (
        DataQualityCheckConfig,
        ModelQualityCheckConfig,
        QualityCheckStep,
    )
    from cdk_sagemaker_training.definition.steps.register_if import RegisterIf
    from cdk_sagemaker_training.definition.steps.register_model import RegisterModel
    from cdk_sagemaker_training.definition.steps.spot_or_on_demand import SpotOrOnDemand
    from cdk_sagemaker_training.definition.steps.step import StepDependency, TriggerCondition
    from cdk_sagemaker_training.definition.steps.training import TrainingStep
    from cdk_sagemaker_training.definition.steps.transform import TransformStep
    from cdk_sagemaker_training.definition.steps.tuning import TuningStep
    from cdk_sagemaker_training.definition.training.built_in_estimator import BuiltInEstimator
    from cdk_sagemaker_training.definition.training.container_estimators import AlgorithmEstimator, Estimator
    from cdk_sagemaker_training.definition.training.debugging import (
        CollectionConfig,
        DebuggerHookConfig,
        ProfilerConfig,
        Rule,
        TensorBoardOutputConfig,
    )
    from cdk_sagemaker_training.definition.training.estimator import InstanceGroup, InstancePreference
    from cdk_sagemaker_training.definition.training.framework_estimator import FrameworkEstimator
    from cdk_sagemaker_training.definition.training.frameworks.huggingface import HuggingFace
    from cdk_sagemaker_training.definition.training.frameworks.mxnet import MXNet
    from cdk_sagemaker_training.definition.training.frameworks.pytorch import PyTorch
    from cdk_sagemaker_training.definition.training.frameworks.sklearn import SKLearn
    from cdk_sagemaker_training.definition.training.frameworks.tensorflow import TensorFlow
    from cdk_sagemaker_training.definition.training.frameworks.xgboost import XGBoost
    from cdk_sagemaker_training.definition.training.inputs import FileSystemInput, ShuffleConfig, TrainingInput
    from cdk_sagemaker_training.definition.training.source_code import SourceCode
    from cdk_sagemaker_training.definition.tuning.parameter_ranges import (
        CategoricalParameter,
        ContinuousParameter,
        IntegerParameter,
    )
    from cdk_sagemaker_training.definition.tuning.tuner import HyperparameterTuner, MultiAlgorithmTuner
    from cdk_sagemaker_training.definition.tuning.tuning_settings import (
        HyperbandStrategyConfig,
        InstanceConfig,
        StrategyConfig,
        TuningJobCompletionCriteriaConfig,
        WarmStartConfig,
        WarmStartTypes,
    )

__all__ = [
    "CAPACITY_ERROR",
    "INTERNAL_ERROR",
    "RESOURCE_LIMIT",
    "SERVICE_FAULT",
    "THROTTLING",
    "AlgorithmEstimator",
    "AutoML",
    "AutoMLInput",
    "AutoMLStep",
    "BatchDataCaptureConfig",
    "BuiltInEstimator",
    "CacheConfig",
    "CallbackOutput",
    "CallbackOutputTypeEnum",
    "CallbackStep",
    "CategoricalParameter",
    "CheckJobConfig",
    "ClarifyCheckStep",
    "CleanupStep",
    "CollectionConfig",
    "ConditionEquals",
    "ConditionGreaterThan",
    "ConditionGreaterThanOrEqualTo",
    "ConditionIn",
    "ConditionLessThan",
    "ConditionLessThanOrEqualTo",
    "ConditionNot",
    "ConditionOr",
    "ConditionStep",
    "ContinuousParameter",
    "CreateModelStep",
    "CurrentItem",
    "DataBiasCheckConfig",
    "DataCaptureConfig",
    "DataQualityCheckConfig",
    "DebuggerHookConfig",
    "DriftCheckBaselines",
    "EMRServerlessJobConfig",
    "EMRServerlessStep",
    "EMRStep",
    "EMRStepConfig",
    "EndpointConfigStep",
    "EndpointStep",
    "Estimator",
    "ExecutionVariable",
    "ExecutionVariables",
    "FailStep",
    "FeatureStoreOutput",
    "FileSource",
    "FileSystemInput",
    "ForEachSelector",
    "ForEachSelectorPickType",
    "ForEachStep",
    "FrameworkEstimator",
    "FrameworkProcessor",
    "HuggingFace",
    "HyperbandStrategyConfig",
    "HyperparameterTuner",
    "ImageReference",
    "InferenceComponentStep",
    "InputModeChoice",
    "InstanceConfig",
    "InstanceExplanation",
    "InstanceGroup",
    "InstancePreference",
    "InstanceSuggestion",
    "IntegerParameter",
    "IterationOutput",
    "JobStep",
    "Join",
    "JsonGet",
    "LambdaOutput",
    "LambdaOutputTypeEnum",
    "LambdaStep",
    "LineageAction",
    "LineageArtifact",
    "LineageAssociation",
    "LineageContext",
    "LineageEntityReference",
    "LineageStep",
    "MXNet",
    "MetadataProperties",
    "MetricsSource",
    "MlflowConfig",
    "Model",
    "ModelBiasCheckConfig",
    "ModelExplainabilityCheckConfig",
    "ModelLifeCycle",
    "ModelMetrics",
    "ModelPackage",
    "ModelQualityCheckConfig",
    "MultiAlgorithmTuner",
    "NetworkConfig",
    "NotebookJobStep",
    "ParallelismConfiguration",
    "ParameterBoolean",
    "ParameterFloat",
    "ParameterInteger",
    "ParameterString",
    "PipelineDefinition",
    "PipelineDefinitionConfig",
    "PipelineExperimentConfig",
    "PipelineExperimentConfigProperties",
    "PipelineModel",
    "ProcessingInput",
    "ProcessingOutput",
    "ProcessingStep",
    "Processor",
    "ProductionVariant",
    "ProfilerConfig",
    "Properties",
    "PropertyFile",
    "PySparkProcessor",
    "PyTorch",
    "QualityCheckStep",
    "RegisterIf",
    "RegisterModel",
    "Rule",
    "S3CleanupSource",
    "SKLearn",
    "SageMakerJobExceptionTypeEnum",
    "SageMakerJobStepRetryPolicy",
    "ScriptProcessor",
    "ShuffleConfig",
    "SourceCode",
    "SparkJarProcessor",
    "SpotOrOnDemand",
    "StepDependency",
    "StepExceptionTypeEnum",
    "StepRetryPolicy",
    "StrategyConfig",
    "TensorBoardOutputConfig",
    "TensorFlow",
    "TrainingGuardrails",
    "TrainingInput",
    "TrainingStep",
    "TransformInput",
    "TransformStep",
    "Transformer",
    "TriggerCondition",
    "TuningJobCompletionCriteriaConfig",
    "TuningStep",
    "WarmStartConfig",
    "WarmStartTypes",
    "XGBoost",
    "builtin_image",
    "choose_input_mode",
    "explain_instance_type",
    "framework_image",
    "suggest_instances",
    "to_python_source",
]

__getattr__ = loader(__name__, MODULES)
