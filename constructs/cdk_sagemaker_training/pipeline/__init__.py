"""Pipelines as AWS resources."""

from cdk_sagemaker_training.pipeline.definition_location import DefinitionLocation
from cdk_sagemaker_training.pipeline.pipeline_builder import PipelineOptions, TrainingPipelineBuilder
from cdk_sagemaker_training.pipeline.training_pipeline import TrainingPipeline

__all__ = ["DefinitionLocation", "PipelineOptions", "TrainingPipeline", "TrainingPipelineBuilder"]
