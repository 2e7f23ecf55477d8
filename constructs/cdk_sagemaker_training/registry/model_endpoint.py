"""An endpoint that answers with a model, described in the stack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from aws_cdk import Resource, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from cdk_sagemaker_training.asked_once import differ
from cdk_sagemaker_training.catalog.model_registry import ARTIFACTS_REGION
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.fields.checks import literal
from cdk_sagemaker_training.definition.models.model import AnyModel, ModelPackage
from cdk_sagemaker_training.definition.steps.endpoint_config import RESOURCE_NAME
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.registry.hosting import Hosting, HostingOptions, HostingPlan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from typing_extensions import Unpack

    from cdk_sagemaker_training.definition.models.data_capture import DataCaptureConfig
    from cdk_sagemaker_training.workspace import TrainingWorkspace

_ENDPOINT_NAME: Final = literal(RESOURCE_NAME)
_ARN: Final = re.compile(r"arn:[^:]+:sagemaker:(?P<region>[a-z0-9-]+):")


class ModelEndpoint(Resource):
    """A model, an endpoint configuration and an endpoint (``CfnModel``, ``CfnEndpointConfig``, ``CfnEndpoint``).

    Containers run in the workspace's subnets, isolated from the network where the workspace says so; volumes have its
    key, except on instances with storage of their own, which encrypts itself. The model is what the template says: for
    the newest one that is approved see ``DeployOnApproval``. An endpoint is billed until it is deleted. To scale it:
    CDK's ``ScalableTarget`` with ``scaling_resource_id``.

    :param model: ``ModelPackage(model_package_arn=...)`` of the registry, ``Model(image_uri=..., model_data=...)``, or
        ``PipelineModel``. A change makes a new model and configuration and updates the endpoint.
    :param instance_type: ``ml.m5.large``.
    :param endpoint_name: 1-63 letters, digits and inner hyphens; changing it replaces the endpoint. Default: a name of
        CloudFormation's.
    :param options: ``initial_instance_count``, ``artifacts_bucket``, ``artifacts_prefix``, ``encryption_key``,
        ``repositories``, ``data_capture_config``: see ``HostingOptions``.
    :raises InvalidInputError: naming every parameter that is out of bounds, and expressions of pipelines.
    """

    role: iam.IRole | None
    """What the containers run under; None where the model names its own."""
    endpoint_name: str
    endpoint_arn: str
    model_name: str

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workspace: TrainingWorkspace,
        model: AnyModel,
        instance_type: str,
        endpoint_name: str | None = None,
        **options: Unpack[HostingOptions],
    ) -> None:
        if wrong := [*kind_problems({**locals(), **options}, required=["workspace"])]:
            raise InvalidInputError(f"ModelEndpoint {construct_id!r}", wrong)
        plan = HostingPlan.of(
            f"ModelEndpoint {construct_id!r}",
            workspace=workspace,
            model=model,
            instance_type=instance_type,
            options=options,
            problems=list(_problems(scope, model, endpoint_name)),
        )
        super().__init__(scope, construct_id)
        hosting = Hosting(self, "Hosting", plan)
        self.role = hosting.role
        hosted = sagemaker.CfnModel(self, "Model")
        for key, value in hosting.model.items():
            # Members of the API, which CloudFormation calls the same.
            hosted.add_property_override(key, value)
        if hosting.role is not None:
            hosted.node.add_dependency(hosting.role)  # with its policy, which SageMaker looks at
        variant = plan.variant
        config = sagemaker.CfnEndpointConfig(
            self,
            "Config",
            kms_key_id=plan.kms_key_id,
            production_variants=[
                sagemaker.CfnEndpointConfig.ProductionVariantProperty(
                    variant_name=cast("str", variant.variant_name),
                    model_name=hosted.attr_model_name,
                    instance_type=cast("str", variant.instance_type),
                    initial_instance_count=cast("int", variant.initial_instance_count),
                    initial_variant_weight=1,
                )
            ],
            data_capture_config=_captured(plan.data_capture),
        )
        endpoint = sagemaker.CfnEndpoint(
            self, "Resource", endpoint_config_name=config.attr_endpoint_config_name, endpoint_name=endpoint_name
        )
        self.model_name = hosted.attr_model_name
        self.endpoint_arn = endpoint.ref
        self.endpoint_name = endpoint.attr_endpoint_name
        self._variant_name = variant.variant_name

    @property
    def scaling_resource_id(self) -> str:
        """What Application Auto Scaling calls the endpoint's variant: ``endpoint/<name>/variant/AllTraffic``."""
        return f"endpoint/{self.endpoint_name}/variant/{self._variant_name}"

    def grant_invoke(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody ask the endpoint."""
        return iam.Grant.add_to_principal(
            grantee=grantee, actions=["sagemaker:InvokeEndpoint"], resource_arns=[self.endpoint_arn]
        )


def _problems(scope: Construct, model: AnyModel, endpoint_name: str | None) -> Iterator[Problem]:
    if endpoint_name is not None:
        yield from _ENDPOINT_NAME("endpoint_name", endpoint_name)
    given = model.model_package_arn if isinstance(model, ModelPackage) else None
    there = _ARN.match(given) if isinstance(given, str) else None
    here = Stack.of(scope).region
    if there is not None and differ(there["region"], here):
        fix = f"register it in {here} too, with its artifacts there: {ARTIFACTS_REGION}"
        yield Problem("model.model_package_arn", given, f"a version of {here}", fix)


def _captured(config: DataCaptureConfig | None) -> sagemaker.CfnEndpointConfig.DataCaptureConfigProperty | None:
    if config is None:
        return None
    given = cast("Mapping[str, Any]", config.to_request())
    return sagemaker.CfnEndpointConfig.DataCaptureConfigProperty(
        enable_capture=given["EnableCapture"],
        initial_sampling_percentage=given["InitialSamplingPercentage"],
        destination_s3_uri=given["DestinationS3Uri"],
        kms_key_id=given["KmsKeyId"],
        capture_options=[
            sagemaker.CfnEndpointConfig.CaptureOptionProperty(capture_mode=each["CaptureMode"])
            for each in given["CaptureOptions"]
        ],
    )
