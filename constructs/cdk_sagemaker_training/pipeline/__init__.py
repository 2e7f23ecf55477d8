"""Pipelines as AWS resources."""

from cdk_sagemaker_training.pipeline.training_pipeline import TrainingPipeline

__all__ = ["TrainingPipeline"]
