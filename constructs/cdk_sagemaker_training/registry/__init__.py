"""The model registry, and what becomes of models that are approved.

Each name loads its module when it is first used: many stacks have a group, few deploy from it.
"""

from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.late_names import loader

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

__getattr__ = loader(__name__, _MODULES)
