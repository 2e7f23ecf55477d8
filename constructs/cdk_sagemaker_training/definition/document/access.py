"""What the steps of a document touch: S3 locations, keys, roles, registries. The roles are made from this."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from cdk_sagemaker_training.definition.document.graph import Node, references
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.document.touched import Touched, touched
from cdk_sagemaker_training.definition.fields.reading import Located
from cdk_sagemaker_training.definition.fields.variables import Json


@attrs.frozen
class Origin:
    """The field of a document that asks for something."""

    step: str
    pointer: str
    """JSON Pointer into the document."""

    def __str__(self) -> str:
        return f"step {self.step!r}, {self.pointer}"


Uses: TypeAlias = "Mapping[str, Sequence[Origin]]"
"""What is used, in document order, each with the fields that say so."""


@attrs.frozen(kw_only=True)
class JobAccess:
    """What jobs touch; S3 URIs reach as far as they are known.

    Values may be CDK tokens. ``images``: those with a URI of their own, not those of the catalog. A URI that nothing is
    known of (a parameter without default) has no entry; ``unknown_locations`` lists it. What is asked for or not, as
    ``in_vpc``, has an entry or none.
    """

    step_types: Uses
    reads: Uses
    writes: Uses
    checkpoints: Uses
    output_keys: Uses
    volume_keys: Uses
    images: Uses
    algorithms: Uses
    in_vpc: Uses
    remote_debug: Uses
    session_tags: Uses
    feature_groups: Uses
    query_services: Uses
    objects: Uses
    functions: Uses

    @property
    def need(self) -> object:
        """Equal for jobs that the same role does for."""
        same = {"AutoML": "Training", "Tuning": "Training"}
        kinds = frozenset(same.get(kind, kind) for kind in self.step_types)
        return kinds, *(frozenset(getattr(self, field.name)) for field in attrs.fields(JobAccess)[1:])

    def with_that_of(self, other: JobAccess) -> JobAccess:
        """What both touch."""
        names = [field.name for field in attrs.fields(JobAccess)]
        return JobAccess(**{name: _merged(getattr(self, name), getattr(other, name)) for name in names})


@attrs.frozen(kw_only=True)
class JobNeed:
    """What a role has to allow, and the steps whose requests name that role."""

    steps: Sequence[str]
    access: JobAccess


@attrs.frozen(kw_only=True)
class RegistryAccess:
    """What the RegisterModel steps touch."""

    groups: Uses
    model_data: Uses


Allowed: TypeAlias = "Mapping[str, Sequence[str]] | None"
"""By parameter, values that its author allows besides its default."""


def open_needs(document: Mapping[str, Json], allowed: Allowed = None) -> Sequence[JobNeed]:
    """What the jobs and models touch that name no role: one entry for each distinct need, in document order.

    A transform job runs under the role of its model: it counts with the step that makes the model. Jobs that may pass a
    warm cluster on to each other have one need, the sum of theirs: the service matches their roles
    (developer guide, train-warm-pools-how-it-works).
    """
    values = KnownValues(document, allowed)
    by_owner: dict[str, JobAccess] = {}
    clusters: dict[str, str] = {}
    for node in values.nodes:
        for job in touched(node):
            if values.runs_under_known_role(job):
                continue
            model = values.model_of(job)
            owner = node.name if model is None else model.name
            owner = clusters.setdefault(_warm_cluster(node, job) or f"step {owner}", owner)
            access = _access_of(node, job, values)
            by_owner[owner] = by_owner[owner].with_that_of(access) if owner in by_owner else access
    members = _steps_of_owners(values, clusters)
    grouped: dict[object, JobNeed] = {}
    for owner, access in by_owner.items():
        known = grouped.get(access.need)
        steps = members[owner]
        grouped[access.need] = (
            JobNeed(steps=steps, access=access)
            if known is None
            else JobNeed(steps=[*known.steps, *steps], access=known.access.with_that_of(access))
        )
    return list(grouped.values())


def job_access(document: Mapping[str, Json], allowed: Allowed = None) -> JobAccess | None:
    """What all jobs and models touch together; None where there is no such step."""
    values = KnownValues(document, allowed)
    found = [_access_of(node, job, values) for node in values.nodes for job in touched(node)]
    total = found[0] if found else None
    for access in found[1:]:
        total = access if total is None else total.with_that_of(access)
    return total


def accesses_by_role(document: Mapping[str, Json], allowed: Allowed = None) -> Mapping[str, JobAccess]:
    """By the ARN of a role that the document names, what the jobs and models touch that run under it."""
    values = KnownValues(document, allowed)
    found: dict[str, JobAccess] = {}
    for node in values.nodes:
        for job in touched(node):
            model = values.model_of(job)
            named = job.role if model is None else Located(model.step.get("Arguments"), "").at("ExecutionRoleArn")
            access = _access_of(node, job, values)
            for role in values.texts(named.value):
                found[role] = found[role].with_that_of(access) if role in found else access
    return found


def unknown_locations(document: Mapping[str, Json], allowed: Allowed = None) -> Iterator[tuple[Origin, Json]]:
    """S3 locations of jobs without a role whose bucket nobody knows before an execution, with what stands there."""
    values = KnownValues(document, allowed)
    for node in values.nodes:
        for job in touched(node):
            if values.runs_under_known_role(job):
                continue
            for found in [*job.reads, *job.objects, *job.writes, job.checkpoints]:
                if isinstance(found.value, dict) and not values.uris(found.value):
                    yield Origin(node.name, found.pointer), found.value


def open_parameters(document: Mapping[str, Json], value: Json) -> Sequence[str]:
    """The parameters in a value that have neither a default nor choices."""
    declared = Located(dict(document), "").items("Parameters")
    closed = {
        str(found.at("Name").value)
        for found in declared
        if found.at("DefaultValue").value is not None or found.at("EnumValues").value
    }
    named = [each.name for each in references(value, "") if each.kind == "Parameters"]
    return list(dict.fromkeys(name for name in named if name not in closed))


def registry_access(document: Mapping[str, Json], allowed: Allowed = None) -> RegistryAccess:
    """What the RegisterModel steps touch."""
    values = KnownValues(document, allowed)
    requests = [(node, request) for node, request in _requests(values.nodes) if node.type == "RegisterModel"]
    data: list[tuple[Node, Located]] = []
    for node, request in requests:
        for container in request.items("InferenceSpecification", "Containers"):
            data += [
                (node, container.at("ModelDataUrl")),
                (node, container.at("ModelDataSource", "S3DataSource", "S3Uri")),
            ]
        data.append((node, request.at("SamplePayloadUrl")))
    groups = [(node, request.at("ModelPackageGroupName")) for node, request in requests]
    return RegistryAccess(
        groups=_uses((values.beginning(found.value), _origin(node, found)) for node, found in groups),
        model_data=_uses((uri, _origin(node, found)) for node, found in data for uri in values.uris(found.value)),
    )


def json_reads(document: Mapping[str, Json], allowed: Allowed = None) -> Uses:
    """The S3 URIs that the pipeline itself reads: outputs with property files, objects that ``Std:JsonGet`` names."""
    values = KnownValues(document, allowed)
    found = [(node, read) for node in values.nodes for read in _read_by_pipeline(node)]
    return _uses((uri, _origin(node, read)) for node, read in found for uri in values.uris(read.value))


def job_roles(document: Mapping[str, Json], allowed: Allowed = None) -> Uses:
    """The ARNs of the roles that the jobs and models of the document run under."""
    values = KnownValues(document, allowed)
    keys = ("RoleArn", "ExecutionRoleArn")
    named = [(node, request.at(key)) for node, request in _requests(values.nodes) for key in keys]
    named += [(node, job.role) for node in values.nodes for job in touched(node)]
    return _uses((text, _origin(node, role)) for node, role in named for text in values.texts(role.value))


def _access_of(node: Node, job: Touched, values: KnownValues) -> JobAccess:
    def uses(found: Iterable[Located], known: Callable[[Json], Iterable[str | None]]) -> Uses:
        return _uses((text, _origin(node, each)) for each in found for text in known(each.value))

    def whether(found: Located) -> Uses:
        return _uses([("yes", _origin(node, found))]) if found.value else {}

    return JobAccess(
        step_types={node.type: [_origin(node, job.request)]},
        reads=uses(job.reads, values.uris),
        writes=uses(job.writes, values.uris),
        checkpoints=uses([job.checkpoints], values.uris),
        output_keys=uses(job.output_keys, values.texts),
        volume_keys=uses([job.volume_key], values.texts),
        images=uses(job.images, values.texts),
        algorithms=uses([job.algorithm], values.texts),
        in_vpc=whether(job.vpc),
        remote_debug=whether(job.remote_debug),
        session_tags=whether(job.session_tags),
        feature_groups=uses(job.feature_groups, lambda value: [values.beginning(value)]),
        query_services=_uses((name, _origin(node, found)) for name, found in job.query_services),
        objects=uses(job.objects, values.uris),
        functions=uses(job.functions, values.texts),
    )


_CLUSTER: Final = ("InstanceType", "InstanceCount", "VolumeSizeInGB")


def _warm_cluster(node: Node, job: Touched) -> str | None:
    """What jobs have in common that may take over each other's cluster; None for one that keeps none."""
    resources = job.request.at("ResourceConfig")
    if node.type != "Training" or not resources.at("KeepAlivePeriodInSeconds").value:
        return None
    return json.dumps([resources.at(key).value for key in _CLUSTER], default=str)


def _steps_of_owners(values: KnownValues, clusters: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """By the step that a need is first met in, the steps whose requests name the role for it."""
    members: dict[str, list[str]] = {}
    for node in values.nodes:
        for job in touched(node):
            if job.model.value is None and not values.runs_under_known_role(job):
                owner = clusters[_warm_cluster(node, job) or f"step {node.name}"]
                members.setdefault(owner, [])
                if node.name not in members[owner]:
                    members[owner].append(node.name)
    return members


def _read_by_pipeline(node: Node) -> Iterator[Located]:
    files = {str(found.at("OutputName").value) for found in Located(dict(node.step), "").items("PropertyFiles")}
    request = Located(dict(node.own_arguments), f"{node.pointer}/Arguments")
    for output in request.items("ProcessingOutputConfig", "Outputs"):
        if str(output.at("OutputName").value) in files:
            yield output.at("S3Output", "S3Uri")
    yield from _json_objects(request)


def _json_objects(found: Located) -> Iterator[Located]:
    if isinstance(found.value, dict):
        if "Std:JsonGet" in found.value:
            yield found.at("Std:JsonGet", "S3Uri")
        for key in found.value:
            yield from _json_objects(found.at(key))
    elif isinstance(found.value, list):
        for position, inner in enumerate(found.value):
            yield from _json_objects(Located(inner, f"{found.pointer}/{position}"))


def _requests(nodes: Sequence[Node]) -> Iterator[tuple[Node, Located]]:
    for node in nodes:
        arguments = node.step.get("Arguments")
        if isinstance(arguments, dict):
            yield node, Located(arguments, f"{node.pointer}/Arguments")


def _origin(node: Node, found: Located) -> Origin:
    return Origin(node.name, found.pointer)


def _uses(found: Iterable[tuple[str | None, Origin]]) -> Uses:
    made: dict[str, list[Origin]] = {}
    for value, origin in found:
        if value:
            origins = made.setdefault(value, [])
            if origin not in origins:
                origins.append(origin)
    return made


def _merged(one: Uses, other: Uses) -> Uses:
    return {key: list(dict.fromkeys([*one.get(key, ()), *other.get(key, ())])) for key in [*one, *other]}
