"""The IAM roles of pipelines and their jobs, derived from what the definition document touches."""

from cdk_sagemaker_training.permissions.cross_account import CrossAccountPolicy
from cdk_sagemaker_training.permissions.guardrails import TrainingGuardrailPolicy
from cdk_sagemaker_training.permissions.job_role import TrainingJobRole
from cdk_sagemaker_training.permissions.pipeline_role import TrainingPipelineRole

__all__ = ["CrossAccountPolicy", "TrainingGuardrailPolicy", "TrainingJobRole", "TrainingPipelineRole"]
