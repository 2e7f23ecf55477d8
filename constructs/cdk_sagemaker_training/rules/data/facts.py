"""What is known of a channel of a built-in algorithm."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.algorithms import Channel
from cdk_sagemaker_training.rules.views import ChannelView, TrainingJob

MODEL_TYPE: Final = "application/x-sagemaker-model"
"""The content type of a model to start from."""


def documented(job: TrainingJob, channel: ChannelView) -> Channel | None:
    """What the algorithm's page says of the channel; None where there is no algorithm or it has no such channel."""
    name = channel.name
    return None if job.algorithm is None or name is None else job.algorithm.channels.get(name)
