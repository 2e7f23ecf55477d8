"""The checks that CreatePipeline and UpdatePipeline make on a definition."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from cdk_sagemaker_training.local.emulator import expressions, graph, loops, retries
from cdk_sagemaker_training.local.emulator.members import list_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

VERSION: Final = "2020-12-01"
MAX_CHARACTERS: Final = 1_048_576
MAX_STEPS: Final = 50
MAX_PARAMETERS: Final = 200
_NAME: Final = re.compile(r"[A-Za-z0-9\-_]{1,64}")
_LOOKED_AT_ELSEWHERE: Final = ("PipelineExperimentConfig", "ForEach", "IterationOutput", "ChildOutput")
_PARAMETER_TYPES: Final = frozenset({"String", "Integer", "Float", "Boolean"})


def checked(body: str) -> dict[str, Any]:
    """The parsed definition. Raises ``RefusedError`` that lists every problem found in it."""
    if len(body) > MAX_CHARACTERS:
        raise RefusedError(f"Pipeline definition has {len(body)} characters; at most {MAX_CHARACTERS} are allowed.")
    try:
        document = json.loads(body)
    except ValueError as error:
        raise RefusedError(f"Unable to parse pipeline definition. It is not valid JSON: {error}") from error
    problems = list(_shape(document)) or list(_contents(document))
    if problems:
        raise RefusedError(f"Unable to parse pipeline definition. {' '.join(problems)}")
    return cast("dict[str, Any]", document)


def _shape(document: object) -> Iterator[str]:
    """What must hold before anything else can be looked at."""
    if not isinstance(document, dict):
        yield "It is not a JSON object."
        return
    mapping = cast("dict[str, Any]", document)
    if mapping.get("Version") != VERSION:
        yield f"Version is {mapping.get('Version')!r}; it must be '{VERSION}'."
    if not mapping.get("Steps") or not _is_list_of_objects(mapping["Steps"]):
        yield "Steps must be a list of at least one step."
        return
    if not _is_list_of_objects(mapping.get("Parameters") or []):
        yield "Parameters must be a list of parameters."
    for step in _every_step(mapping["Steps"]):
        if not isinstance(step.get("Name"), str) or not _NAME.fullmatch(step["Name"]):
            yield f"Step name {step.get('Name')!r} must match {_NAME.pattern}."
        if not isinstance(step.get("Type"), str):
            yield f"Step {step.get('Name')!r} has no Type."
        if not isinstance(step.get("Arguments") or {}, dict):
            yield f"Arguments of step {step.get('Name')!r} must be an object."
        for entry in list_at(step, "DependsOn"):
            trigger = cast("dict[str, Any]", entry).get("Trigger") if isinstance(entry, dict) else None
            if not isinstance(entry, str) and trigger not in ("Failed", "Stopped", "Any"):
                yield f"DependsOn of step {step.get('Name')!r} has {entry!r}, which is neither a name nor a trigger."


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in cast("list[object]", value))


def _every_step(steps: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for step, _, _ in graph.walk(steps):
        yield step


def _contents(document: dict[str, Any]) -> Iterator[str]:
    steps = list(_every_step(document["Steps"]))
    counts = Counter(str(step["Name"]) for step in steps)
    for name in (name for name, count in counts.items() if count > 1):
        yield f"Step names must be unique. Duplicate step name: {name}."
    if len(steps) > MAX_STEPS:
        yield f"It has {len(steps)} steps; at most {MAX_STEPS} are allowed."
    yield from _parameters(list_at(document, "Parameters"))
    parameters = {parameter.get("Name") for parameter in list_at(document, "Parameters")}
    for step in steps:
        for target in (entry if isinstance(entry, str) else entry["Step"] for entry in list_at(step, "DependsOn")):
            if target not in counts:
                yield f"Step '{step['Name']}' depends on step '{target}', which does not exist."
        yield from retries.problems(step)
        for path in expressions.references(graph.own_members(step)):
            if problem := _dangling(path, parameters, set(counts)):
                yield f"Step '{step['Name']}' refers to '{path}': {problem}."
    nodes = graph.nodes(document)
    yield from loops.problems(nodes)
    if not any(count > 1 for count in counts.values()) and (circle := graph.cycle(nodes)):
        yield f"Steps wait for each other in a circle: {', '.join(circle)}."


def _dangling(path: str, parameters: set[Any], steps: set[str]) -> str:
    root, _, name = path.partition(".")
    if root == "Parameters":
        return "" if name in parameters else f"there is no parameter '{name}'"
    if root == "Steps":
        step = expressions.split_step(path)[0]
        return "" if step in steps else f"there is no step '{step}'"
    if root == "Execution":
        return "" if name in expressions.EXECUTION_VARIABLES else "there is no such execution variable"
    return "" if root in _LOOKED_AT_ELSEWHERE else "it is no known expression"


def _parameters(parameters: list[dict[str, Any]]) -> Iterator[str]:
    if len(parameters) > MAX_PARAMETERS:
        yield f"It has {len(parameters)} parameters; at most {MAX_PARAMETERS} are allowed."
    for name, count in Counter(str(parameter.get("Name")) for parameter in parameters).items():
        if count > 1:
            yield f"Parameter names must be unique. Duplicate parameter name: {name}."
    for parameter in parameters:
        name, kind, default = parameter.get("Name"), parameter.get("Type"), parameter.get("DefaultValue")
        allowed = list_at(parameter, "EnumValues")
        if kind not in _PARAMETER_TYPES:
            yield f"Parameter '{name}' has type {kind!r}; allowed: {', '.join(sorted(_PARAMETER_TYPES))}."
            continue
        if default is not None and not expressions.is_typed(default, str(kind)):
            yield f"Parameter '{name}' has default {default!r}, which is not of type {kind}."
        if allowed and kind != "String":
            yield f"Parameter '{name}' has EnumValues; only String parameters may."
        elif allowed and default is not None and default not in allowed:
            yield f"Parameter '{name}' has default {default!r}, which is not in its EnumValues {allowed}."
