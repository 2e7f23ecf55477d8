"""MLflow on SageMaker: where pipelines and training jobs are tracked."""

from cdk_sagemaker_training.tracking.mlflow_app import MlflowApp
from cdk_sagemaker_training.tracking.mlflow_base import MlflowBase
from cdk_sagemaker_training.tracking.mlflow_tracking_server import MlflowTrackingServer

__all__ = ["MlflowApp", "MlflowBase", "MlflowTrackingServer"]
