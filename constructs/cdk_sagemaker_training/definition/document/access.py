"""What the steps of a document touch: S3 locations, keys, roles, registries. The roles are made from this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import attrs

from cdk_sagemaker_training.definition.document.graph import Node, walk
from cdk_sagemaker_training.definition.document.touched import Touched, touched
from cdk_sagemaker_training.definition.fields.reading import at, items
from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT
from cdk_sagemaker_training.definition.fields.variables import Json


@attrs.frozen(kw_only=True)
class JobAccess:
    """What the training jobs of some steps touch, in document order; S3 URIs reach as far as they are known.

    Values may be CDK tokens. ``images``: those with a URI of their own, not those of the catalog. A URI that nothing is
    known of (a parameter without default) has no entry.
    """

    step_types: Sequence[str]
    reads: Sequence[str]
    writes: Sequence[str]
    checkpoints: Sequence[str]
    output_keys: Sequence[str]
    volume_keys: Sequence[str]
    images: Sequence[str]
    algorithms: Sequence[str]
    in_vpc: bool
    remote_debug: bool
    session_tags: bool
    feature_groups: Sequence[str] = ()
    query_services: Sequence[str] = ()
    objects: Sequence[str] = ()
    functions: Sequence[str] = ()


@attrs.frozen(kw_only=True)
class RegistryAccess:
    """What the RegisterModel steps touch."""

    groups: Sequence[str]
    model_data: Sequence[str]


def job_access(document: Mapping[str, Json], *, without_role: bool = False) -> JobAccess | None:
    """What the jobs and models touch, or those alone that name no role; None where there is no such step.

    A transform job runs under the role of its model: it counts as one without a role where that is a model of the
    document that names none.
    """
    values = _Values(document)
    kinds = [
        (node.type, job)
        for node in values.nodes
        for job in touched(node)
        if not (without_role and values.has_role(job))
    ]
    found = [job for _, job in kinds]
    if not found:
        return None
    return JobAccess(
        step_types=list(dict.fromkeys(kind for kind, _ in kinds)),
        reads=_unique(uri for job in found for value in job.reads for uri in values.uris(value)),
        writes=_unique(uri for job in found for value in job.writes for uri in values.uris(value)),
        checkpoints=_unique(uri for job in found for uri in values.uris(job.checkpoints)),
        output_keys=_unique(text for job in found for key in job.output_keys for text in values.texts(key)),
        volume_keys=_unique(text for job in found for text in values.texts(job.volume_key)),
        images=_unique(text for job in found for image in job.images for text in values.texts(image)),
        algorithms=_unique(text for job in found for text in values.texts(job.algorithm)),
        in_vpc=any(job.vpc for job in found),
        remote_debug=any(job.remote_debug for job in found),
        session_tags=any(job.session_tags for job in found),
        feature_groups=_unique(values.known_text(group) for job in found for group in job.feature_groups),
        query_services=_unique(service for job in found for service in job.query_services),
        objects=_unique(uri for job in found for value in job.objects for uri in values.uris(value)),
        functions=_unique(text for job in found for value in job.functions for text in values.texts(value)),
    )


def registry_access(document: Mapping[str, Json]) -> RegistryAccess:
    """What the RegisterModel steps touch."""
    values = _Values(document)
    requests = [request for _, request in _requests(values.nodes, "RegisterModel")]
    containers = [c for r in requests for c in items(at(r, "InferenceSpecification", "Containers"))]
    data = [c.get("ModelDataUrl") for c in containers]
    data += [at(c, "ModelDataSource", "S3DataSource", "S3Uri") for c in containers]
    data += [r.get("SamplePayloadUrl") for r in requests]
    return RegistryAccess(
        groups=_unique(values.known_text(r.get("ModelPackageGroupName")) for r in requests),
        model_data=_unique(uri for value in data for uri in values.uris(value)),
    )


def json_reads(document: Mapping[str, Json]) -> Sequence[str]:
    """The S3 URIs that the pipeline itself reads: outputs with property files, objects that ``Std:JsonGet`` names."""
    values = _Values(document)
    return _unique(uri for node in values.nodes for value in _read_by_pipeline(node) for uri in values.uris(value))


def _read_by_pipeline(node: Node) -> Iterator[Json]:
    files = {str(file.get("OutputName")) for file in items(node.step.get("PropertyFiles"))}
    for output in items(at(dict(node.own_arguments), "ProcessingOutputConfig", "Outputs")):
        if str(output.get("OutputName")) in files:
            yield at(output, "S3Output", "S3Uri")
    yield from _json_objects(dict(node.own_arguments))


def _json_objects(value: Json) -> Iterator[Json]:
    if isinstance(value, dict):
        if "Std:JsonGet" in value:
            yield at(value, "Std:JsonGet", "S3Uri")
        for inner in value.values():
            yield from _json_objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _json_objects(inner)


def job_roles(document: Mapping[str, Json]) -> Sequence[str]:
    """The ARNs of the roles that the jobs and models of the document run under."""
    values = _Values(document)
    named = [request.get(key) for _, request in _requests(values.nodes) for key in ("RoleArn", "ExecutionRoleArn")]
    tuned = [job.role for node in values.nodes for job in touched(node)]
    return _unique(text for role in [*named, *tuned] for text in values.texts(role))


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
            yield from self._outputs_of(target)
            return
        known = (self.known_text(choice) for choice in self._choices(value))
        yield from (text for text in known if text is not None and _leads_into_a_bucket(text))

    def texts(self, value: Json) -> Iterator[str]:
        """The texts that a value may be, as a whole: a literal, or the default or choices of a parameter."""
        yield from (choice for choice in self._choices(value) if isinstance(choice, str))

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
                whole_bucket = not text.startswith("s3://") or "/" in text.removeprefix("s3://")
                return text if text and whole_bucket else None
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

    def has_role(self, job: Touched) -> bool:
        """Whether a job runs under a role that is known to be another's business."""
        if job.role is not None or job.model is None:
            return job.role is not None
        model = self._steps.get(_referred_step(job.model) or "")
        request = None if model is None else model.step.get("Arguments")
        return not isinstance(request, dict) or request.get("ExecutionRoleArn") is not None

    def _outputs_of(self, target: str) -> Iterator[str]:
        node = self._steps.get(target.split(".")[1])
        if node is None:
            return
        for output in items(at(node.step.get("Arguments"), "ProcessingOutputConfig", "Outputs")):
            if f"Outputs['{output.get('OutputName')}']" in target:
                yield from self.uris(at(output, "S3Output", "S3Uri"))
                return
        for job in touched(node):
            # artifacts lie below the first location; the others are for debugging and capture
            yield from (uri for value in job.writes[:1] for uri in self.uris(value))


def _referred_step(value: Json) -> str | None:
    target = value.get("Get") if isinstance(value, dict) else None
    return target.split(".")[1] if isinstance(target, str) and target.startswith("Steps.") else None


def _requests(nodes: Sequence[Node], kind: str | None = None) -> Iterator[tuple[Node, dict[str, Json]]]:
    for node in nodes:
        arguments = node.step.get("Arguments")
        if isinstance(arguments, dict) and kind in (None, node.type):
            yield node, arguments


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _leads_into_a_bucket(text: str) -> bool:
    """A URI whose bucket is known, or known at deploy time: a token from its first character on."""
    return text.startswith("s3://") or TOKEN_IN_TEXT.match(text) is not None


def _unique(values: Iterator[str | None]) -> Sequence[str]:
    return list(dict.fromkeys(value for value in values if value))
