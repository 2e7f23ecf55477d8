"""Where in the network a processing job runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from cdk_sagemaker_training.definition.fields.checks import boolean, checked
from cdk_sagemaker_training.definition.fields.job_fields import SECURITY_GROUP_IDS, SUBNETS, Boolean, Text, vpc_problems
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, unless_empty
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class NetworkConfig(Spec):
    """Network of a processing job. What is left at None comes from the workspace; ``subnets=[]`` says "no VPC at all".

    ``subnets``: 1-16; ``security_group_ids``: 1-5; both or none (``VpcConfig`` of the service model).
    """

    enable_network_isolation: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    security_group_ids: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(SECURITY_GROUP_IDS)
    )
    subnets: Sequence[Text] | None = attrs.field(default=None, converter=optional_tuple, metadata=checked(SUBNETS))
    encrypt_inter_container_traffic: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))

    def to_request(self) -> dict[str, Json]:
        """The job's ``NetworkConfig``. ``VpcConfig`` is None where the author ruled it out."""
        request = rendered(
            EnableInterContainerTrafficEncryption=self.encrypt_inter_container_traffic,
            EnableNetworkIsolation=self.enable_network_isolation,
        )
        if self.subnets is None:
            return request
        vpc = rendered(SecurityGroupIds=self.security_group_ids, Subnets=self.subnets)
        return {**request, "VpcConfig": vpc if unless_empty(self.subnets) is not None else None}

    def problems(self) -> Iterable[Problem]:
        yield from vpc_problems(self.subnets, self.security_group_ids)
