"""What the steps of a document touch: S3 locations, keys, roles, registries. The roles are made from this."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.document.touched import OF_SEVERAL_JOBS, Touched, touched
from cdk_sagemaker_training.definition.fields.reading import Located
from cdk_sagemaker_training.definition.fields.variables import Json


@attrs.frozen
class Origin:  # not ``ByValue``: hashed so often that methods of its own are felt
    """The field of a document that asks for something."""

    step: str
    """Empty for what the pipeline itself asks for."""
    pointer: str
    """JSON Pointer into the document."""

    def __str__(self) -> str:
        return f"{f'step {self.step!r}' if self.step else 'the pipeline'}, {self.pointer}"


Uses: TypeAlias = "Mapping[str, Sequence[Origin]]"
"""What is used, in document order, each with the fields that say so."""


@attrs.frozen(kw_only=True)
class JobAccess(ByValue):
    """What jobs touch; S3 URIs reach as far as they are known.

    Values may be CDK tokens. ``images``: those with a URI of their own, not those of the catalog. A URI that nothing is
    known of (a parameter without default) has no entry; ``unknown_locations`` lists it. What is asked for or not, as
    ``in_vpc``, has an entry or none. ``mlflow``: ARNs.
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
    mlflow: Uses

    @property
    def need(self) -> Sequence[frozenset[str]]:
        """Equal for jobs that the same role does for."""
        same = {"AutoML": "Training", "Tuning": "Training"}
        kinds = frozenset(same.get(kind, kind) for kind in self.step_types)
        return kinds, *(frozenset[str](getattr(self, field.name)) for field in attrs.fields(JobAccess)[1:])

    def within(self, locations: Sequence[str]) -> JobAccess:
        """The same, where everything at an S3 URI that begins like one of ``locations`` may be any of that location."""
        single = {uri: origins for uri, origins in self.objects.items() if _location_of(uri, locations) == uri}
        among = {uri: origins for uri, origins in self.objects.items() if uri not in single}
        return attrs.evolve(
            self,
            reads=within(merged(self.reads, among), locations),
            writes=within(self.writes, locations),
            checkpoints=within(self.checkpoints, locations),
            objects=single,
        )

    def with_that_of(self, *others: JobAccess) -> JobAccess:
        """What all of them touch."""
        names = [field.name for field in attrs.fields(JobAccess)]
        return JobAccess(**{name: merged(*(getattr(each, name) for each in (self, *others))) for name in names})


@attrs.frozen(kw_only=True)
class JobNeed(ByValue):
    """What a role has to allow, and the steps whose requests name that role."""

    steps: Sequence[str]
    access: JobAccess

    def with_that_of(self, *others: JobNeed) -> JobNeed:
        """What all of them need."""
        steps = list(dict.fromkeys(step for need in (self, *others) for step in need.steps))
        return JobNeed(steps=steps, access=self.access.with_that_of(*(need.access for need in others)))


@attrs.frozen(kw_only=True)
class RegistryAccess(ByValue):
    """What the RegisterModel steps touch."""

    groups: Uses
    model_data: Uses


def open_needs(values: KnownValues) -> Sequence[JobNeed]:
    """What the jobs and models touch that name no role: one entry for each distinct need, in document order.

    A transform job runs under the role of its model: it counts with the step that makes the model. Jobs that may pass a
    warm cluster on to each other have one need, the sum of theirs: the service matches their roles
    (developer guide, train-warm-pools-how-it-works).
    """
    together: dict[object, list[JobNeed]] = {}
    for node, job in values.open_jobs:
        model = values.model_of(job.model.value)
        named = [node.name] if model is None else []
        key = _warm_cluster(node, job) or f"step {(model or node).name}"
        together.setdefault(key, []).append(JobNeed(steps=named, access=_access_of(node, job, values)))
    distinct: dict[object, list[JobNeed]] = {}
    for need in map(_sum, together.values()):
        distinct.setdefault(need.access.need, []).append(need)
    return list(map(_sum, distinct.values()))


def accesses_by_role(values: KnownValues, *, apart_from: Collection[str] = ()) -> Mapping[str, JobAccess]:
    """By the ARN of a role that the document names, what the jobs and models touch that run under it.

    ``apart_from``: roles that nobody asks about.
    """
    found: dict[str, JobAccess] = {}
    if job_roles(values).keys() <= set(apart_from):  # what the jobs touch is not looked for
        return found
    for node, job in values.jobs:
        model = values.model_of(job.model.value)
        named = job.role if model is None else Located(model.step.get("Arguments"), "").at("ExecutionRoleArn")
        roles = [role for role in values.texts(named.value) if role not in apart_from]
        if roles:
            access = _access_of(node, job, values)
            found |= {role: found[role].with_that_of(access) if role in found else access for role in roles}
    return found


def unknown_locations(values: KnownValues) -> Iterator[tuple[Origin, Json]]:
    """S3 locations of jobs without a role whose bucket nobody knows before an execution, with what stands there."""
    for node, job in values.open_jobs:
        for found in [*job.reads, *job.objects, *job.writes, job.checkpoints]:
            if isinstance(found.value, dict) and not values.uris(found.value):
                yield Origin(node.name, found.pointer), found.value


def registry_access(values: KnownValues) -> RegistryAccess:
    """What the RegisterModel steps touch."""
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
        groups=_uses((name, _origin(node, found)) for node, found in groups for name in _name(values, found.value)),
        model_data=_uses((uri, _origin(node, found)) for node, found in data for uri in values.uris(found.value)),
    )


def tracked_in(values: KnownValues) -> Uses:
    """The ARN of the pipeline's own MLflow."""
    found = [Origin("", values.mlflow.pointer)]
    return dict.fromkeys(values.texts(values.mlflow.value), found)


def json_reads(values: KnownValues) -> Uses:
    """The S3 URIs that the pipeline itself reads: outputs with property files, objects that ``Std:JsonGet`` names."""
    found = [(node, read) for node in values.nodes for read in _read_by_pipeline(node)]
    return _uses((uri, _origin(node, read)) for node, read in found for uri in values.uris(read.value))


def job_roles(values: KnownValues) -> Uses:
    """The ARNs of the roles that the jobs and models of the document run under."""
    keys = ("RoleArn", "ExecutionRoleArn")
    named = [(node, request.at(key)) for node, request in _requests(values.nodes) for key in keys]
    named += [(node, job.role) for node in values.nodes if node.type in OF_SEVERAL_JOBS for job in touched(node)]
    return _uses((text, _origin(node, role)) for node, role in named for text in values.texts(role.value))


def _access_of(node: Node, job: Touched, values: KnownValues) -> JobAccess:
    def uses(found: Iterable[Located], known: Callable[[Json], Iterable[str]]) -> Uses:
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
        feature_groups=uses(job.feature_groups, lambda value: _name(values, value)),
        query_services=_uses((name, _origin(node, found)) for name, found in job.query_services),
        objects=uses(job.objects, values.uris),
        functions=uses(job.functions, values.texts),
        mlflow=uses(_mlflow(node, job, values), values.texts),
    )


def _mlflow(node: Node, job: Touched, values: KnownValues) -> Sequence[Located]:
    """Where a job may log to: its own MLflow, or that of the pipeline. An isolated container reaches neither.

    That the code of jobs logs to the MLflow of its pipeline is inference; it has no other use for it.
    """
    if node.type not in _LOGGING or values.flag(job.isolated.value) is True:
        return []
    return [job.mlflow if job.mlflow.value is not None else values.mlflow]


_LOGGING: Final = frozenset({"Processing", "Training", "Tuning"})


_CLUSTER: Final = ("InstanceType", "InstanceCount", "VolumeSizeInGB")


def _warm_cluster(node: Node, job: Touched) -> str | None:
    """What jobs have in common that may take over each other's cluster; None for one that keeps none."""
    resources = job.request.at("ResourceConfig")
    if node.type != "Training" or not resources.at("KeepAlivePeriodInSeconds").value:
        return None
    return json.dumps([resources.at(key).value for key in _CLUSTER], default=str)


def _sum(needs: Sequence[JobNeed]) -> JobNeed:
    """All of them at once: one after the other, what has been added up would be looked at again each time."""
    return needs[0] if len(needs) == 1 else needs[0].with_that_of(*needs[1:])


def _name(values: KnownValues, value: Json) -> Sequence[str]:
    """The name of a resource, as far as it is known: of several that it may be the first."""
    return values.beginnings(value)[:1]


def _read_by_pipeline(node: Node) -> Iterator[Located]:
    files = {str(found.at("OutputName").value) for found in Located(dict(node.step), "").items("PropertyFiles")}
    request = Located(dict(node.own_arguments), f"{node.pointer}/Arguments")
    for output in request.items("ProcessingOutputConfig", "Outputs"):
        if str(output.at("OutputName").value) in files:
            yield output.at("S3Output", "S3Uri")
    for pointer, name, applied_to in node.functions:
        if name == "Std:JsonGet":
            yield Located(applied_to, f"{pointer}/{name}").at("S3Uri")


def _requests(nodes: Sequence[Node]) -> Iterator[tuple[Node, Located]]:
    for node in nodes:
        arguments = node.step.get("Arguments")
        if isinstance(arguments, dict):
            yield node, Located(arguments, f"{node.pointer}/Arguments")


def _origin(node: Node, found: Located) -> Origin:
    return Origin(node.name, found.pointer)


def _uses(found: Iterable[tuple[str, Origin]]) -> Uses:
    made: dict[str, dict[Origin, None]] = {}
    for value, origin in found:
        if value:
            made.setdefault(value, {})[origin] = None
    return {value: list(origins) for value, origins in made.items()}


def within(uses: Uses, locations: Sequence[str]) -> Uses:
    """The same S3 URIs, with a location in the place of each that begins like it."""
    return grouped((_location_of(uri, locations), origins) for uri, origins in uses.items())


def _location_of(uri: str, locations: Sequence[str]) -> str:
    return next((location for location in locations if uri.startswith(location)), uri)


def grouped(found: Iterable[tuple[str, Sequence[Origin]]]) -> Uses:
    """What is used, each once, with all the fields that say so."""
    made: dict[str, list[Origin]] = {}
    for value, origins in found:
        made.setdefault(value, []).extend(origins)
    return {value: list(dict.fromkeys(origins)) for value, origins in made.items()}


def merged(*uses: Uses) -> Uses:
    """What all of them use, each with the fields of all."""
    return grouped(entry for each in uses for entry in each.items())
