"""What teams write: a platform that others share, and the pipelines of teams in stacks of their own."""

from stacks.churn_stack import ChurnStack
from stacks.distributed_stack import DistributedStack
from stacks.forecasting_stack import ForecastingStack
from stacks.fraud_stack import FraudStack
from stacks.iteration_stack import IterationStack
from stacks.platform_stack import PlatformStack
from stacks.text_stack import TextStack
from stacks.tuning_stack import TuningStack
from stacks.vision_stack import VisionStack

__all__ = [
    "ChurnStack",
    "DistributedStack",
    "ForecastingStack",
    "FraudStack",
    "IterationStack",
    "PlatformStack",
    "TextStack",
    "TuningStack",
    "VisionStack",
]
