"""What the steps of a document touch: S3 locations, keys, roles, registries. The roles are made from this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import attrs

from cdk_sagemaker_training.definition.graph import Node, walk
from cdk_sagemaker_training.definition.variables import Json


@attrs.frozen(kw_only=True)
class JobAccess:
    """What the training jobs of some steps touch, in document order; S3 URIs reach as far as they are known.

    Values may be CDK tokens. A URI that nothing is known of (a parameter without default) has no entry.
    """

    reads: Sequence[str]
    writes: Sequence[str]
    checkpoints: Sequence[str]
    output_keys: Sequence[str]
    volume_keys: Sequence[str]
    images: Sequence[object]
    algorithms: Sequence[str]
    in_vpc: bool
    remote_debug: bool
    session_tags: bool


@attrs.frozen(kw_only=True)
class RegistryAccess:
    """What the RegisterModel steps touch."""

    groups: Sequence[str]
    model_data: Sequence[str]


def job_access(document: Mapping[str, Json], *, without_role: bool = False) -> JobAccess | None:
    """What the Training steps touch, or those alone that name no role; None where there is no such step."""
    values = _Values(document)
    requests = [
        request
        for _, request in _requests(values.nodes, "Training")
        if not without_role or request.get("RoleArn") is None
    ]
    if not requests:
        return None
    channels = [channel for request in requests for channel in _items(request.get("InputDataConfig"))]
    sources = [_at(channel, "DataSource", "S3DataSource", "S3Uri") for channel in channels]
    written = [
        ("OutputDataConfig", "S3OutputPath"),
        ("DebugHookConfig", "S3OutputPath"),
        ("TensorBoardOutputConfig", "S3OutputPath"),
        ("ProfilerConfig", "S3OutputPath"),
    ]
    return JobAccess(
        reads=_unique(uri for source in sources for uri in values.uris(source)),
        writes=_unique(uri for request in requests for path in written for uri in values.uris(_at(request, *path))),
        checkpoints=_unique(uri for r in requests for uri in values.uris(_at(r, "CheckpointConfig", "S3Uri"))),
        output_keys=_unique(_text(_at(r, "OutputDataConfig", "KmsKeyId")) for r in requests),
        volume_keys=_unique(_text(_at(r, "ResourceConfig", "VolumeKmsKeyId")) for r in requests),
        images=list(dict.fromkeys(_image(_at(r, "AlgorithmSpecification", "TrainingImage")) for r in requests)),
        algorithms=_unique(_text(_at(r, "AlgorithmSpecification", "AlgorithmName")) for r in requests),
        in_vpc=any(r.get("VpcConfig") for r in requests),
        remote_debug=any(_at(r, "RemoteDebugConfig", "EnableRemoteDebug") for r in requests),
        session_tags=any(_at(r, "SessionChainingConfig", "EnableSessionTagChaining") for r in requests),
    )


def registry_access(document: Mapping[str, Json]) -> RegistryAccess:
    """What the RegisterModel steps touch."""
    values = _Values(document)
    requests = [request for _, request in _requests(values.nodes, "RegisterModel")]
    containers = [c for r in requests for c in _items(_at(r, "InferenceSpecification", "Containers"))]
    return RegistryAccess(
        groups=_unique(values.known_text(r.get("ModelPackageGroupName")) for r in requests),
        model_data=_unique(uri for c in containers for uri in values.uris(_at(c, "ModelDataUrl"))),
    )


def job_roles(document: Mapping[str, Json]) -> Sequence[str]:
    """The ARNs of the roles that the jobs of the document run under."""
    return _unique(_text(request.get("RoleArn")) for _, request in _requests(list(walk(document["Steps"]))))


class _Values:
    """Looks values up as far as the document knows them."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self.nodes = list(walk(document["Steps"]))
        self._steps = {node.name: node for node in self.nodes}
        declared = cast("list[dict[str, Json]]", document.get("Parameters") or [])
        self._parameters = {str(entry["Name"]): entry for entry in declared}

    def uris(self, value: Json) -> Iterator[str]:
        """The S3 URIs that a value may begin with: literals, defaults and choices of parameters, outputs of steps."""
        target = value.get("Get") if isinstance(value, dict) else None
        if isinstance(target, str) and target.startswith("Steps."):
            yield from self._outputs_of(target.split(".")[1])
            return
        known = (self.known_text(choice) for choice in self._choices(value))
        yield from (text for text in known if text is not None and text.startswith("s3://"))

    def known_text(self, value: Json) -> str | None:
        """The text that a value begins with, up to its first unknown part; None if it begins with one."""
        if isinstance(value, str):
            return value
        joined = value.get("Std:Join") if isinstance(value, dict) else None
        if isinstance(joined, dict):
            return self._joined(str(joined.get("On", "")), _list(joined.get("Values")))
        choices = self._choices(value)
        return _text(choices[0]) if choices else None

    def _joined(self, separator: str, parts: Sequence[Json]) -> str | None:
        text = ""
        for position, part in enumerate(parts):
            known = self.known_text(part) if isinstance(part, str | dict) else str(part)
            if known is None:
                return text or None
            text += known + (separator if position + 1 < len(parts) else "")
        return text

    def _choices(self, value: Json) -> Sequence[Json]:
        target = value.get("Get") if isinstance(value, dict) else None
        if not isinstance(target, str):
            return (value,)
        entry = self._parameters.get(target.removeprefix("Parameters."))
        if not target.startswith("Parameters.") or entry is None:
            return ()
        return _list(entry.get("EnumValues")) or [v for v in (entry.get("DefaultValue"),) if v is not None]

    def _outputs_of(self, name: str) -> Iterator[str]:
        node = self._steps.get(name)
        request = None if node is None else node.step.get("Arguments")
        if isinstance(request, dict):
            yield from self.uris(_at(request, "OutputDataConfig", "S3OutputPath"))


def _requests(nodes: Sequence[Node], kind: str | None = None) -> Iterator[tuple[Node, dict[str, Json]]]:
    for node in nodes:
        arguments = node.step.get("Arguments")
        if isinstance(arguments, dict) and kind in (None, node.type):
            yield node, arguments


def _at(value: Json, *path: str) -> Json:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _items(value: Json) -> list[dict[str, Json]]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _image(value: Json) -> object:
    return None if isinstance(value, dict) else value


def _unique(values: Iterator[str | None]) -> Sequence[str]:
    return list(dict.fromkeys(value for value in values if value))
