"""Where training jobs run: subnets, security groups, endpoints, flow logs."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.network.endpoints import EndpointSet
from cdk_sagemaker_training.network.explanation import EndpointExplanation, NetworkExplanation
from cdk_sagemaker_training.network.network import TrainingNetwork
from cdk_sagemaker_training.network.network_base import TrainingNetworkBase

__all__ = [
    "EndpointExplanation",
    "EndpointSet",
    "NetworkExplanation",
    "TrainingEndpoint",
    "TrainingNetwork",
    "TrainingNetworkBase",
]
