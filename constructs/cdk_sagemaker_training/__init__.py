"""Train models on Amazon SageMaker with AWS CDK.

Estimators, steps and expressions load at once; constructs, and AWS CDK with them, when the first one is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.definition import *  # noqa: F403 - its __all__ is the list of the pure public names
from cdk_sagemaker_training.errors import *  # noqa: F403

if TYPE_CHECKING:
    from cdk_sagemaker_training.encryption import *  # noqa: F403
    from cdk_sagemaker_training.network import *  # noqa: F403
    from cdk_sagemaker_training.permissions import *  # noqa: F403
    from cdk_sagemaker_training.pipeline import *  # noqa: F403
    from cdk_sagemaker_training.registry import *  # noqa: F403
    from cdk_sagemaker_training.storage import *  # noqa: F403
    from cdk_sagemaker_training.workspace import *  # noqa: F403

_CONSTRUCT_FOLDERS: Final = ("network", "encryption", "storage", "permissions", "workspace", "pipeline", "registry")


def __getattr__(name: str) -> object:
    if not name.startswith("_"):
        for folder in _CONSTRUCT_FOLDERS:
            module = import_module(f"{__name__}.{folder}")
            if name in module.__all__:
                return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
