"""The model registry, and what becomes of models that are approved.

Each name loads its module when it is first used: many stacks have a group, few deploy from it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cdk_sagemaker_training.registry.access import ModelPackageAccess
    from cdk_sagemaker_training.registry.deploy_on_approval import DeployOnApproval
    from cdk_sagemaker_training.registry.event_bus import ModelPackageEventBus
    from cdk_sagemaker_training.registry.model_endpoint import ModelEndpoint
    from cdk_sagemaker_training.registry.model_package_group import ModelPackageGroup
    from cdk_sagemaker_training.registry.model_package_group_base import ModelPackageGroupBase

__all__ = [
    "DeployOnApproval",
    "ModelEndpoint",
    "ModelPackageAccess",
    "ModelPackageEventBus",
    "ModelPackageGroup",
    "ModelPackageGroupBase",
]

_MODULES: Final = {
    "DeployOnApproval": "deploy_on_approval",
    "ModelEndpoint": "model_endpoint",
    "ModelPackageAccess": "access",
    "ModelPackageEventBus": "event_bus",
    "ModelPackageGroup": "model_package_group",
    "ModelPackageGroupBase": "model_package_group_base",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
