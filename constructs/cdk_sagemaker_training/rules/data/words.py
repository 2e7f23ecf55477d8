"""How the rules about data speak of a channel."""

from __future__ import annotations

from cdk_sagemaker_training.rules.views import ChannelView


def named(channel: ChannelView) -> str:
    """``channel 'train'``."""
    return "the channel" if channel.name is None else f"channel {channel.name!r}"
