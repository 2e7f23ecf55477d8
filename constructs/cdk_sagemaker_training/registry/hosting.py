"""What the models behind an endpoint run with: role, network, instances, keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypedDict, cast

import attrs
from constructs import Construct

from cdk_sagemaker_training.catalog.instances import supports_volume_kms_key
from cdk_sagemaker_training.definition.document.access import JobAccess, Origin, Uses, open_needs
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.fields.checks import instance_of
from cdk_sagemaker_training.definition.fields.options import unknown_options
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression
from cdk_sagemaker_training.definition.models.data_capture import DataCaptureConfig
from cdk_sagemaker_training.definition.models.model import ANY_MODEL, AnyModel, ModelPackage
from cdk_sagemaker_training.definition.steps.create_model import CreateModelStep
from cdk_sagemaker_training.definition.steps.endpoint_config import ProductionVariant
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions.job_role import TrainingJobRole
from cdk_sagemaker_training.pipeline.deferred_values import DeferredValues
from cdk_sagemaker_training.registry.sharing import warn_of_unknown_key
from cdk_sagemaker_training.storage import s3_uri

if TYPE_CHECKING:
    from aws_cdk import aws_ecr as ecr
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_s3 as s3

    from cdk_sagemaker_training.workspace import TrainingWorkspace

_STEP: Final = "Endpoint"


class HostingOptions(TypedDict, total=False):
    """How an endpoint serves a model.

    ``initial_instance_count``: default: 1. ``artifacts_bucket``, ``artifacts_prefix``, ``encryption_key``: where models
    of the registry lie that the role may read, and what encrypts them; default: the workspace's artifacts.
    ``repositories``: of one's own images that those models need. ``data_capture_config``: default: nothing is kept.
    """

    initial_instance_count: int
    artifacts_bucket: s3.IBucket
    artifacts_prefix: str
    encryption_key: kms.IKey
    repositories: Sequence[ecr.IRepository]
    data_capture_config: DataCaptureConfig


@attrs.frozen(kw_only=True)
class HostingPlan:
    """What was asked for, looked through before anything is made."""

    workspace: TrainingWorkspace
    options: HostingOptions
    placed: PipelineDefinition
    """With one Model step, in the workspace's network."""
    registered: bool
    """Whether the model is one of the registry, which does not say where it lies."""
    variant: ProductionVariant
    """Without the name of the model."""
    kms_key_id: str | None
    """Of the volumes; None for instances that have storage of their own: it would not encrypt that, and earlier
    editions of the service's model say that the call fails (CreateEndpointConfig ``KmsKeyId``)."""
    data_capture: DataCaptureConfig | None

    @classmethod
    def of(
        cls,
        subject: str,
        *,
        workspace: TrainingWorkspace,
        model: AnyModel,
        instance_type: str,
        options: HostingOptions,
        problems: Sequence[Problem],
    ) -> HostingPlan:
        """Raises ``InvalidInputError`` with these problems and its own."""
        variant, capture = _variant(instance_type, options), options.get("data_capture_config")
        found = [
            *problems,
            *unknown_options(options, HostingOptions),
            *(variant.problems if isinstance(variant, InvalidInputError) else ()),
            *ANY_MODEL("model", model),
            *(() if capture is None else instance_of(DataCaptureConfig)("data_capture_config", capture)),
        ]
        if found or isinstance(variant, InvalidInputError):
            raise InvalidInputError(subject, found)
        defaults = workspace.job_defaults(output_prefix="")
        placed = PipelineDefinition.from_steps(steps=[CreateModelStep(name=_STEP, model=model)]).with_defaults(defaults)
        told = {"model": _arguments(placed.to_dict()), "variant": variant.to_request()}
        if capture is not None:
            told["data_capture_config"] = capture.to_request()
        if expressions := [each for where, request in told.items() for each in _expressions(request, where)]:
            raise InvalidInputError(subject, expressions)
        if capture is not None and capture.kms_key_id is None:
            capture = attrs.evolve(capture, kms_key_id=workspace.artifacts_encryption_key.key_arn)
        return cls(
            workspace=workspace,
            options=options,
            placed=placed,
            registered=isinstance(model, ModelPackage),
            variant=variant,
            kms_key_id=None if supports_volume_kms_key(instance_type) is False else defaults.volume_kms_key,
            data_capture=capture,
        )


class Hosting(Construct):
    """The role of the models behind an endpoint, derived as that of a Model step is, and their request."""

    role: iam.IRole | None
    """None where the model names a role, which is its owner's to equip."""
    model: Mapping[str, Json]
    """CreateModel, without a name."""

    def __init__(self, scope: Construct, construct_id: str, plan: HostingPlan) -> None:
        super().__init__(scope, construct_id)
        deferred = DeferredValues(self)
        needs = open_needs(KnownValues(plan.placed.to_dict(deferred.code)))
        self.role = self._role(plan, needs[0].access) if needs else None
        roles = {} if self.role is None else {_STEP: self.role.role_arn}
        self.model = _arguments(plan.placed.with_defaults(JobDefaults(role_arns=roles)).to_dict(deferred.every))

    def _role(self, plan: HostingPlan, access: JobAccess) -> iam.IRole:
        keys, options = plan.workspace.storage_keys, plan.options
        reads = access.reads
        if plan.registered:
            bucket = options.get("artifacts_bucket", plan.workspace.artifacts_bucket)
            key = options.get("encryption_key") or bucket.encryption_key
            if "artifacts_bucket" in options:
                warn_of_unknown_key(self, bucket, key)
            keys = keys if key is None else keys.with_key(f"s3://{bucket.bucket_name}", key)
            reads = self._asked(s3_uri(bucket, options.get("artifacts_prefix", "")), "artifacts_bucket")
        capture = plan.data_capture
        access = attrs.evolve(
            access,
            reads=reads,
            writes=self._asked(capture and capture.destination_s3_uri, "data_capture_config"),
            output_keys=self._asked(capture and capture.kms_key_id, "data_capture_config"),
            volume_keys=self._asked(plan.kms_key_id, "instance_type"),
        )
        role = TrainingJobRole(self, "Role", access=access, storage_keys=keys).role
        for repository in options.get("repositories", ()):
            repository.grant_pull(cast("iam.IGrantable", role))
        return role

    def _asked(self, value: object, field: str) -> Uses:
        return {str(value): [Origin(self.node.path, f"/{field}")]} if value else {}


def _variant(instance_type: str, options: HostingOptions) -> ProductionVariant | InvalidInputError:
    try:
        return ProductionVariant(
            instance_type=instance_type, initial_instance_count=options.get("initial_instance_count", 1)
        )
    except InvalidInputError as error:
        return error


def _arguments(document: Mapping[str, Json]) -> dict[str, Json]:
    (step,) = cast("list[dict[str, dict[str, Json]]]", document["Steps"])
    return step["Arguments"]


def _expressions(value: Json, where: str) -> Iterator[Problem]:
    if is_expression(value):
        yield Problem(where, value, "values: an endpoint is no step of an execution, which expressions are about")
    elif isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in inner:
            yield from _expressions(each, f"{where}/{key}")
