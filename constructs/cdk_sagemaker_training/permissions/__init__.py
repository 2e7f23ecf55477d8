"""The IAM roles of pipelines and their jobs, derived from what the definition document touches."""

from cdk_sagemaker_training.permissions.cross_account import CrossAccountPolicy
from cdk_sagemaker_training.permissions.guardrails import TrainingGuardrailPolicy
from cdk_sagemaker_training.permissions.job_role import TrainingJobRole
from cdk_sagemaker_training.permissions.pipeline_role import TrainingPipelineRole
from cdk_sagemaker_training.permissions.shared_roles import SharedRoles

__all__ = ["CrossAccountPolicy", "SharedRoles", "TrainingGuardrailPolicy", "TrainingJobRole", "TrainingPipelineRole"]
