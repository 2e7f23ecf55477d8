"""What a pipeline may cost and how long it may take, from its definition alone. Pure: no AWS CDK, no AWS clients."""

from cdk_sagemaker_training.estimate.bounds import Bounds, StepBounds
from cdk_sagemaker_training.estimate.budget import Budget
from cdk_sagemaker_training.estimate.cost import Cost
from cdk_sagemaker_training.estimate.fleet import FleetJob, plan_fleet
from cdk_sagemaker_training.estimate.fleet_plan import FleetBound, FleetPlan, FleetUse
from cdk_sagemaker_training.estimate.interval import Interval
from cdk_sagemaker_training.estimate.prices import Price, Prices
from cdk_sagemaker_training.estimate.run_time import RunTime
from cdk_sagemaker_training.estimate.spot import SpotAdvice, spot_pays
from cdk_sagemaker_training.estimate.warm_pool import WarmPoolAdvice, warm_pool_pays

__all__ = [
    "Bounds",
    "Budget",
    "Cost",
    "FleetBound",
    "FleetJob",
    "FleetPlan",
    "FleetUse",
    "Interval",
    "Price",
    "Prices",
    "RunTime",
    "SpotAdvice",
    "StepBounds",
    "WarmPoolAdvice",
    "plan_fleet",
    "spot_pays",
    "warm_pool_pays",
]
