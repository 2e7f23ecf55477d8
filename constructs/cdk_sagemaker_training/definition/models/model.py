"""Models: an image and what training made of it, as CreateModel and CreateModelPackage take them.

Members and bounds: ``ContainerDefinition`` of botocore's service model; the names are the SageMaker SDK's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import attrs

from cdk_sagemaker_training.definition.fields.checks import (
    boolean,
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
from cdk_sagemaker_training.definition.fields.job_fields import (
    ENTRY_NAME,
    ROLE_ARN,
    TAGS,
    Boolean,
    Image,
    Scalar,
    Text,
    either,
    environment,
    tags_of,
    vpc_config,
)
from cdk_sagemaker_training.definition.fields.rendering import rendered, ruled_out, texts
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple, frozen_mapping, optional_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.errors import MISSING, Problem

ModelData: TypeAlias = "str | PipelineVariable | Mapping[str, object]"

ENVIRONMENT = environment(entries=100, key_chars=1024, value_chars=1024)


def _data(value: ModelData | None) -> ModelData | None:
    return frozen_mapping(value) if isinstance(value, Mapping) else value


@attrs.frozen(kw_only=True)
class _Hosted(Spec):
    """What a model is told beside its containers. None comes from the workspace, ``vpc_config={}`` says "no VPC"."""

    role: Text | None = attrs.field(default=None, metadata=checked(ROLE_ARN))
    vpc_config: Mapping[str, Sequence[Text]] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(vpc_config())
    )
    enable_network_isolation: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))

    def containers(self) -> Sequence[dict[str, Json]]:
        """The containers that answer a request, in order."""
        raise NotImplementedError

    def _container_member(self) -> dict[str, Json]:
        return {"Containers": list(self.containers())}

    def create(self) -> dict[str, Json]:
        """The arguments of a Model step. Members that the author ruled out are None: no workspace fills those."""
        request = rendered(
            ExecutionRoleArn=self.role,
            **self._container_member(),
            VpcConfig=self.vpc_config or None,
            EnableNetworkIsolation=self.enable_network_isolation,
            Tags=self.tags,
        )
        return {**request, **ruled_out(VpcConfig=self.vpc_config)}


@attrs.frozen(kw_only=True)
class Model(_Hosted):
    """A model in one container.

    ``model_data``: its ``model.tar.gz`` on S3, or a ``ModelDataSource`` as the API takes it. ``env``: at most 100
    entries, keys and values of at most 1,024 characters. ``container_mode``: "MultiModel" serves all models below
    ``model_data``. ``container_hostname``: at most 63 characters, needed in an inference pipeline that is invoked
    directly. ``image_config``: a private registry, and ``additional_model_data_sources``: further data, as the API
    takes them.
    """

    image_uri: Image = attrs.field(metadata=checked(image_uri()))
    model_data: ModelData | None = attrs.field(
        default=None, converter=_data, metadata=checked(either(instance_of(Mapping), s3_uri()))
    )
    env: Mapping[str, Scalar] = attrs.field(
        factory=dict[str, Scalar], converter=frozen_mapping, metadata=checked(ENVIRONMENT)
    )
    container_mode: Text | None = attrs.field(default=None, metadata=checked(one_of("SingleModel", "MultiModel")))
    container_hostname: str | None = attrs.field(default=None, metadata=checked(ENTRY_NAME))
    image_config: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )
    additional_model_data_sources: Sequence[Mapping[str, object]] | None = attrs.field(
        default=None, metadata=checked(items(mapping(json_value()), maximum=5))
    )

    def containers(self) -> Sequence[dict[str, Json]]:
        key = "ModelDataSource" if isinstance(self.model_data, Mapping) else "ModelDataUrl"
        container = rendered(
            ContainerHostname=self.container_hostname,
            Image=self.image_uri,
            Environment=texts(self.env),
            AdditionalModelDataSources=self.additional_model_data_sources,
            **{key: self.model_data},
            Mode=self.container_mode,
            ImageConfig=self.image_config,
        )
        return (container,)

    def _container_member(self) -> dict[str, Json]:
        return {"PrimaryContainer": self.containers()[0]}


@attrs.frozen(kw_only=True)
class ModelPackage(_Hosted):
    """A model out of the model registry. ``model_package_arn``: ARN of the version, or the name, <= 176 characters."""

    model_package_arn: Text = attrs.field(metadata=checked(text(minimum=1, maximum=176)))
    env: Mapping[str, Scalar] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(ENVIRONMENT)
    )

    def containers(self) -> Sequence[dict[str, Json]]:
        environment = None if self.env is None else texts(self.env)
        return (rendered(ModelPackageName=self.model_package_arn, Environment=environment),)


@attrs.frozen(kw_only=True)
class PipelineModel(_Hosted):
    """An inference pipeline: 2-15 models, each answering what the one before it said.

    Role, network and tags are those of the pipeline; its ``models`` must have none of their own.
    ``inference_execution_mode``: "Serial" (default of the service), or "Direct": each container is called by its name.
    """

    models: Sequence[Model] = attrs.field(
        converter=as_tuple, metadata=checked(items(instance_of(Model), minimum=2, maximum=15))
    )
    inference_execution_mode: Text | None = attrs.field(default=None, metadata=checked(one_of("Serial", "Direct")))

    def containers(self) -> Sequence[dict[str, Json]]:
        return [container for model in self.models for container in model.containers()]

    def create(self) -> dict[str, Json]:
        mode = self.inference_execution_mode
        return {
            **_Hosted.create(self),
            **({} if mode is None else {"InferenceExecutionConfig": rendered(Mode=mode)}),
        }

    def problems(self) -> Iterable[Problem]:
        if list(self.field_problems()):
            return
        for position, model in enumerate(self.models):
            for field in ("role", "vpc_config", "enable_network_isolation", "tags"):
                if getattr(model, field) is not None:
                    where, allowed = f"models[{position}].{field}", f"nothing: give it to the {type(self).__name__}"
                    yield Problem(where, getattr(model, field), allowed)
            if self.inference_execution_mode == "Direct" and model.container_hostname is None:
                yield Problem(f"models[{position}].container_hostname", MISSING, "a name, to be called by directly")


AnyModel: TypeAlias = "Model | ModelPackage | PipelineModel"
ANY_MODEL = instance_of(Model, ModelPackage, PipelineModel)
