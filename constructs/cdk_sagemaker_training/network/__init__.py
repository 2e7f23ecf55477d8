"""Where training jobs run: subnets, security groups, endpoints, flow logs."""

from __future__ import annotations

from cdk_sagemaker_training.network.endpoints import DEFAULT_ENDPOINTS, TrainingEndpoint
from cdk_sagemaker_training.network.network import TrainingNetwork

__all__ = ["DEFAULT_ENDPOINTS", "TrainingEndpoint", "TrainingNetwork"]
