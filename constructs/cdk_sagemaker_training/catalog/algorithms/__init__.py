"""The built-in algorithms: what each can do, what it needs, and where that is written.

One file of facts per algorithm (``catalog/data/algorithms/*.json``), read when the algorithm is first asked for.
"""

from __future__ import annotations

from cdk_sagemaker_training.catalog.algorithms.algorithm import (
    Algorithm,
    Checkpoints,
    IncrementalTraining,
    InputModes,
    Instances,
)
from cdk_sagemaker_training.catalog.algorithms.channel import Channel, ChannelRule
from cdk_sagemaker_training.catalog.algorithms.condition import Condition, Rule
from cdk_sagemaker_training.catalog.algorithms.fact import Status
from cdk_sagemaker_training.catalog.algorithms.hyperparameter import Hyperparameter, Tunable, ValueRange, ValueType
from cdk_sagemaker_training.catalog.algorithms.lookup import algorithm, algorithm_names, algorithms
from cdk_sagemaker_training.catalog.algorithms.metric import Metric

__all__ = [
    "Algorithm",
    "Channel",
    "ChannelRule",
    "Checkpoints",
    "Condition",
    "Hyperparameter",
    "IncrementalTraining",
    "InputModes",
    "Instances",
    "Metric",
    "Rule",
    "Status",
    "Tunable",
    "ValueRange",
    "ValueType",
    "algorithm",
    "algorithm_names",
    "algorithms",
]
