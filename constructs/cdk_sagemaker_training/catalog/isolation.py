"""Images that cannot run without the network.

Those for Chainer and reinforcement learning (developer guide, ``mkt-algo-model-internet-free``), by the accounts and
repositories that AWS publishes them in (``image_uri_config`` of the SageMaker SDK 2.257: ``chainer``, ``coach-*``,
``ray-*``, ``vw``).
"""

from __future__ import annotations

import re
from typing import Final

_REPOSITORIES: Final = {
    "sagemaker-chainer": "Chainer",
    "sagemaker-rl-coach-container": "reinforcement learning",
    "sagemaker-rl-mxnet": "reinforcement learning",
    "sagemaker-rl-ray-container": "reinforcement learning",
    "sagemaker-rl-tensorflow": "reinforcement learning",
    "sagemaker-rl-vw-container": "reinforcement learning",
}
_ACCOUNTS: Final = frozenset(
    {
        *("520713654638", "462105765813", "313743910680", "057415533634", "422961961927", "423003514399"),
        *("048378556238", "724002660598", "246785580436", "744548109606", "453391408702"),
    }
)
_URI: Final = re.compile(r"(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.[a-z0-9.-]+/([a-z0-9._/-]+)(?:[:@].*)?")


def never_isolated(uri: str) -> str | None:
    """What an image is for that cannot be isolated: ``Chainer``; None for all others."""
    match = _URI.fullmatch(uri)
    return _REPOSITORIES.get(match[2]) if match is not None and match[1] in _ACCOUNTS else None
