"""Where the public names of this folder are: ``__init__`` loads a module when one of its names is first used.

A test compares this with the imports that ``__init__`` shows to type checkers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NAMES: Final[Mapping[str, str]] = {
    ".catalog.images": "ImageReference builtin_image framework_image",
    "advice": (
        "InputModeChoice InstanceExplanation InstanceSuggestion choose_input_mode explain_instance_type "
        "suggest_instances"
    ),
    "document.document": "PipelineDefinition",
    "expressions.conditions": (
        "ConditionEquals ConditionGreaterThan ConditionGreaterThanOrEqualTo ConditionIn "
        "ConditionLessThan ConditionLessThanOrEqualTo ConditionNot ConditionOr"
    ),
    "expressions.execution_variables": "ExecutionVariable ExecutionVariables",
    "expressions.functions": "Join JsonGet",
    "expressions.outputs": "CallbackOutput CallbackOutputTypeEnum LambdaOutput LambdaOutputTypeEnum",
    "expressions.parameters": "ParameterBoolean ParameterFloat ParameterInteger ParameterString",
    "expressions.properties": "Properties",
    "expressions.property_file": "PropertyFile",
    "models.automl": "AutoML AutoMLInput",
    "models.data_capture": "DataCaptureConfig",
    "models.lineage": ("LineageAction LineageArtifact LineageAssociation LineageContext LineageEntityReference"),
    "models.model": "Model ModelPackage PipelineModel",
    "models.model_metrics": (
        "DriftCheckBaselines FileSource MetadataProperties MetricsSource ModelLifeCycle ModelMetrics"
    ),
    "models.transformer": "BatchDataCaptureConfig Transformer TransformInput",
    "processing.check_job": "CheckJobConfig",
    "processing.network_config": "NetworkConfig",
    "processing.processing_io": "FeatureStoreOutput ProcessingInput ProcessingOutput",
    "processing.processors": "FrameworkProcessor Processor ScriptProcessor",
    "processing.spark_processors": "PySparkProcessor SparkJarProcessor",
    "settings.cache": "CacheConfig",
    "settings.definition_config": "PipelineDefinitionConfig",
    "settings.experiment": "PipelineExperimentConfig PipelineExperimentConfigProperties",
    "settings.guardrails": "TrainingGuardrails",
    "settings.mlflow": "MlflowConfig",
    "settings.parallelism": "ParallelismConfiguration",
    "settings.retry": (
        "CAPACITY_ERROR INTERNAL_ERROR RESOURCE_LIMIT SERVICE_FAULT THROTTLING "
        "SageMakerJobExceptionTypeEnum SageMakerJobStepRetryPolicy StepExceptionTypeEnum StepRetryPolicy"
    ),
    "source.module": "to_python_source",
    "steps.automl": "AutoMLStep",
    "steps.callback": "CallbackStep",
    "steps.clarify_check": ("ClarifyCheckStep DataBiasCheckConfig ModelBiasCheckConfig ModelExplainabilityCheckConfig"),
    "steps.cleanup": "CleanupStep S3CleanupSource",
    "steps.condition": "ConditionStep",
    "steps.create_model": "CreateModelStep",
    "steps.emr": "EMRStep EMRStepConfig",
    "steps.emr_serverless": "EMRServerlessJobConfig EMRServerlessStep",
    "steps.endpoint": "EndpointStep",
    "steps.endpoint_config": "EndpointConfigStep ProductionVariant",
    "steps.fail": "FailStep",
    "steps.for_each": "ForEachSelector ForEachSelectorPickType ForEachStep",
    "steps.inference_component": "InferenceComponentStep",
    "steps.job": "JobStep",
    "steps.lambda_": "LambdaStep",
    "steps.lineage": "LineageStep",
    "steps.loop_items": "CurrentItem IterationOutput",
    "steps.notebook_job": "NotebookJobStep",
    "steps.processing": "ProcessingStep",
    "steps.quality_check": "DataQualityCheckConfig ModelQualityCheckConfig QualityCheckStep",
    "steps.register_if": "RegisterIf",
    "steps.register_model": "RegisterModel",
    "steps.spot_or_on_demand": "SpotOrOnDemand",
    "steps.step": "StepDependency TriggerCondition",
    "steps.training": "TrainingStep",
    "steps.transform": "TransformStep",
    "steps.tuning": "TuningStep",
    "training.built_in_estimator": "BuiltInEstimator",
    "training.debugging": "CollectionConfig DebuggerHookConfig ProfilerConfig Rule TensorBoardOutputConfig",
    "training.container_estimators": "AlgorithmEstimator Estimator",
    "training.estimator": "InstanceGroup InstancePreference",
    "training.framework_estimator": "FrameworkEstimator",
    "training.frameworks.huggingface": "HuggingFace",
    "training.frameworks.mxnet": "MXNet",
    "training.frameworks.pytorch": "PyTorch",
    "training.frameworks.sklearn": "SKLearn",
    "training.frameworks.tensorflow": "TensorFlow",
    "training.frameworks.xgboost": "XGBoost",
    "training.inputs": "FileSystemInput ShuffleConfig TrainingInput",
    "training.source_code": "SourceCode",
    "tuning.parameter_ranges": "CategoricalParameter ContinuousParameter IntegerParameter",
    "tuning.tuner": "HyperparameterTuner MultiAlgorithmTuner",
    "tuning.tuning_settings": (
        "HyperbandStrategyConfig InstanceConfig StrategyConfig TuningJobCompletionCriteriaConfig "
        "WarmStartConfig WarmStartTypes"
    ),
}
"""By module below this package, its names, with blanks between them; a dot in front: beside this package."""

MODULES: Final[Mapping[str, str]] = {name: module for module, names in _NAMES.items() for name in names.split()}
"""By name, the module that has it."""
