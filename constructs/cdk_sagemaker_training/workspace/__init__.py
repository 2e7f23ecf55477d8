"""Where pipelines run: network, key and buckets together."""

from cdk_sagemaker_training.workspace.training_workspace import TrainingWorkspace

__all__ = ["TrainingWorkspace"]
