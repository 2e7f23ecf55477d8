"""How findings reach people at synth: with the pipelines that have them, and over all templates of an app."""

from cdk_sagemaker_training.checks.acknowledgements import Acknowledgements
from cdk_sagemaker_training.checks.plugin import SageMakerTrainingChecks

__all__ = ["Acknowledgements", "SageMakerTrainingChecks"]
