"""Messages, alarms and dashboards for training pipelines."""

from cdk_sagemaker_training.monitoring.alert_topic import TrainingAlertTopic
from cdk_sagemaker_training.monitoring.event_log import JobEventLog
from cdk_sagemaker_training.monitoring.fleet_monitoring import TrainingFleetMonitoring
from cdk_sagemaker_training.monitoring.training_monitoring import TrainingMonitoring
from cdk_sagemaker_training.monitoring.utilization import UtilizationBounds

__all__ = [
    "JobEventLog",
    "TrainingAlertTopic",
    "TrainingFleetMonitoring",
    "TrainingMonitoring",
    "UtilizationBounds",
]
