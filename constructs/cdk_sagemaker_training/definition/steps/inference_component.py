"""A step that puts one model onto an endpoint that several share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, json_value, mapping
from cdk_sagemaker_training.definition.fields.job_fields import TAGS, Text, tags_of
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import frozen_mapping, optional_mapping
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.steps.endpoint_config import RESOURCE_NAME
from cdk_sagemaker_training.definition.steps.step import Step


@attrs.frozen(kw_only=True)
class InferenceComponentStep(Step):
    """Creates an inference component, or updates the one of that name (CreateInferenceComponent).

    ``specification``: for example ``{"ModelName": ..., "ComputeResourceRequirements": {...}}``.
    ``runtime_config``: for example ``{"CopyCount": 1}``. It takes neither retry policies nor caching.
    """

    type: ClassVar[str] = "InferenceComponent"

    inference_component_name: Text = attrs.field(metadata=checked(RESOURCE_NAME))
    endpoint_name: Text = attrs.field(metadata=checked(RESOURCE_NAME))
    variant_name: Text | None = attrs.field(default=None, metadata=checked(RESOURCE_NAME))
    specification: Mapping[str, object] = attrs.field(
        converter=frozen_mapping, metadata=checked(mapping(json_value(), minimum=1))
    )
    runtime_config: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value(), minimum=1))
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))

    def arguments(self) -> dict[str, Json]:
        return rendered(
            InferenceComponentName=self.inference_component_name,
            EndpointName=self.endpoint_name,
            VariantName=self.variant_name,
            Specification=self.specification,
            RuntimeConfig=self.runtime_config,
            Tags=self.tags,
        )
