"""A step that registers a model as a new version in a model package group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    image_uri,
    instance_of,
    items,
    json_value,
    mapping,
    one_of,
    s3_uri,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import INSTANCE_TYPE, KMS_KEY, Image, Text
from cdk_sagemaker_training.definition.fields.rendering import rendered, wrapped
from cdk_sagemaker_training.definition.fields.spec import optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.models.group_elsewhere import group_of_this_account
from cdk_sagemaker_training.definition.models.model import Model, PipelineModel
from cdk_sagemaker_training.definition.models.model_metrics import (
    DriftCheckBaselines,
    MetadataProperties,
    ModelLifeCycle,
    ModelMetrics,
)
from cdk_sagemaker_training.definition.steps.retriable_step import RetriableStep
from cdk_sagemaker_training.errors import MISSING, Problem


@attrs.frozen(kw_only=True)
class RegisterModel(RetriableStep):
    """Registers a trained model (CreateModelPackage).

    What is registered is one of: ``image_uri`` and ``model_data``; ``model``, a ``Model`` or ``PipelineModel``;
    ``container_def_list``, 1-15 containers as the API takes them; or a ``source_uri`` alone (an MLflow model).

    ``model_data``: ``model.tar.gz`` on S3, usually ``train.properties.ModelArtifacts.S3ModelArtifacts``. ``image_uri``:
    the serving image; for built-in algorithms the training image. ``approval_status``: default "PendingManualApproval".
    ``content_types`` and ``response_types``: MIME types that the endpoint takes and gives. ``model_description``: at
    most 1,024 characters. ``skip_model_validation``: "None" (default) or "All". ``domain``, ``task`` and
    ``sample_payload_url``: for the Inference Recommender. ``model_card``: ``{"ModelCardContent": ...,
    "ModelCardStatus": ...}`` and ``validation_specification``: as the API takes them. ``customer_metadata_properties``:
    at most 50, keys of 128 and values of 256 characters. ``model_kms_key``: encrypts the package's metadata. A version
    takes no tags: it has those of its group.
    """

    type: ClassVar[str] = "RegisterModel"

    model_package_group_name: Text = attrs.field(metadata=checked(text(minimum=1, maximum=170), group_of_this_account))
    model_data: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    image_uri: Image | None = attrs.field(default=None, metadata=checked(image_uri()))
    model: Model | PipelineModel | None = attrs.field(default=None, metadata=checked(instance_of(Model, PipelineModel)))
    container_def_list: Sequence[Mapping[str, object]] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(items(mapping(json_value()), minimum=1, maximum=15)),
    )
    source_uri: Text | None = attrs.field(default=None, metadata=checked(text(minimum=1, maximum=1024)))
    content_types: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(text(maximum=limits.MAX_CONTENT_TYPE_CHARS)))
    )
    response_types: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(text(maximum=1024)))
    )
    inference_instances: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(INSTANCE_TYPE))
    )
    transform_instances: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(INSTANCE_TYPE, minimum=1))
    )
    approval_status: Text = attrs.field(
        default="PendingManualApproval", metadata=checked(one_of("Approved", "Rejected", "PendingManualApproval"))
    )
    model_description: Text | None = attrs.field(default=None, metadata=checked(text(maximum=1024)))
    model_metrics: ModelMetrics | None = attrs.field(default=None, metadata=checked(instance_of(ModelMetrics)))
    drift_check_baselines: DriftCheckBaselines | None = attrs.field(
        default=None, metadata=checked(instance_of(DriftCheckBaselines))
    )
    metadata_properties: MetadataProperties | None = attrs.field(
        default=None, metadata=checked(instance_of(MetadataProperties))
    )
    customer_metadata_properties: Mapping[str, Text] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(mapping(text(minimum=1, maximum=256), check_key=text(minimum=1, maximum=128), maximum=50)),
    )
    validation_specification: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )
    domain: Text | None = attrs.field(
        default=None, metadata=checked(one_of("COMPUTER_VISION", "NATURAL_LANGUAGE_PROCESSING", "MACHINE_LEARNING"))
    )
    task: Text | None = attrs.field(default=None, metadata=checked(text(minimum=1, like="CLASSIFICATION")))
    sample_payload_url: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    skip_model_validation: Text = attrs.field(default="None", metadata=checked(one_of("All", "None")))
    model_card: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )
    model_life_cycle: ModelLifeCycle | None = attrs.field(default=None, metadata=checked(instance_of(ModelLifeCycle)))
    model_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))

    def arguments(self) -> dict[str, Json]:
        return rendered(
            ModelPackageGroupName=self.model_package_group_name,
            ModelPackageDescription=self.model_description,
            ModelMetrics=self.model_metrics and self.model_metrics.to_request(),
            DriftCheckBaselines=(self.drift_check_baselines and self.drift_check_baselines.to_request()) or None,
            MetadataProperties=(self.metadata_properties and self.metadata_properties.to_request()) or None,
            CustomerMetadataProperties=self.customer_metadata_properties,
            ValidationSpecification=self.validation_specification,
            Domain=self.domain,
            SamplePayloadUrl=self.sample_payload_url,
            Task=self.task,
            SourceUri=self.source_uri,
            InferenceSpecification=self._inference(),
            ModelApprovalStatus=self.approval_status,
            SkipModelValidation=self.skip_model_validation,
            ModelCard=self.model_card,
            ModelLifeCycle=self.model_life_cycle and self.model_life_cycle.to_request(),
            SecurityConfig=wrapped("KmsKeyId", self.model_kms_key),
        )

    def _inference(self) -> dict[str, Json] | None:
        containers = self._containers()
        if containers is None:
            return None
        return rendered(
            Containers=containers,
            SupportedContentTypes=self.content_types,
            SupportedResponseMIMETypes=self.response_types,
            SupportedRealtimeInferenceInstanceTypes=self.inference_instances,
            SupportedTransformInstanceTypes=self.transform_instances,
        )

    def _containers(self) -> Sequence[Mapping[str, object]] | None:
        if self.model is not None:
            return self.model.containers()
        if self.image_uri is not None:
            return [rendered(Image=self.image_uri, ModelDataUrl=self.model_data)]
        return self.container_def_list

    def problems(self) -> Iterable[Problem]:
        yield from RetriableStep.problems(self)
        ways = {"image_uri": self.image_uri, "model": self.model, "container_def_list": self.container_def_list}
        given = [name for name, value in ways.items() if value is not None]
        passed = {"InferenceSpecification", "SourceAlgorithmSpecification"} & set(self.additional_arguments or {})
        described = self.source_uri is not None or bool(passed)
        if len(given) > 1 or not (given or described):
            allowed = "exactly one of image_uri, model and container_def_list, or source_uri"
            yield Problem("image_uri, model, container_def_list", given or MISSING, allowed)
        if self.model_data is not None and self.image_uri is None:
            yield Problem("model_data", self.model_data, "nothing without image_uri", "give the image that serves it")
