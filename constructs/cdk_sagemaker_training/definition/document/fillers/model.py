"""Role and network of models."""

from __future__ import annotations

from collections.abc import Mapping

from cdk_sagemaker_training.definition.document.fillers.common import Filling, opened
from cdk_sagemaker_training.definition.fields.reading import items, member
from cdk_sagemaker_training.definition.fields.variables import Json


def fill_model(request: Mapping[str, Json], filling: Filling) -> dict[str, Json]:
    """A CreateModel request with the defaults."""
    defaults = filling.defaults
    return opened(
        request,
        ExecutionRoleArn=filling.role_arn,
        VpcConfig=defaults.vpc_config,
        EnableNetworkIsolation=defaults.enable_network_isolation if _can_be_isolated(request) else None,
    )


def _can_be_isolated(request: Mapping[str, Json]) -> bool:
    """An isolated container cannot fetch its script (``SAGEMAKER_SUBMIT_DIRECTORY``) unless it comes with the model."""
    containers = [member(request, "PrimaryContainer"), *items(request.get("Containers"))]
    scripts = [member(container, "Environment").get("SAGEMAKER_SUBMIT_DIRECTORY") for container in containers]
    return all(script is None or (isinstance(script, str) and script.startswith("/opt/ml/")) for script in scripts)
