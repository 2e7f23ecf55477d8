"""What the jobs of a document need of the VPC that they run in, and which member of the document asks for it.

Jobs outside of a VPC need nothing of one. Source: SageMaker developer guide, "Give SageMaker training jobs access to
resources in your VPC" (``train-vpc``), "Connect to SageMaker within your VPC" and the pages that are named below. What
the code of a job calls is not in the document: such needs are there, but not ``certain``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.catalog.mlflow import APP, TRACKING_SERVER
from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.definition.document.graph import Node, children, walk
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.fields.reading import at, items, listed, member, texts, training_definitions
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression

ADDRESSES_PER_INSTANCE: Final = 2
ADDRESSES_PER_EFA_INSTANCE: Final = 5
"""Free private addresses that an instance needs at least (``train-vpc``)."""

FILE_SYSTEM_PORTS: Final[Mapping[str, str]] = {"EFS": "2049", "FSxLustre": "988 and 1018 to 1023"}
"""TCP ports between the jobs and a file system (general knowledge; the guide asks for the rule, not for the ports)."""

_MAY_CALL: Final = (
    TrainingEndpoint.SAGEMAKER_API,
    TrainingEndpoint.STS,
    TrainingEndpoint.CLOUDWATCH_LOGS,
    TrainingEndpoint.CLOUDWATCH_MONITORING,
)


@attrs.frozen(kw_only=True)
class EndpointNeed(ByValue):
    """One endpoint that one job asks for."""

    endpoint: TrainingEndpoint
    step: str
    pointer: str
    """JSON Pointer to the member that asks."""
    why: str
    certain: bool = True
    """False where only the code or a value that is not known decides."""


@attrs.frozen(kw_only=True)
class FileSystemNeed(ByValue):
    """One file system that one job mounts through the VPC. It needs rules between the groups, and no endpoint."""

    type: str
    """``EFS`` or ``FSxLustre``."""
    ports: str
    step: str
    pointer: str


@attrs.frozen(kw_only=True)
class JobNetwork(ByValue):
    """What one job needs of its VPC, or all jobs at once of one training definition of a tuning job."""

    step: str
    pointer: str
    """JSON Pointer to the request."""
    vpc_pointer: str
    """JSON Pointer to its ``VpcConfig``."""
    subnets: Sequence[Json]
    """``VpcConfig.Subnets`` as they stand there."""
    security_groups: Sequence[str]
    """The texts of ``VpcConfig.SecurityGroupIds``."""
    endpoints: Sequence[EndpointNeed]
    buckets: Sequence[str]
    """Names of buckets in the S3 URIs of the request, as far as they are literals or defaults of parameters."""
    instances: int | None = None
    """How many instances run at once, at least; None where that is not known."""
    efa: bool | None = None
    """Whether the instances have an Elastic Fabric Adapter; None where the type is not known."""
    talks: bool | None = None
    """Whether the instances of a job talk to each other: there are several. None where that is not known."""
    encrypted: bool | None = None
    """Whether they do so encrypted, over UDP 500 and ESP (``train-encrypt``); None where that is not known."""
    file_systems: Sequence[FileSystemNeed] = ()

    @property
    def addresses(self) -> int | None:
        """Private addresses that it takes, at least; None where the number of instances is not known."""
        each = ADDRESSES_PER_EFA_INSTANCE if self.efa else ADDRESSES_PER_INSTANCE
        return None if self.instances is None else self.instances * each

    @property
    def arithmetic(self) -> str:
        """``32 instances with EFA x 5``."""
        each = ADDRESSES_PER_EFA_INSTANCE if self.efa else ADDRESSES_PER_INSTANCE
        return f"{self.instances} instance{'' if self.instances == 1 else 's'}{' with EFA' * bool(self.efa)} x {each}"


def network_needs(document: Mapping[str, Json]) -> Sequence[JobNetwork]:
    """What each job in a VPC needs, in document order: training, tuning, processing, check, transform, AutoML jobs.

    A model in a VPC counts too, without instances: batch transform jobs bring them.
    """
    known = KnownValues(document)
    return [job for node in known.nodes for job in _Reader(node, known).jobs()]


def talk_to_each_other(job: Mapping[str, Json]) -> bool | None:
    """Whether the instances of a job talk to each other: there are several. None where that is not known.

    ``job``: the request of a training, processing or AutoML job, or a training definition of a tuning job. A parameter
    is not known: whoever starts an execution may set it. AutoML chooses by itself.
    """
    if "AutoMLJobConfig" in job:
        return None
    resources = _resources(job)
    groups, choices = _clusters(resources)
    if len(groups) > 1:
        return True
    common = resources.get("InstanceCount")
    counts = [_literal(each.get("InstanceCount", common)) for each in groups or choices or [resources]]
    if any(count is not None and count > 1 for count in counts):
        return True
    return None if None in counts else False


def may_talk_to_each_other(document: Mapping[str, Json]) -> bool:
    """Whether a job that is left to the defaults has, or may have, several instances."""
    for node in walk(document.get("Steps")):
        request = node.step.get("Arguments")
        if not isinstance(request, dict):
            continue
        tuned = [definition for _, definition in training_definitions(request)]
        jobs = tuned if node.type == "Tuning" else [request] if node.type in _FILLED else []
        if any(not _is_set(job, "VpcConfig") and talk_to_each_other(job) is not False for job in jobs):
            return True
    return False


_FILLED: Final = frozenset({"AutoML", "Processing", "Training"})


def _literal(count: Json) -> int | None:
    """A count that no execution can change; one that is left out is 1."""
    if count is None:
        return 1
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def _clusters(resources: Mapping[str, Json]) -> tuple[list[dict[str, Json]], list[dict[str, Json]]]:
    """The groups of instances that run together, and the kinds that one is chosen of."""
    choices = items(resources.get("InstanceConfigs")) or items(resources.get("InstancePreferences"))
    return items(resources.get("InstanceGroups")), choices


def _resources(job: Mapping[str, Json]) -> dict[str, Json]:
    for key in ("HyperParameterTuningResourceConfig", "ResourceConfig", "TransformResources"):
        if key in job:
            return member(job, key)
    return member(member(job, "ProcessingResources"), "ClusterConfig")


class _Reader:
    """Reads the jobs of one step."""

    def __init__(self, node: Node, known: KnownValues) -> None:
        self._node, self._known = node, known

    def jobs(self) -> Iterator[JobNetwork]:
        request, pointer = self._node.step.get("Arguments"), f"{self._node.pointer}/Arguments"
        if not isinstance(request, dict):
            return
        match self._node.type:
            case "Training":
                yield from self._job(request, pointer, "VpcConfig")
            case "Tuning":
                limits = member(request, "HyperParameterTuningJobConfig").get("ResourceLimits")
                at_once = self._known.number(at(limits, "MaxParallelTrainingJobs")) or 1
                for place, definition in training_definitions(request):
                    yield from self._job(definition, f"{pointer}/{place}", "VpcConfig", at_once=at_once)
            case "Processing" | "QualityCheck" | "ClarifyCheck":
                yield from self._job(request, pointer, "NetworkConfig/VpcConfig")
            case "AutoML":
                yield from self._job(request, pointer, "AutoMLJobConfig/SecurityConfig/VpcConfig")
            case "Model":
                yield from self._job(request, pointer, "VpcConfig")
            case "Transform":
                yield from self._transform(request, pointer)
            case _:
                return

    def _transform(self, request: dict[str, Json], pointer: str) -> Iterator[JobNetwork]:
        """A transform job runs in the VPC of its model."""
        node = self._known.model_of(request.get("ModelName"))
        if node is not None and node.type == "Model":
            model = member(node.step, "Arguments")
            borrowed = {**request, "VpcConfig": model.get("VpcConfig")}
            borrowed["EnableNetworkIsolation"] = model.get("EnableNetworkIsolation")
            yield from self._job(borrowed, pointer, "VpcConfig", at_pointer=f"{node.pointer}/Arguments/VpcConfig")

    def _job(
        self, job: dict[str, Json], pointer: str, vpc: str, *, at_once: int = 1, at_pointer: str | None = None
    ) -> Iterator[JobNetwork]:
        config = at(job, *vpc.split("/"))
        subnets = at(config, "Subnets")
        if not isinstance(config, dict) or subnets is None:
            return
        vpc_pointer = at_pointer or f"{pointer}/{vpc}"
        locations = list(self._locations(job, pointer))
        instances, efa = self._instances(_resources(job))
        yield JobNetwork(
            step=self._node.name,
            pointer=pointer,
            vpc_pointer=vpc_pointer,
            subnets=listed(subnets),
            security_groups=texts(config.get("SecurityGroupIds")),
            endpoints=list(self._endpoints(job, pointer, vpc_pointer, locations)),
            buckets=list(dict.fromkeys(name for _, name in locations if name)),
            instances=None if instances is None else instances * at_once,
            efa=efa,
            talks=False if self._node.type == "Model" else talk_to_each_other(job),
            encrypted=self._known.flag(_setting(job, "EnableInterContainerTrafficEncryption")),
            file_systems=list(self._file_systems(job, pointer)),
        )

    def _instances(self, resources: dict[str, Json]) -> tuple[int | None, bool | None]:
        """The least number of instances, and whether all of the types that they may have are EFA types."""
        groups, choices = _clusters(resources)
        named = groups or choices or [resources]
        common = resources.get("InstanceCount")
        given = [each.get("InstanceCount", common) for each in named]
        counts = [1 if count is None else self._known.number(count) for count in given]
        names = [self._known.text(each.get("InstanceType")) for each in named]
        records = [None if name is None else instance_type(name) for name in names]
        efa = all(record.efa for record in records if record) if all(records) else None
        known = [count for count in counts if count is not None]
        if not resources or len(known) < len(counts):
            return None, efa
        return (sum(known) if groups else min(known)), efa

    def _endpoints(
        self, job: dict[str, Json], pointer: str, vpc_pointer: str, locations: Sequence[tuple[str, str]]
    ) -> Iterator[EndpointNeed]:
        def need(endpoint: TrainingEndpoint, where: str, why: str, *, certain: bool = True) -> EndpointNeed:
            return EndpointNeed(endpoint=endpoint, step=self._node.name, pointer=where, why=why, certain=certain)

        yield need(TrainingEndpoint.S3, vpc_pointer, "data, model and checkpoints go through the VPC")
        for where, bucket in locations:
            if bucket.endswith("--x-s3"):
                yield need(TrainingEndpoint.S3_EXPRESS, where, f"{bucket} is a directory bucket")
        debug = at(job, "RemoteDebugConfig", "EnableRemoteDebug")
        if (on := self._known.flag(debug)) is not False and debug is not None:
            where, why = f"{pointer}/RemoteDebugConfig/EnableRemoteDebug", "remote debugging"
            yield need(TrainingEndpoint.SSM, where, why, certain=bool(on))
            yield need(TrainingEndpoint.SSM_MESSAGES, where, why, certain=bool(on))
        own = at(job, "MlflowConfig", "MlflowResourceArn")
        for endpoint, certain in self._mlflow(own):
            where = f"{pointer}/MlflowConfig/MlflowResourceArn"
            yield need(endpoint, where, "the container logs to MLflow", certain=certain)
        image = at(job, "AlgorithmSpecification", "TrainingImageConfig", "TrainingRepositoryAccessMode")
        if self._known.text(image) == "Vpc":
            where = f"{pointer}/AlgorithmSpecification/TrainingImageConfig/TrainingRepositoryAccessMode"
            uri = self._known.text(at(job, "AlgorithmSpecification", "TrainingImage"))
            if uri is None or ".dkr.ecr." in uri:
                for endpoint in (TrainingEndpoint.ECR_API, TrainingEndpoint.ECR_DOCKER):
                    yield need(endpoint, where, "the image is pulled through the VPC", certain=uri is not None)
        isolated = _setting(job, "EnableNetworkIsolation")
        if self._node.type not in {"AutoML", "Model"} and self._known.flag(isolated) is not True:
            where = f"{pointer}/{_setting_path(job, 'EnableNetworkIsolation')}"
            tracked = self._mlflow(self._known.mlflow.value) if own is None else ()
            for endpoint, _ in tracked:
                why = "not isolated: its code may log to the pipeline's MLflow"
                yield need(endpoint, self._known.mlflow.pointer, why, certain=False)
            for endpoint in _MAY_CALL:
                yield need(endpoint, where, "not isolated: its code may call AWS", certain=False)

    def _mlflow(self, arn: Json) -> Iterator[tuple[TrainingEndpoint, bool]]:
        """By the kind of the ARN (``mlflow-interface-endpoint-create``); both kinds may be where it is not known."""
        if arn is None:
            return
        yield TrainingEndpoint.SAGEMAKER_API, True
        texts = self._known.texts(arn)
        app, server = (bool(texts) and all(f":{kind}/" in text for text in texts) for kind in (APP, TRACKING_SERVER))
        if app or not server:
            yield TrainingEndpoint.MLFLOW_APP, app
        if server or not app:
            yield TrainingEndpoint.MLFLOW_TRACKING_SERVER, server

    def _locations(self, value: Json, pointer: str) -> Iterator[tuple[str, str]]:
        """Every S3 URI of a request that has a known bucket, with its pointer."""
        for uri in self._known.beginnings(value):
            bucket = uri.removeprefix("s3://").partition("/")[0] if uri.startswith("s3://") else ""
            if bucket and "{" not in bucket:
                yield pointer, bucket
        if isinstance(value, dict | list) and not is_expression(value):
            for inner, each in children(value, pointer):
                yield from self._locations(each, inner)

    def _file_systems(self, job: dict[str, Json], pointer: str) -> Iterator[FileSystemNeed]:
        for position, channel in enumerate(items(job.get("InputDataConfig"))):
            source = at(channel, "DataSource", "FileSystemDataSource")
            kind = self._known.text(at(source, "FileSystemType"))
            if isinstance(source, dict) and kind is not None:
                where = f"{pointer}/InputDataConfig/{position}/DataSource/FileSystemDataSource"
                ports = FILE_SYSTEM_PORTS.get(kind, "those of the file system")
                yield FileSystemNeed(type=kind, ports=ports, step=self._node.name, pointer=where)


def _setting(job: dict[str, Json], key: str) -> Json:
    """A switch of the network: processing and AutoML jobs have it in an object of its own."""
    return at(job, *_setting_path(job, key).split("/"))


def _is_set(job: dict[str, Json], key: str) -> bool:
    """Whether the author said something of it, if only to rule it out."""
    *outer, last = _setting_path(job, key).split("/")
    holder = at(job, *outer)
    return isinstance(holder, dict) and last in holder


def _setting_path(job: dict[str, Json], key: str) -> str:
    if "AutoMLJobConfig" in job:
        return f"AutoMLJobConfig/SecurityConfig/{key}"
    return f"NetworkConfig/{key}" if "ProcessingResources" in job else key
