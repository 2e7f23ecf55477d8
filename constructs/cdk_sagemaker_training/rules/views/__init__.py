"""A definition document as rules look at it: what is known is plain, what is not known is ``UNKNOWN``."""

from cdk_sagemaker_training.rules.views.channel import ChannelView
from cdk_sagemaker_training.rules.views.channel_problems import ChannelProblem
from cdk_sagemaker_training.rules.views.definition import DefinitionView
from cdk_sagemaker_training.rules.views.metric import MetricView
from cdk_sagemaker_training.rules.views.place import Place
from cdk_sagemaker_training.rules.views.step import PROCESSING, StepView
from cdk_sagemaker_training.rules.views.training_job import TrainingJob
from cdk_sagemaker_training.rules.views.tuning_range import RangeView
from cdk_sagemaker_training.rules.views.values import UNKNOWN, Raw, Values

__all__ = [
    "PROCESSING",
    "UNKNOWN",
    "ChannelProblem",
    "ChannelView",
    "DefinitionView",
    "MetricView",
    "Place",
    "RangeView",
    "Raw",
    "StepView",
    "TrainingJob",
    "Values",
]
