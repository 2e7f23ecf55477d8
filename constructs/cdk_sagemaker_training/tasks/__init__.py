"""Training jobs that state machines run by themselves, without a pipeline."""

from cdk_sagemaker_training.tasks.training_task import TrainingTask

__all__ = ["TrainingTask"]
