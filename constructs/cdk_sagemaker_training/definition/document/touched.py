"""What the request of one step touches, as the raw values of the document: one function per step type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, cast

import attrs

from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.definition.fields.reading import at, items, member, training_definitions
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.training.script_mode import submitted_code


@attrs.frozen(kw_only=True)
class Touched:
    """One job, or one training definition of a tuning job.

    ``model``: the model whose role the job runs under. ``objects``: S3 URIs of single objects that are read, the others
    being prefixes. ``functions``: Lambda functions that are called.
    """

    role: Json = None
    model: Json = None
    reads: Sequence[Json] = ()
    writes: Sequence[Json] = ()
    checkpoints: Json = None
    output_keys: Sequence[Json] = ()
    volume_key: Json = None
    images: Sequence[Json] = ()
    algorithm: Json = None
    vpc: Json = None
    remote_debug: Json = None
    session_tags: Json = None
    feature_groups: Sequence[Json] = ()
    query_services: Sequence[str] = ()
    objects: Sequence[Json] = ()
    functions: Sequence[Json] = ()


def touched(node: Node) -> Sequence[Touched]:
    """What a step touches; nothing for steps that start no job of their own."""
    request, reader = node.step.get("Arguments"), _READERS.get(node.type)
    return [] if reader is None or not isinstance(request, dict) else list(reader(request))


def _training(request: Mapping[str, Json]) -> Iterator[Touched]:
    job = dict(request)
    resources = (
        "HyperParameterTuningResourceConfig" if "HyperParameterTuningResourceConfig" in job else "ResourceConfig"
    )
    written = ("OutputDataConfig", "DebugHookConfig", "TensorBoardOutputConfig", "ProfilerConfig")
    registry = at(job, "AlgorithmSpecification", "TrainingImageConfig", "TrainingRepositoryAuthConfig")
    read = [at(channel, "DataSource", "S3DataSource", "S3Uri") for channel in items(job.get("InputDataConfig"))]
    code = submitted_code(job)
    yield Touched(
        role=job.get("RoleArn"),
        reads=read if isinstance(code, str) else [*read, code],
        objects=[code] if isinstance(code, str) else [],
        functions=[at(registry, "TrainingRepositoryCredentialsProviderArn")],
        writes=[at(job, section, "S3OutputPath") for section in written],
        checkpoints=at(job, "CheckpointConfig", "S3Uri"),
        output_keys=[at(job, "OutputDataConfig", "KmsKeyId")],
        volume_key=at(job, resources, "VolumeKmsKeyId"),
        images=[at(job, "AlgorithmSpecification", "TrainingImage")],
        algorithm=at(job, "AlgorithmSpecification", "AlgorithmName"),
        vpc=job.get("VpcConfig"),
        remote_debug=at(job, "RemoteDebugConfig", "EnableRemoteDebug"),
        session_tags=at(job, "SessionChainingConfig", "EnableSessionTagChaining"),
    )


def _tuning(request: Mapping[str, Json]) -> Iterator[Touched]:
    for _, definition in training_definitions(request):
        yield from _training(definition)


def _processing(request: Mapping[str, Json]) -> Iterator[Touched]:
    job = dict(request)
    inputs, outputs = items(job.get("ProcessingInputs")), items(at(job, "ProcessingOutputConfig", "Outputs"))
    queries = [member(given, "DatasetDefinition") for given in inputs]
    services = {name: f"{name}DatasetDefinition" for name in ("Athena", "Redshift")}
    asked = [member(query, key) for query in queries for key in services.values() if key in query]
    results = [query.get("OutputS3Uri") for query in asked]
    container = member(job, "AppSpecification")
    yield Touched(
        role=job.get("RoleArn"),
        reads=[*(at(given, "S3Input", "S3Uri") for given in inputs), *_libraries(container), *results],
        writes=[*(at(output, "S3Output", "S3Uri") for output in outputs), *results],
        output_keys=[at(job, "ProcessingOutputConfig", "KmsKeyId"), *(query.get("KmsKeyId") for query in asked)],
        volume_key=at(job, "ProcessingResources", "ClusterConfig", "VolumeKmsKeyId"),
        images=[container.get("ImageUri")],
        vpc=at(job, "NetworkConfig", "VpcConfig"),
        feature_groups=[at(output, "FeatureStoreOutput", "FeatureGroupName") for output in outputs],
        query_services=[name for name, key in services.items() if any(key in query for query in queries)],
    )


def _libraries(container: Mapping[str, Json]) -> Iterator[Json]:
    """S3 locations in the entry point, which Spark reads; arguments may be anything, so they are not looked into."""
    for word in cast("list[Json]", container.get("ContainerEntrypoint") or []):
        for part in word.split(",") if isinstance(word, str) else ():
            if part.startswith(("s3://", "s3a://")):
                yield part.replace("s3a://", "s3://", 1)


def _transform(request: Mapping[str, Json]) -> Iterator[Touched]:
    job = dict(request)
    yield Touched(
        model=job.get("ModelName"),
        reads=[at(job, "TransformInput", "DataSource", "S3DataSource", "S3Uri")],
        writes=[at(job, "TransformOutput", "S3OutputPath"), at(job, "DataCaptureConfig", "DestinationS3Uri")],
        output_keys=[at(job, "TransformOutput", "KmsKeyId"), at(job, "DataCaptureConfig", "KmsKeyId")],
        volume_key=at(job, "TransformResources", "VolumeKmsKeyId"),
    )


def _model(request: Mapping[str, Json]) -> Iterator[Touched]:
    containers = [member(request, "PrimaryContainer"), *items(request.get("Containers"))]
    extra = [source for container in containers for source in items(container.get("AdditionalModelDataSources"))]
    yield Touched(
        role=request.get("ExecutionRoleArn"),
        reads=[
            *(container.get("ModelDataUrl") for container in containers),
            *(at(container, "ModelDataSource", "S3DataSource", "S3Uri") for container in containers),
            *(at(source, "S3DataSource", "S3Uri") for source in extra),
        ],
        images=[container.get("Image") for container in containers],
        vpc=request.get("VpcConfig"),
    )


def _automl(request: Mapping[str, Json]) -> Iterator[Touched]:
    job = dict(request)
    features = at(job, "AutoMLJobConfig", "CandidateGenerationConfig", "FeatureSpecificationS3Uri")
    channels = items(job.get("InputDataConfig"))
    yield Touched(
        role=job.get("RoleArn"),
        reads=[*(at(channel, "DataSource", "S3DataSource", "S3Uri") for channel in channels), features],
        writes=[at(job, "OutputDataConfig", "S3OutputPath")],
        output_keys=[at(job, "OutputDataConfig", "KmsKeyId")],
        volume_key=at(job, "AutoMLJobConfig", "SecurityConfig", "VolumeKmsKeyId"),
        vpc=at(job, "AutoMLJobConfig", "SecurityConfig", "VpcConfig"),
    )


_READERS: Final[Mapping[str, Callable[[Mapping[str, Json]], Iterator[Touched]]]] = {
    "AutoML": _automl,
    "Model": _model,
    "Processing": _processing,
    "Training": _training,
    "Transform": _transform,
    "Tuning": _tuning,
}
