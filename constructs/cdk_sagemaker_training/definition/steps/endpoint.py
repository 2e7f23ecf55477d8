"""A step that puts models into service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked
from cdk_sagemaker_training.definition.fields.job_fields import TAGS, Text, tags_of
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.steps.endpoint_config import RESOURCE_NAME
from cdk_sagemaker_training.definition.steps.step import CacheableStep


@attrs.frozen(kw_only=True)
class EndpointStep(CacheableStep):
    """Creates an endpoint, or updates the one of that name (CreateEndpoint, UpdateEndpoint).

    ``endpoint_config_name``: mostly ``config_step.properties.EndpointConfigName``. It takes no retry policies. Other
    members of the request, such as DeploymentConfig, go into ``additional_arguments``.
    """

    type: ClassVar[str] = "Endpoint"

    endpoint_name: Text = attrs.field(metadata=checked(RESOURCE_NAME))
    endpoint_config_name: Text = attrs.field(metadata=checked(RESOURCE_NAME))
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))

    def arguments(self) -> dict[str, Json]:
        return rendered(EndpointName=self.endpoint_name, EndpointConfigName=self.endpoint_config_name, Tags=self.tags)
