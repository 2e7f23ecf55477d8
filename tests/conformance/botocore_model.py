"""AWS's own service model, as botocore ships it, as an oracle for the arguments of steps.

Unlike botocore's validator it also looks at upper bounds, patterns and enums, and takes a pipeline expression wherever
the service does: where a scalar stands, and ``Get`` where a list stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import botocore.session

from cdk_sagemaker_training.definition.document.graph import walk
from cdk_sagemaker_training.definition.fields.variables import is_expression

NUMBERS: Final = {"integer": int, "long": int, "float": (int, float), "double": (int, float)}


@dataclass(frozen=True)
class Part:
    """A part of a step's arguments that is a request, or a shape of one.

    ``path``: where it stands in the arguments, a list at its end item by item. ``inside``: the member of the
    operation's input that it is; the input itself by default. ``absent``: required members that the pipeline sets.
    """

    operation: str
    absent: tuple[str, ...] = ()
    service: str = "sagemaker"
    path: tuple[str, ...] = ()
    inside: str | None = None


_PROCESSING: Final = (Part("CreateProcessingJob", ("ProcessingJobName",)),)

PARTS: Final[Mapping[str, tuple[Part, ...]]] = {
    "AutoML": (Part("CreateAutoMLJob", ("AutoMLJobName",)),),
    "ClarifyCheck": _PROCESSING,
    "EMR": (
        Part("RunJobFlow", ("Name", "ActionOnFailure"), "emr", ("StepConfig",), "Steps"),
        Part("RunJobFlow", ("Name",), "emr", ("ClusterConfig",)),
    ),
    "EMRServerless": (
        Part("StartJobRun", ("applicationId", "clientToken"), "emr-serverless", ("JobConfig",)),
        Part("CreateApplication", ("clientToken",), "emr-serverless", ("ApplicationConfig",)),
    ),
    "Endpoint": (Part("CreateEndpoint"),),
    "EndpointConfig": (Part("CreateEndpointConfig"),),
    "InferenceComponent": (Part("CreateInferenceComponent"),),
    "Job": (Part("CreateJob", ("JobName",)),),
    "Lineage": (
        Part("CreateAction", path=("Actions",)),
        Part("CreateArtifact", path=("Artifacts",)),
        Part("CreateContext", path=("Contexts",)),
    ),
    "Model": (Part("CreateModel", ("ModelName",)),),
    "Processing": _PROCESSING,
    "QualityCheck": _PROCESSING,
    "RegisterModel": (Part("CreateModelPackage"),),
    "Training": (Part("CreateTrainingJob", ("TrainingJobName",)),),
    "Transform": (Part("CreateTransformJob", ("TransformJobName",)),),
    "Tuning": (Part("CreateHyperParameterTuningJob", ("HyperParameterTuningJobName",)),),
}
"""By step type. The others (Callback, Cleanup, Condition, Fail, ForEach, Lambda) send no request of an AWS API."""


def violations(document: Mapping[str, Any]) -> list[str]:
    """What AWS would refuse in the requests of a document's steps, each with its JSON Pointer."""
    found: list[str] = []
    for node in walk(document["Steps"]):
        for part in PARTS.get(node.type, ()):
            for where, request in requests(node.step.get("Arguments"), part):
                found += _wrong(shape_of(part), request, f"{node.pointer}/Arguments{where}", part.absent)
    return found


def members(step_type: str, arguments: Any) -> set[str]:
    """The members of AWS's requests that a step's arguments write, as paths without list positions."""
    written: set[str] = set()
    for part in PARTS.get(step_type, ()):
        for _, request in requests(arguments, part):
            written |= {_joined(part, path) for path in _written(shape_of(part), request)}
    return written


@cache
def all_members(step_type: str) -> frozenset[str]:
    """The members that AWS's requests have for a step type, but for the names that the pipeline sets itself."""
    return frozenset(
        _joined(part, path)
        for part in PARTS.get(step_type, ())
        for path in _declared(shape_of(part), frozenset())
        if path not in part.absent
    )


def shape_of(part: Part) -> Any:
    """The shape that a part of the arguments has."""
    shape = _service(part.service).operation_model(part.operation).input_shape
    if part.inside is None:
        return shape
    inner = shape.members[part.inside]
    return inner.member if inner.type_name == "list" else inner


def requests(arguments: Any, part: Part) -> Iterator[tuple[str, Any]]:
    """Each request that stands at a part's path, with its pointer below the arguments."""
    value, where = arguments, ""
    for key in part.path:
        value, where = (value.get(key) if isinstance(value, dict) else None), f"{where}/{key}"
    if isinstance(value, list):
        yield from ((f"{where}/{position}", item) for position, item in enumerate(value))
    elif value is not None:
        yield where, value


@cache
def _service(name: str) -> Any:
    return botocore.session.Session().get_service_model(name)


def _joined(part: Part, path: str) -> str:
    return "/".join([*part.path, path])


def _wrong(shape: Any, value: Any, where: str, absent: tuple[str, ...] = ()) -> Iterator[str]:
    if is_expression(value):
        if shape.type_name in {"structure", "map"} or (shape.type_name == "list" and "Get" not in value):
            yield f"{where}: an expression stands for {shape.type_name} {shape.name}"
        return
    check = {"structure": _wrong_structure, "list": _wrong_list, "map": _wrong_map, "string": _wrong_text}.get(
        shape.type_name, _wrong_scalar
    )
    if check is _wrong_structure:
        yield from _wrong_structure(shape, value, where, absent)
    else:
        yield from check(shape, value, where)


def _wrong_structure(shape: Any, value: Any, where: str, absent: tuple[str, ...] = ()) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no {shape.name}"
        return
    yield from (f"{where}: {name} is missing" for name in shape.required_members if name not in {*value, *absent})
    if getattr(shape, "is_tagged_union", False) and len(value) != 1:
        yield f"{where}: {shape.name} takes exactly one member, not {sorted(value)}"
    for name, inner in value.items():
        if name in shape.members:
            yield from _wrong(shape.members[name], inner, f"{where}/{name}")
        else:
            yield f"{where}/{name}: unknown to {shape.name}"


def _wrong_list(shape: Any, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where}: {value!r} is no list"
        return
    yield from _out_of_bounds(shape, len(value), where)
    for position, inner in enumerate(value):
        yield from _wrong(shape.member, inner, f"{where}/{position}")


def _wrong_map(shape: Any, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no map"
        return
    yield from _out_of_bounds(shape, len(value), where)
    for key, inner in value.items():
        yield from _wrong(shape.key, key, f"{where}/{key} (key)")
        yield from _wrong(shape.value, inner, f"{where}/{key}")


def _wrong_text(shape: Any, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{where}: {value!r} is no text"
        return
    yield from _out_of_bounds(shape, len(value), where)
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(_for_python(pattern), value, re.DOTALL):
        yield f"{where}: {value!r} does not match {pattern}"
    if shape.enum and value not in shape.enum:
        yield f"{where}: {value!r} is none of {', '.join(shape.enum)}"


def _wrong_scalar(shape: Any, value: Any, where: str) -> Iterator[str]:
    wanted = NUMBERS.get(shape.type_name, bool)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        yield f"{where}: {value!r} is no {shape.type_name}"
    elif wanted is not bool:
        yield from _out_of_bounds(shape, value, where)


def _out_of_bounds(shape: Any, size: float, where: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if (low is not None and size < low) or (high is not None and size > high):
        yield f"{where}: {size} is not within {low} and {high}"


_CLASSES: Final = {
    "${1,128}": "",
    "${1,256}": "",
    r"\p{Alnum}": "a-zA-Z0-9",
    r"\p{L}": "a-zA-Z",
    r"\p{M}": "",
    r"\p{N}": "0-9",
    r"\p{P}": r"!-/:-@\[-`{-~",
    r"\p{S}": "$+<=>^|~",
    r"\p{Z}": r"\s",
    r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010FFFF",
}


def _for_python(pattern: str) -> str:
    """The model's patterns are Java's: named classes, surrogate pairs, and lengths, which max says too."""
    for name, characters in _CLASSES.items():
        pattern = pattern.replace(name, characters)
    return pattern


def _written(shape: Any, value: Any, where: str = "") -> Iterator[str]:
    if shape.type_name == "list" and isinstance(value, list):
        for inner in value:
            yield from _written(shape.member, inner, where)
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name in shape.members:
                path = f"{where}/{name}".removeprefix("/")
                yield path
                yield from _written(shape.members[name], inner, path)


def _declared(shape: Any, above: frozenset[str], where: str = "") -> Iterator[str]:
    if shape.name in above:  # EMR's configurations hold configurations
        return
    if shape.type_name == "list":
        yield from _declared(shape.member, above | {shape.name}, where)
    if shape.type_name == "structure":
        for name, inner in shape.members.items():
            path = f"{where}/{name}".removeprefix("/")
            yield path
            yield from _declared(inner, above | {shape.name}, path)
