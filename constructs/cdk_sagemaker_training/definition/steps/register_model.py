"""A step that registers a model as a new version in a model package group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeAlias

import attrs

from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.checks import checked, image_uri, items, mapping, one_of, s3_uri, text
from cdk_sagemaker_training.definition.spec import as_tuple, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.steps.step import RetriableStep
from cdk_sagemaker_training.definition.variables import Json, PipelineVariable, compact, render

Text: TypeAlias = "str | PipelineVariable"


@attrs.frozen(kw_only=True)
class RegisterModel(RetriableStep):
    """Registers a trained model (CreateModelPackage).

    ``model_data``: its ``model.tar.gz`` on S3, usually ``train.properties.ModelArtifacts.S3ModelArtifacts``.
    ``image_uri``: the serving image; for built-in algorithms the training image. ``approval_status``: default
    "PendingManualApproval". ``content_types`` and ``response_types``: MIME types that the endpoint takes and gives.
    """

    type: ClassVar[str] = "RegisterModel"

    model_package_group_name: Text = attrs.field(metadata=checked(text(minimum=1, maximum=170)))
    model_data: Text = attrs.field(metadata=checked(s3_uri()))
    image_uri: str | PipelineVariable | ImageReference = attrs.field(metadata=checked(image_uri()))
    content_types: Sequence[Text] = attrs.field(converter=as_tuple, metadata=checked(items(text(maximum=256))))
    response_types: Sequence[Text] = attrs.field(converter=as_tuple, metadata=checked(items(text(maximum=1024))))
    inference_instances: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(text(minimum=1)))
    )
    transform_instances: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(text(minimum=1), minimum=1))
    )
    approval_status: Text = attrs.field(
        default="PendingManualApproval", metadata=checked(one_of("Approved", "Rejected", "PendingManualApproval"))
    )
    model_description: str | None = attrs.field(default=None, metadata=checked(text(maximum=1024)))
    customer_metadata_properties: Mapping[str, Text] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(mapping(text(minimum=1, maximum=256), check_key=text(minimum=1, maximum=128), maximum=50)),
    )

    def arguments(self) -> dict[str, Json]:
        inference = compact(
            Containers=[{"Image": self.image_uri, "ModelDataUrl": self.model_data}],
            SupportedContentTypes=self.content_types,
            SupportedResponseMIMETypes=self.response_types,
            SupportedRealtimeInferenceInstanceTypes=self.inference_instances,
            SupportedTransformInstanceTypes=self.transform_instances,
        )
        request = compact(
            ModelPackageGroupName=self.model_package_group_name,
            ModelPackageDescription=self.model_description,
            CustomerMetadataProperties=self.customer_metadata_properties,
            InferenceSpecification=inference,
            ModelApprovalStatus=self.approval_status,
        )
        return {key: render(value) for key, value in request.items()}
