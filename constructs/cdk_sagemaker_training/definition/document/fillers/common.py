"""What the fillers of all step types share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.definition.document.network_needs import talk_to_each_other
from cdk_sagemaker_training.definition.fields.reading import INSTANCE_LISTS, items, member
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression


@attrs.frozen(kw_only=True)
class JobDefaults(ByValue):
    """Placement and encryption of jobs. None leaves a member open. Values may be CDK tokens.

    ``role_arns``: by the name of a step, the role of its jobs that name none.
    """

    role_arns: Mapping[str, str] = attrs.field(factory=dict[str, str])
    output_path: str | None = None
    output_kms_key: str | None = None
    volume_kms_key: str | None = None
    subnets: Sequence[str] | None = None
    security_group_ids: Sequence[str] | None = None
    between_instances_group_ids: Sequence[str] | None = None
    """Further security groups of jobs on several instances, or on a number that is not known."""
    encrypt_inter_container_traffic: bool | None = None
    enable_network_isolation: bool | None = None

    @property
    def vpc_config(self) -> dict[str, Json] | None:
        """``VpcConfig``; None where a half of it is missing."""
        if not (self.subnets and self.security_group_ids):
            return None
        return {"SecurityGroupIds": list(self.security_group_ids), "Subnets": list(self.subnets)}

    def vpc_config_of(self, job: Mapping[str, Json]) -> dict[str, Json] | None:
        """``VpcConfig`` of one job."""
        config = self.vpc_config
        if config is None or talk_to_each_other(job) is False:
            return config
        groups: list[Json] = [*(self.security_group_ids or ()), *(self.between_instances_group_ids or ())]
        return {**config, "SecurityGroupIds": groups}


@attrs.frozen(kw_only=True)
class Filling(ByValue):
    """One step to fill: the defaults, what is known of the parameters, the step's name."""

    defaults: JobDefaults
    parameters: Mapping[str, Sequence[Json]]
    step_name: str

    @property
    def role_arn(self) -> str | None:
        """The role of the step's jobs; None without one."""
        return self.defaults.role_arns.get(self.step_name)

    def output_path(self, *names: str) -> Json:
        """A place below the default output path that no other execution writes to; None without a default.

        Training jobs get a folder of their own from the service; processing and transform jobs write where they are
        told.
        """
        root = self.defaults.output_path
        if root is None:
            return None
        execution = cast("list[Json]", [{"Get": "Execution.PipelineName"}, {"Get": "Execution.PipelineExecutionId"}])
        return {"Std:Join": {"On": "/", "Values": [root.rstrip("/"), *execution, self.step_name, *names]}}

    def volume_key(self, resources: Mapping[str, Json]) -> str | None:
        """The default key of volumes where the instance types take one.

        The service refuses ``VolumeKmsKeyId`` on types with local storage (``ResourceConfig``,
        ``ProcessingClusterConfig``, ``TransformResources``). A type that nobody knows here (a token, a parameter
        without default, a type newer than the catalog) takes it: an encrypted volume is what the workspace stands for.
        """
        choices = [choice for key in INSTANCE_LISTS for choice in items(resources.get(key))]
        for named in [choice.get("InstanceType") for choice in choices] or [resources.get("InstanceType")]:
            for value in self._possible(named):
                record = instance_type(value) if isinstance(value, str) else None
                if record is not None and record.local_nvme:
                    return None
        return self.defaults.volume_kms_key

    def _possible(self, value: Json) -> Sequence[Json]:
        target = value.get("Get") if isinstance(value, dict) else None
        if isinstance(target, str) and target.startswith("Parameters."):
            return self.parameters.get(target.removeprefix("Parameters."), ())
        return (value,)


def opened(request: Mapping[str, Json], **defaults: Json) -> dict[str, Json]:
    """The request with defaults where it says nothing, without what it rules out."""
    wanted = {key: value for key, value in defaults.items() if value is not None and key not in request}
    return {key: value for key, value in {**request, **wanted}.items() if value is not None}


def opened_member(request: Mapping[str, Json], key: str, **defaults: Json) -> dict[str, Json]:
    """The request with one of its objects filled; no object where nothing is in it. An expression stays as it is."""
    if request.get(key) is not None and (not isinstance(request[key], dict) or is_expression(request[key])):
        return dict(request)
    filled = opened(member(request, key), **defaults)
    return {**request, key: filled} if filled or key in request else dict(request)
