"""What the containers of the frameworks can do with a script of yours, by framework and version."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.catalog.image_reference import ImageReference

_NEED_NETWORK: Final = frozenset({("xgboost", "3.2-0")})
"""Images that install the script with pip, whose build tools they download. Source: ``test_network_isolation.py`` of
aws/sagemaker-xgboost-container, verified for 3.2-0."""

DATA_PARALLEL_VERSIONS: Final = {"pytorch": ("1.6", "2.2.0"), "tensorflow": ("2.3", "2.11.0")}
"""First and last version with the smdistributed data parallel library. Source: SageMaker SDK 2.257, ``fw_utils``,
``SM_DATAPARALLEL_SUPPORTED_FRAMEWORK_VERSIONS``; the library has not been brought to newer images (verified there)."""

TORCHRUN_SINCE: Final = {"gpu": "1.13.1", "trn": "1.11"}
"""First PyTorch version by processor whose containers start scripts with torchrun. Source: SageMaker SDK 2.257,
``fw_utils``, ``TORCH_DISTRIBUTED_GPU_SUPPORTED_FRAMEWORK_VERSIONS`` and its Trainium sibling. The lists there end where
the SDK was written; that later versions can do it too is our reading."""

MIRRORED_STRATEGY_SINCE: Final = "2.9"
"""First TensorFlow version with the multi-worker mirrored strategy. Source: SageMaker SDK 2.257, ``estimator.py``,
``_validate_mwms_config``."""

SCRIPT_MODE_SINCE: Final = {"mxnet": "1.3", "tensorflow": "1.11"}
"""First version that runs a script. Source: SageMaker SDK 2.257, the estimators of these frameworks."""

METRICS_SINCE: Final = {"mxnet": "1.6", "pytorch": "1.3", "tensorflow": "1.15", "huggingface": "0"}
"""First version for which the SageMaker SDK (2.257, the frameworks' estimators) turns on
``EnableSageMakerMetricsTimeSeries`` by itself."""


def script_needs_network(image: ImageReference) -> bool:
    """Whether a script cannot run in this image without the network."""
    return (image.name, image.version) in _NEED_NETWORK


def at_least(version: str, first: str) -> bool:
    """Whether a version such as ``2.0.1`` is ``first`` or a later one; what is not a number counts as later."""
    return _numbers(version) >= _numbers(first)


def _numbers(version: str) -> tuple[int, ...]:
    if not re.match(r"\d", version):
        return (2**31,)
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("-")[0]))
