"""Documents with what they name beside them: each location, key, image and role is chosen first, then written down.

So the expectation does not read the document. Names are near misses of each other on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

ACCOUNT, REGION = "123456789012", "eu-west-1"
BUCKETS = ("data", "data-2", "dat", "models")
PREFIXES = ("", "/", "/a", "/a/", "/a/b/", "/a-2/", "/b", "/ab/c")
URIS = tuple(f"s3://{bucket}{prefix}" for bucket in BUCKETS for prefix in PREFIXES)
OBJECTS = tuple(
    f"{bucket}/{key}"
    for bucket in (*BUCKETS, "data-", "da")
    for key in ("x", "a", "a/x", "a/b/x", "a-2/x", "ab/x", "ab/c/x", "A/x", "b", "b/x", "ba/x")
)
KEYS = tuple(f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{name}" for name in ("1", "12", "2", "3"))
REPOSITORIES = ("mine", "mine-2", "team/mine")
ROLES = tuple(f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("own", "own-2", "other"))
SERVICE_IMAGE = "683313688378.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"


@attrs.frozen(kw_only=True)
class Named:
    """What one job names. ``kind``: where it logs. ``role``: that of its author; None where one is to be made."""

    kind: str
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    checkpoints: frozenset[str] = frozenset()
    output_keys: frozenset[str] = frozenset()
    volume_keys: frozenset[str] = frozenset()
    repositories: frozenset[str] = frozenset()
    vpc: bool = False
    role: str | None = None


@attrs.frozen(kw_only=True)
class Drawn:
    """A document, and by step what its job names; ``read_by_pipeline``: the URIs that no job but the pipeline reads."""

    document: Mapping[str, Any]
    allowed_values: Mapping[str, Sequence[str]]
    jobs: Mapping[str, Named]
    types: Sequence[str]
    read_by_pipeline: frozenset[str]


class _Writer:
    """Writes values down as literals, parameters, joins and references."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.parameters: list[dict[str, Any]] = []
        self.allowed: dict[str, list[str]] = {}
        self.steps: list[dict[str, Any]] = []
        self.outputs: list[tuple[dict[str, str], frozenset[str]]] = []
        self.jobs: dict[str, Named] = {}
        self.read_by_pipeline: set[str] = set()

    def one(self, choices: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(choices))

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    def some(self, choices: Sequence[str], *, at_most: int = 2) -> list[str]:
        return self.draw(st.lists(st.sampled_from(choices), max_size=at_most, unique=True))

    def text(self, text: str) -> tuple[Any, frozenset[str]]:
        """A value that is this text for certain."""
        form = self.one(("literal", "literal", "default", "join"))
        if form == "default":
            return self._parameter(DefaultValue=text), frozenset([text])
        if form == "join" and len(text) > 2:
            cut = self.draw(st.integers(1, len(text) - 1))
            rest = self._parameter(DefaultValue=text[cut:])
            return {"Std:Join": {"On": "", "Values": [text[:cut], rest]}}, frozenset([text])
        return text, frozenset([text])

    def uri(self) -> tuple[Any, frozenset[str]]:
        """A location, and each that it may be."""
        one, other = self.one(URIS), self.one(URIS)
        form = self.one(("text", "text", "choices", "allowed", "open end", "output"))
        if form == "choices":
            return self._parameter(EnumValues=[one, other]), frozenset([one, other])
        if form == "allowed":
            reference = self._parameter(DefaultValue=one)
            self.allowed[self.parameters[-1]["Name"]] = [other]
            return reference, frozenset([one, other])
        if form == "open end" and "/" in one.removeprefix("s3://"):
            parts = [one, {"Get": "Execution.PipelineExecutionId"}, "/x"]
            return {"Std:Join": {"On": "", "Values": parts}}, frozenset([one])
        if form == "output" and self.outputs:
            return self.one(self.outputs)
        return self.text(one)

    def _parameter(self, **members: Any) -> dict[str, str]:
        name = f"P{len(self.parameters)}"
        self.parameters.append({"Name": name, "Type": "String", **members})
        return {"Get": f"Parameters.{name}"}

    # --- jobs ---------------------------------------------------------------------------------------------------------

    def job(self, type_: str) -> None:
        name = f"S{len(self.steps)}"
        getattr(self, f"_{type_.lower()}")(name)

    def _training(self, name: str) -> None:
        request, named = self._training_request("ResourceConfig")
        self._add(name, "Training", request, named)
        self._outputs(f"Steps.{name}.ModelArtifacts.S3ModelArtifacts", named)

    def _tuning(self, name: str) -> None:
        request, named = self._training_request("HyperParameterTuningResourceConfig")
        self._add(name, "Tuning", {"TrainingJobDefinition": request}, named)

    def _training_request(self, resources: str) -> tuple[dict[str, Any], Named]:
        channels, reads = self._channels()
        written, writes = self.uri()
        repositories, image = self._image()
        request: dict[str, Any] = {
            "AlgorithmSpecification": {"TrainingImage": image, "TrainingInputMode": "File"},
            "InputDataConfig": channels,
            "OutputDataConfig": {"S3OutputPath": written},
            resources: {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 1},
        }
        checkpoints = frozenset[str]()
        if self.maybe():
            uri, checkpoints = self.uri()
            request["CheckpointConfig"] = {"S3Uri": uri}
        output_keys = self._key(request["OutputDataConfig"], "KmsKeyId")
        volume_keys = self._key(request[resources], "VolumeKmsKeyId")
        return request, Named(
            kind="TrainingJobs",
            reads=reads,
            writes=writes,
            checkpoints=checkpoints,
            output_keys=output_keys,
            volume_keys=volume_keys,
            repositories=repositories,
            vpc=self._vpc(request),
            role=self._role(request, "RoleArn"),
        )

    def _processing(self, name: str) -> None:
        given = [self.uri() for _ in range(self.draw(st.integers(0, 2)))]
        written, writes = self.uri()
        repositories, image = self._image()
        cluster: dict[str, Any] = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1}
        output = {"OutputName": "o", "S3Output": {"S3Uri": written, "LocalPath": "/o", "S3UploadMode": "EndOfJob"}}
        request: dict[str, Any] = {
            "AppSpecification": {"ImageUri": image},
            "ProcessingInputs": [
                {"InputName": f"i{position}", "S3Input": {"S3Uri": uri, "LocalPath": "/i", "S3DataType": "S3Prefix"}}
                for position, (uri, _) in enumerate(given)
            ],
            "ProcessingOutputConfig": {"Outputs": [output]},
            "ProcessingResources": {"ClusterConfig": cluster},
            "NetworkConfig": {"EnableNetworkIsolation": False},
        }
        output_keys = self._key(request["ProcessingOutputConfig"], "KmsKeyId")
        named = Named(
            kind="ProcessingJobs",
            reads=frozenset(uri for _, uris in given for uri in uris),
            writes=writes,
            output_keys=output_keys,
            volume_keys=self._key(cluster, "VolumeKmsKeyId"),
            repositories=repositories,
            vpc=self._vpc(request["NetworkConfig"]),
            role=self._role(request, "RoleArn"),
        )
        members: dict[str, Any] = {}
        if self.maybe():
            members["PropertyFiles"] = [{"PropertyFileName": "F", "OutputName": "o", "FilePath": "f.json"}]
            self.read_by_pipeline |= writes
        self._add(name, "Processing", request, named, **members)
        self._outputs(f"Steps.{name}.ProcessingOutputConfig.Outputs['o'].S3Output.S3Uri", named)

    def _transform(self, name: str) -> None:
        """With its model: the job runs under the model's role."""
        model_data, model_reads = self.uri()
        repositories, image = self._image()
        request: dict[str, Any] = {"PrimaryContainer": {"Image": image, "ModelDataUrl": model_data}}
        vpc, role = self._vpc(request), self._role(request, "ExecutionRoleArn")
        uri, reads = self.uri()
        written, writes = self.uri()
        transform: dict[str, Any] = {
            "ModelName": {"Get": f"Steps.{name}.ModelName"},
            "TransformInput": {"DataSource": {"S3DataSource": {"S3Uri": uri, "S3DataType": "S3Prefix"}}},
            "TransformOutput": {"S3OutputPath": written},
            "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
        }
        named = Named(
            kind="Endpoints",
            reads=model_reads | reads,
            writes=writes,
            output_keys=self._key(transform["TransformOutput"], "KmsKeyId"),
            volume_keys=self._key(transform["TransformResources"], "VolumeKmsKeyId"),
            repositories=repositories,
            vpc=vpc,
            role=role,
        )
        self._add(name, "Model", request, named)
        self.steps.append({"Name": f"{name}-Transform", "Type": "Transform", "Arguments": transform})

    def _automl(self, name: str) -> None:
        channels, reads = self._channels()
        written, writes = self.uri()
        security: dict[str, Any] = {}
        request: dict[str, Any] = {
            "InputDataConfig": channels,
            "OutputDataConfig": {"S3OutputPath": written},
            "AutoMLJobConfig": {"SecurityConfig": security},
        }
        named = Named(
            kind="TrainingJobs",
            reads=reads,
            writes=writes,
            output_keys=self._key(request["OutputDataConfig"], "KmsKeyId"),
            volume_keys=self._key(security, "VolumeKmsKeyId"),
            vpc=self._vpc(security),
            role=self._role(request, "RoleArn"),
        )
        self._add(name, "AutoML", request, named)

    def _registermodel(self, name: str) -> None:
        uri, uris = self.uri()
        self.read_by_pipeline |= uris
        container = {"Image": SERVICE_IMAGE, "ModelDataUrl": uri}
        arguments = {"ModelPackageGroupName": "churn", "InferenceSpecification": {"Containers": [container]}}
        self.steps.append({"Name": name, "Type": "RegisterModel", "Arguments": arguments})

    # --- parts --------------------------------------------------------------------------------------------------------

    def _channels(self) -> tuple[list[dict[str, Any]], frozenset[str]]:
        given = [self.uri() for _ in range(self.draw(st.integers(0, 2)))]
        channels = [
            {"ChannelName": f"c{position}", "DataSource": {"S3DataSource": {"S3Uri": uri, "S3DataType": "S3Prefix"}}}
            for position, (uri, _) in enumerate(given)
        ]
        return channels, frozenset(uri for _, uris in given for uri in uris)

    def _image(self) -> tuple[frozenset[str], Any]:
        if self.maybe():
            return frozenset(), "registry.example.com/mine:1"
        repository = self.one(REPOSITORIES)
        image, _ = self.text(f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{repository}:1")
        return frozenset([repository]), image

    def _key(self, holder: dict[str, Any], member: str) -> frozenset[str]:
        if self.maybe():
            return frozenset()
        holder[member], keys = self.text(self.one(KEYS))
        return keys

    def _vpc(self, holder: dict[str, Any]) -> bool:
        placed = self.maybe()
        if placed:
            holder["VpcConfig"] = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
        return placed

    def _role(self, holder: dict[str, Any], member: str) -> str | None:
        if self.draw(st.integers(0, 3)):
            return None
        role = self.one(ROLES[:2])
        holder[member], _ = self.text(role)
        return role

    def _add(self, name: str, type_: str, request: dict[str, Any], named: Named, **members: Any) -> None:
        self.steps.append({"Name": name, "Type": type_, "Arguments": request, **members})
        self.jobs[name] = named

    def _outputs(self, reference: str, named: Named) -> None:
        self.outputs.append(({"Get": reference}, named.writes))


TYPES = ("Training", "Training", "Tuning", "Processing", "Transform", "AutoML", "RegisterModel")


@st.composite
def documents(draw: Any) -> Drawn:
    """One to four steps of any kinds, in an order that references can follow."""
    writer = _Writer(draw)
    wanted = draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=4))
    for type_ in wanted:
        writer.job(type_)
    return Drawn(
        document={"Version": "2020-12-01", "Parameters": writer.parameters, "Steps": writer.steps},
        allowed_values=writer.allowed,
        jobs=writer.jobs,
        types=[step["Type"] for step in writer.steps],
        read_by_pipeline=frozenset(writer.read_by_pipeline),
    )
