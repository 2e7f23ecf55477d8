"""What the request of one step touches, as the raw values of the document: one function per step type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.definition.fields.buckets import s3_location
from cdk_sagemaker_training.definition.fields.reading import INSTANCE_LISTS, Located, training_definitions
from cdk_sagemaker_training.definition.training.script_mode import submitted_code

NOTHING: Final = Located(None, "")
OF_SEVERAL_JOBS: Final = frozenset({"Tuning"})
"""Steps whose jobs have requests of their own within that of the step; that of all others is the job's."""
CHECKS: Final = ("ClarifyCheck", "QualityCheck")
"""Steps that start processing jobs to whose requests the service adds."""


@attrs.frozen(kw_only=True)
class Touched(ByValue):
    """One job, or one training definition of a tuning job.

    ``model``: the model whose role the job runs under. ``objects``: S3 URIs of single objects that are read, the others
    being prefixes. ``functions``: Lambda functions that are called. ``query_services``: ``Athena``, ``Redshift``, each
    with the member that asks it. ``request``: all of it.
    """

    request: Located
    role: Located = NOTHING
    model: Located = NOTHING
    reads: Sequence[Located] = ()
    writes: Sequence[Located] = ()
    checkpoints: Located = NOTHING
    output_keys: Sequence[Located] = ()
    volume_key: Located = NOTHING
    images: Sequence[Located] = ()
    algorithm: Located = NOTHING
    vpc: Located = NOTHING
    remote_debug: Located = NOTHING
    session_tags: Located = NOTHING
    feature_groups: Sequence[Located] = ()
    query_services: Sequence[tuple[str, Located]] = ()
    objects: Sequence[Located] = ()
    functions: Sequence[Located] = ()
    mlflow: Located = NOTHING
    isolated: Located = NOTHING
    encrypted_traffic: Located = NOTHING
    instance_types: Sequence[Located] = ()
    max_run: Located = NOTHING
    keep_alive: Located = NOTHING


def touched(node: Node) -> Sequence[Touched]:
    """What a step touches; nothing for steps that start no job of their own."""
    request, reader = node.step.get("Arguments"), _READERS.get(node.type)
    if reader is None or not isinstance(request, dict):
        return []
    return list(reader(Located(request, f"{node.pointer}/Arguments")))


def touched_by_check(node: Node) -> Sequence[Touched]:
    """The processing job of a check step, as far as its request stands in the document; nothing for other steps."""
    request = node.step.get("Arguments")
    if node.type not in CHECKS or not isinstance(request, dict):
        return []
    return list(_processing(Located(request, f"{node.pointer}/Arguments")))


def _training(job: Located) -> Iterator[Touched]:
    resources = (
        "HyperParameterTuningResourceConfig"
        if "HyperParameterTuningResourceConfig" in job.members
        else "ResourceConfig"
    )
    written = ("OutputDataConfig", "DebugHookConfig", "TensorBoardOutputConfig", "ProfilerConfig")
    registry = job.at("AlgorithmSpecification", "TrainingImageConfig", "TrainingRepositoryAuthConfig")
    read = [channel.at("DataSource", "S3DataSource", "S3Uri") for channel in job.items("InputDataConfig")]
    key, submitted = submitted_code(job.members)
    code = Located(submitted, job.at(*key).pointer)
    yield Touched(
        request=job,
        role=job.at("RoleArn"),
        reads=read if isinstance(submitted, str) else [*read, code],
        objects=[code] if isinstance(submitted, str) else [],
        functions=[registry.at("TrainingRepositoryCredentialsProviderArn")],
        writes=[job.at(section, "S3OutputPath") for section in written],
        checkpoints=job.at("CheckpointConfig", "S3Uri"),
        output_keys=[job.at("OutputDataConfig", "KmsKeyId")],
        volume_key=job.at(resources, "VolumeKmsKeyId"),
        images=[job.at("AlgorithmSpecification", "TrainingImage")],
        algorithm=job.at("AlgorithmSpecification", "AlgorithmName"),
        vpc=job.at("VpcConfig"),
        remote_debug=job.at("RemoteDebugConfig", "EnableRemoteDebug"),
        session_tags=job.at("SessionChainingConfig", "EnableSessionTagChaining"),
        mlflow=job.at("MlflowConfig", "MlflowResourceArn"),
        isolated=job.at("EnableNetworkIsolation"),
        encrypted_traffic=job.at("EnableInterContainerTrafficEncryption"),
        instance_types=_instance_types(job.at(resources)),
        max_run=job.at("StoppingCondition", "MaxRuntimeInSeconds"),
        keep_alive=job.at(resources, "KeepAlivePeriodInSeconds"),
    )


def _tuning(request: Located) -> Iterator[Touched]:
    for pointer, definition in training_definitions(request.members):
        yield from _training(Located(definition, f"{request.pointer}/{pointer}"))


def _processing(job: Located) -> Iterator[Touched]:
    inputs, outputs = job.items("ProcessingInputs"), job.items("ProcessingOutputConfig", "Outputs")
    queries = [given.at("DatasetDefinition") for given in inputs]
    asked = [
        (name, query.at(f"{name}DatasetDefinition"))
        for query in queries
        for name in ("Athena", "Redshift")
        if f"{name}DatasetDefinition" in query.members
    ]
    results = [query.at("OutputS3Uri") for _, query in asked]
    yield Touched(
        request=job,
        role=job.at("RoleArn"),
        reads=[*(given.at("S3Input", "S3Uri") for given in inputs), *_libraries(job), *results],
        writes=[*(output.at("S3Output", "S3Uri") for output in outputs), *results],
        output_keys=[job.at("ProcessingOutputConfig", "KmsKeyId"), *(query.at("KmsKeyId") for _, query in asked)],
        volume_key=job.at("ProcessingResources", "ClusterConfig", "VolumeKmsKeyId"),
        images=[job.at("AppSpecification", "ImageUri")],
        vpc=job.at("NetworkConfig", "VpcConfig"),
        feature_groups=[output.at("FeatureStoreOutput", "FeatureGroupName") for output in outputs],
        query_services=asked,
        isolated=job.at("NetworkConfig", "EnableNetworkIsolation"),
        encrypted_traffic=job.at("NetworkConfig", "EnableInterContainerTrafficEncryption"),
        instance_types=_instance_types(job.at("ProcessingResources", "ClusterConfig")),
        max_run=job.at("StoppingCondition", "MaxRuntimeInSeconds"),
    )


def _instance_types(resources: Located) -> Sequence[Located]:
    """Every place in a cluster's resources that names an instance type."""
    listed = [choice for key in INSTANCE_LISTS for choice in resources.items(key)]
    return [each.at("InstanceType") for each in listed or [resources]]


def _libraries(job: Located) -> Iterator[Located]:
    """S3 locations in the entry point, which Spark reads; arguments may be anything, so they are not looked into."""
    entry_point = job.at("AppSpecification", "ContainerEntrypoint")
    for position, word in enumerate(entry_point.value if isinstance(entry_point.value, list) else ()):
        for part in word.split(",") if isinstance(word, str) else ():
            if uri := s3_location(part):
                yield Located(uri, f"{entry_point.pointer}/{position}")


def _transform(job: Located) -> Iterator[Touched]:
    yield Touched(
        request=job,
        model=job.at("ModelName"),
        reads=[job.at("TransformInput", "DataSource", "S3DataSource", "S3Uri")],
        writes=[job.at("TransformOutput", "S3OutputPath"), job.at("DataCaptureConfig", "DestinationS3Uri")],
        output_keys=[job.at("TransformOutput", "KmsKeyId"), job.at("DataCaptureConfig", "KmsKeyId")],
        volume_key=job.at("TransformResources", "VolumeKmsKeyId"),
        instance_types=_instance_types(job.at("TransformResources")),
    )


def _model(request: Located) -> Iterator[Touched]:
    containers = [request.at("PrimaryContainer"), *request.items("Containers")]
    extra = [source for container in containers for source in container.items("AdditionalModelDataSources")]
    yield Touched(
        request=request,
        role=request.at("ExecutionRoleArn"),
        reads=[
            *(container.at("ModelDataUrl") for container in containers),
            *(container.at("ModelDataSource", "S3DataSource", "S3Uri") for container in containers),
            *(source.at("S3DataSource", "S3Uri") for source in extra),
        ],
        images=[container.at("Image") for container in containers],
        vpc=request.at("VpcConfig"),
        isolated=request.at("EnableNetworkIsolation"),
    )


def _automl(job: Located) -> Iterator[Touched]:
    config = job.at("AutoMLJobConfig")
    yield Touched(
        request=job,
        role=job.at("RoleArn"),
        reads=[
            *(channel.at("DataSource", "S3DataSource", "S3Uri") for channel in job.items("InputDataConfig")),
            config.at("CandidateGenerationConfig", "FeatureSpecificationS3Uri"),
        ],
        writes=[job.at("OutputDataConfig", "S3OutputPath")],
        output_keys=[job.at("OutputDataConfig", "KmsKeyId")],
        volume_key=config.at("SecurityConfig", "VolumeKmsKeyId"),
        vpc=config.at("SecurityConfig", "VpcConfig"),
        encrypted_traffic=config.at("SecurityConfig", "EnableInterContainerTrafficEncryption"),
    )


_READERS: Final[Mapping[str, Callable[[Located], Iterator[Touched]]]] = {
    "AutoML": _automl,
    "Model": _model,
    "Processing": _processing,
    "Training": _training,
    "Transform": _transform,
    "Tuning": _tuning,
}
