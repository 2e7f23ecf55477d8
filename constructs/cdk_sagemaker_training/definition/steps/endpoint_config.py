"""A step that describes an endpoint: which models it serves on which instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeAlias

import attrs

from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    instance_of,
    integer,
    items,
    json_value,
    mapping,
    number,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import KMS_KEY, ROLE_ARN, TAGS, Integer, Text, tags_of
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple, optional_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep

Number: TypeAlias = "float | PipelineVariable"

RESOURCE_NAME = text(pattern=r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", minimum=1, maximum=63, like="churn")
"""``EndpointName``, ``EndpointConfigName``, ``VariantName``, ``ModelName`` of the service model."""


@attrs.frozen(kw_only=True)
class ProductionVariant(Spec):
    """One model behind an endpoint, or instances for inference components where ``model_name`` is left out.

    ``initial_instance_count``: >= 1. ``initial_variant_weight``: >= 0, default 1. ``additional_members``: others
    of ``ProductionVariant`` in the service model (ServerlessConfig, RoutingConfig, ...), passed through.
    """

    variant_name: Text = attrs.field(default="AllTraffic", metadata=checked(RESOURCE_NAME))
    model_name: Text | None = attrs.field(default=None, metadata=checked(RESOURCE_NAME))
    initial_instance_count: Integer | None = attrs.field(default=None, metadata=checked(integer(minimum=1)))
    instance_type: Text | None = attrs.field(
        default=None, metadata=checked(text(pattern=r"ml\.[a-z0-9-]+\.[a-z0-9-]+", like="ml.m5.xlarge"))
    )
    initial_variant_weight: Number | None = attrs.field(default=1, metadata=checked(number(minimum=0)))
    volume_size_in_gb: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=1, maximum=512, unit="GiB"))
    )
    additional_members: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )

    def to_request(self) -> dict[str, Json]:
        """The entry in ``ProductionVariants``."""
        members = rendered(
            VariantName=self.variant_name,
            ModelName=self.model_name,
            InitialVariantWeight=self.initial_variant_weight,
            InitialInstanceCount=self.initial_instance_count,
            InstanceType=self.instance_type,
            VolumeSizeInGB=self.volume_size_in_gb,
        )
        return {**members, **rendered(**(self.additional_members or {}))}


@attrs.frozen(kw_only=True)
class EndpointConfigStep(ManagedJobStep):
    """Creates an endpoint configuration (CreateEndpointConfig). ``production_variants``: 1-10.

    A configuration cannot be changed: give a name that differs from execution to execution, for example a ``Join`` with
    ``ExecutionVariables.PIPELINE_EXECUTION_ID``. Other members of the request go into ``additional_arguments``.
    """

    type: ClassVar[str] = "EndpointConfig"

    endpoint_config_name: Text = attrs.field(metadata=checked(RESOURCE_NAME))
    production_variants: Sequence[ProductionVariant] = attrs.field(
        converter=as_tuple, metadata=checked(items(instance_of(ProductionVariant), minimum=1, maximum=10))
    )
    kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    role: Text | None = attrs.field(default=None, metadata=checked(ROLE_ARN))
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))

    def arguments(self) -> dict[str, Json]:
        return rendered(
            EndpointConfigName=self.endpoint_config_name,
            ProductionVariants=[variant.to_request() for variant in self.production_variants],
            Tags=self.tags,
            KmsKeyId=self.kms_key,
            ExecutionRoleArn=self.role,
        )
