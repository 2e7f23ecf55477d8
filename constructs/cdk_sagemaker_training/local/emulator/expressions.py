"""Resolution of pipeline expressions: parameters, variables, properties, items, joins, JSON files. No AWS in here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from cdk_sagemaker_training.local.emulator.members import list_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

_PATH: Final = re.compile(r"\.?([A-Za-z0-9_\-]+)|\['([^']*)'\]|\[(\d+)\]")
_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "String": str,
    "Integer": int,
    "Float": (float, int),
    "Boolean": bool,
}
_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "String": str,
    "Integer": int,
    "Float": float,
    "Boolean": lambda given: {"true": True, "false": False}[given.lower()],
}
EXECUTION_VARIABLES: Final = frozenset(
    {
        "StartDateTime",
        "CurrentDateTime",
        "PipelineName",
        "PipelineArn",
        "PipelineExecutionId",
        "PipelineExecutionArn",
        "TrainingJobName",
        "ProcessingJobName",
    }
)
"""Names after ``Execution.`` (SageMaker Python SDK, ``workflow/execution_variables.py``)."""


NO_ITEM: Final = object()
"""The item of a step that is in no loop."""


def _no_files(uri: str) -> object:
    raise RefusedError(f"{uri} cannot be read here.")


@dataclass(frozen=True)
class Scope:
    """What expressions of one step can see. ``read_json``: the JSON document at an S3 URI, for ``Std:JsonGet``."""

    parameters: Mapping[str, object]
    execution: Mapping[str, object]
    steps: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, Mapping[str, object]])
    experiment: Mapping[str, object] = field(default_factory=dict[str, object])
    item: object = NO_ITEM
    read_json: Callable[[str], object] = _no_files


def is_typed(value: object, kind: str) -> bool:
    """Whether ``value`` is of the parameter type ``kind``; a boolean is not an integer."""
    return isinstance(value, _TYPES[kind]) and (kind == "Boolean" or not isinstance(value, bool))


def parameter_value(declared: Mapping[str, Any], given: str) -> object:
    """The typed value of a parameter from the string that StartPipelineExecution takes. Raises ``RefusedError``."""
    name, kind = declared["Name"], declared["Type"]
    try:
        value = _READERS[kind](given)
    except (ValueError, KeyError) as error:
        raise RefusedError(f"Parameter [{name}] is of type {kind} and cannot take the value '{given}'.") from error
    allowed = declared.get("EnumValues")
    if allowed and value not in allowed:
        raise RefusedError(f"Parameter [{name}] takes one of {allowed}, not '{given}'.")
    return value


def parameters_of(document: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, object]:
    """Every parameter's value for one execution, from what was given and the defaults. Raises ``RefusedError``."""
    declared = {str(parameter["Name"]): parameter for parameter in list_at(document, "Parameters")}
    if unknown := sorted(set(given) - set(declared)):
        raise RefusedError(
            f"Parameters {unknown} are not defined in the pipeline definition; it has {sorted(declared)}."
        )
    missing = [name for name, entry in declared.items() if name not in given and entry.get("DefaultValue") is None]
    if missing:
        raise RefusedError(f"Parameters {missing} have no default value and none was given.")
    return {
        name: parameter_value(entry, given[name]) if name in given else entry["DefaultValue"]
        for name, entry in declared.items()
    }


def references(value: object) -> Iterator[str]:
    """Every ``Get`` path in ``value``, however deep."""
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        target = mapping.get("Get")
        if set(mapping) == {"Get"} and isinstance(target, str):
            yield target
            return
        for inner in mapping.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from references(inner)


def resolve(value: object, scope: Scope) -> Any:
    """``value`` with every expression replaced by what it stands for. Raises ``RefusedError`` if one has no value."""
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        if set(mapping) == {"Get"}:
            return _get(str(mapping["Get"]), scope)
        if set(mapping) == {"Std:Join"}:
            join = mapping["Std:Join"]
            return str(join["On"]).join(text(resolve(part, scope)) for part in join["Values"])
        if set(mapping) == {"Std:JsonGet"}:
            return _json_get(mapping["Std:JsonGet"], scope)
        return {name: resolve(inner, scope) for name, inner in mapping.items()}
    if isinstance(value, list):
        return [resolve(inner, scope) for inner in cast("list[object]", value)]
    return value


def _json_get(given: Mapping[str, Any], scope: Scope) -> object:
    """A value in a JSON file: a property file of a step, or any file on S3."""
    if ("PropertyFile" in given) == ("S3Uri" in given):
        raise RefusedError("Std:JsonGet takes one of PropertyFile and S3Uri.")
    uri = str(resolve(given["PropertyFile"] if "PropertyFile" in given else given["S3Uri"], scope))
    return _property(f"Std:JsonGet of {uri}", scope.read_json(uri), str(resolve(given["Path"], scope)))


def text(value: object) -> str:
    """A value as it stands in a string: booleans in lower case."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _get(path: str, scope: Scope) -> object:
    root, _, rest = path.partition(".")
    if root == "Steps":
        name, properties = split_step(path)
        if name not in scope.steps:
            raise RefusedError(f"{path}: step '{name}' has no properties; it has not run.")
        return _property(path, scope.steps[name], properties)
    if root == "ForEach" and scope.item is not NO_ITEM:
        return _item(path, rest, scope.item)
    known = {"Parameters": scope.parameters, "Execution": scope.execution, "PipelineExperimentConfig": scope.experiment}
    if root not in known or rest not in known[root]:
        raise RefusedError(f"{path} has no value in this execution.")
    return known[root][rest]


def _item(path: str, rest: str, item: object) -> object:
    """The current item, or a member of one that is (the text of) a JSON object."""
    member = rest.removeprefix("CurrentItem")
    if not member:
        return item
    try:
        known = json.loads(item) if isinstance(item, str) else item
    except ValueError as error:
        raise RefusedError(f"{path} has no value: the item '{item}' is not a JSON object.") from error
    return _property(path, known, member)


def split_step(path: str) -> tuple[str, str]:
    """``Steps.<name>.<properties>`` or ``Steps.<name>['…']`` as the step's name and the rest."""
    found = re.match(r"Steps\.([A-Za-z0-9_\-]+)(.*)", path, re.DOTALL)
    return (found.group(1), found.group(2)) if found else ("", "")


def _property(path: str, properties: object, rest: str) -> object:
    """Follow ``.Name``, ``['name']`` and ``[0]``. A list of named things is looked up by the name of its members."""
    value, position = properties, 0
    while position < len(rest):
        part = _PATH.match(rest, position)
        if part is None:
            raise RefusedError(f"{path} cannot be read at '{rest[position:]}'.")
        position = part.end()
        value = _member(path, value, part.group(1) or part.group(2) or part.group(3))
    return value


def _member(path: str, value: object, key: str) -> object:
    if isinstance(value, Mapping) and key in value:
        return cast("Mapping[str, object]", value)[key]
    if isinstance(value, list):
        items = cast("list[object]", value)
        if key.isdigit() and int(key) < len(items):
            return items[int(key)]
        for item in items:
            if isinstance(item, dict) and _is_called(cast("dict[str, object]", item), key):
                return cast("dict[str, object]", item)
    raise RefusedError(f"{path} has no value: there is no '{key}'.")


def _is_called(item: Mapping[str, object], name: str) -> bool:
    """Whether a member of a list has that name: ``ChannelName``, ``MetricName``."""
    return any(key.endswith("Name") and value == name for key, value in item.items())
