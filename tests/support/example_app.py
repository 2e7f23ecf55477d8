"""The stacks of ``app.py -c teams=all``, in an app that a test has made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from aws_cdk import App, Stack

from stacks.churn_stack import ChurnStack
from stacks.distributed_stack import DistributedStack
from stacks.forecasting_stack import ForecastingStack
from stacks.fraud_stack import FraudStack
from stacks.iteration_stack import IterationStack
from stacks.platform_stack import PlatformStack
from stacks.text_stack import TextStack
from stacks.tuning_stack import TuningStack
from stacks.vision_stack import VisionStack

REPOSITORY = Path(__file__).parents[2]


def flags() -> dict[str, Any]:
    """The feature flags of ``cdk.json``."""
    return cast("dict[str, Any]", json.loads((REPOSITORY / "cdk.json").read_text(encoding="utf-8"))["context"])


def all_stacks(app: App) -> dict[str, Stack]:
    """By name."""
    platform = PlatformStack(app, "TrainingPlatform", parameter_prefix="/training/platform")
    workspace = platform.workspace
    stacks = [
        platform,
        ChurnStack(app, "ChurnTraining", workspace=workspace),
        IterationStack(app, "ModelIteration", workspace=workspace),
        ForecastingStack(app, "Forecasting", workspace=workspace),
        VisionStack(app, "VisualInspection", workspace=workspace),
        TextStack(app, "TicketRouting", workspace=workspace),
        DistributedStack(app, "LargeModels", workspace=workspace),
        TuningStack(app, "OfferTuning", workspace=workspace),
        FraudStack(app, "FraudDetection", parameter_prefix="/training/platform"),
    ]
    return {stack.stack_name: stack for stack in stacks}
