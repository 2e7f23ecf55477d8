"""The VPC endpoints that training may need: what each is for, where there is one, what it costs.

Training itself needs only the S3 endpoint: SageMaker pulls the image and ships logs and metrics over its own network
(SageMaker developer guide, "Give SageMaker training jobs access to resources in your VPC" and "Connect to SageMaker
within your VPC"). The interface endpoints serve AWS calls made by code inside the VPC, which a job with network
isolation cannot make at all. Prices and regions: ``data/vpc_endpoints.json``, ``_meta``.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum, unique
from functools import cache
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.data_files import load_data


@unique
class TrainingEndpoint(Enum):
    """A VPC endpoint by the last part of its service name."""

    S3 = "s3"
    """Gateway, free. Every job in a VPC needs it for input, output and checkpoints."""

    SAGEMAKER_API = "sagemaker.api"
    """Code in the VPC describes or starts jobs, pipelines or experiments; also needed beside the MLflow endpoints."""

    ECR_API = "ecr.api"
    """Something in the VPC pulls or pushes images itself. Not needed for SageMaker's own image pull."""

    ECR_DOCKER = "ecr.dkr"
    """As ``ECR_API``: the registry itself. Image layers come through ``S3``."""

    CLOUDWATCH_LOGS = "logs"
    """Code in the VPC calls CloudWatch Logs. Not needed for a job's own logs (inference: no AWS page asks for it)."""

    CLOUDWATCH_MONITORING = "monitoring"
    """Code in the VPC puts or reads CloudWatch metrics."""

    STS = "sts"
    """Code in the VPC assumes roles or asks for its identity, as many SDKs do at start."""

    KMS = "kms"
    """Code in the VPC calls KMS itself. Not needed for SSE-KMS objects: S3 calls KMS for them."""

    SAGEMAKER_RUNTIME = "sagemaker.runtime"
    """Code in the VPC invokes inference endpoints."""

    MLFLOW_APP = "mlflow"
    """Code in the VPC logs to an MLflow App (``aws.sagemaker.<region>.mlflow``)."""

    MLFLOW_TRACKING_SERVER = "experiments"
    """Code in the VPC logs to an MLflow tracking server (``aws.sagemaker.<region>.experiments``)."""

    SSM = "ssm"
    """Remote debugging (``RemoteDebugConfig``), with ``SSM_MESSAGES``."""

    SSM_MESSAGES = "ssmmessages"
    """Remote debugging (``RemoteDebugConfig``), with ``SSM``."""

    S3_EXPRESS = "s3express"
    """Gateway, free. Jobs that read or write directory buckets, whose names end in ``--x-s3``."""

    @property
    def construct_id(self) -> str:
        """Id of the endpoint's construct, for example ``SagemakerApi``."""
        return "".join(word.title() for word in self.name.split("_"))

    @property
    def is_gateway(self) -> bool:
        """Whether it is a gateway endpoint: routes instead of network interfaces, and no charge."""
        return self in {TrainingEndpoint.S3, TrainingEndpoint.S3_EXPRESS}

    @property
    def prefix(self) -> str | None:
        """What its service name begins with, where that is not ``com.amazonaws``."""
        own = {TrainingEndpoint.MLFLOW_APP, TrainingEndpoint.MLFLOW_TRACKING_SERVER}
        return "aws.sagemaker" if self in own else None


@attrs.frozen(kw_only=True)
class EndpointPrice(ByValue):
    """What an interface endpoint costs in one availability zone, without the data that it processes."""

    usd_per_hour: Decimal
    read: str
    """The day on which it was read, for example ``2026-09-29``."""

    @property
    def usd_per_month(self) -> Decimal:
        """The price of 730 hours."""
        return self.usd_per_hour * HOURS_PER_MONTH


HOURS_PER_MONTH: Final = 730
"""A year's 8,760 hours through 12."""


@cache
def endpoint_price(region: str) -> EndpointPrice | None:
    """The price of an interface endpoint in a region; None where no dated source for it was found."""
    found = _data()["prices"].get(region)
    return None if found is None else EndpointPrice(usd_per_hour=Decimal(found["usd_per_hour"]), read=found["read"])


def regions_of_endpoint(endpoint: TrainingEndpoint) -> tuple[str, ...] | None:
    """The regions that have an endpoint service, sorted; None where no list of them was found."""
    listed = _data()["only_in"].get(endpoint.value)
    return None if listed is None else tuple(listed)


def has_endpoint(endpoint: TrainingEndpoint, region: str) -> bool | None:
    """Whether a region has an endpoint service; None where that is not known."""
    listed = regions_of_endpoint(endpoint)
    if listed is not None:
        return region in listed
    return False if region in _data()["absent_from"].get(endpoint.value, ()) else None


@cache
def _data() -> dict[str, dict[str, dict[str, str]]]:
    return load_data("vpc_endpoints.json")
