"""ForEach steps: what a definition may say, which items one has, and what it answers (SDK v3, ``for_each_step.py``).

Newer versions of the SDK say that the service takes one step in a body and no literal list; both are taken here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from cdk_sagemaker_training.catalog.limits import MAX_LOOP_CONCURRENCY, MAX_LOOP_LITERAL_ITEMS
from cdk_sagemaker_training.local.emulator import expressions, graph
from cdk_sagemaker_training.local.emulator.expressions import Scope
from cdk_sagemaker_training.local.emulator.graph import FAILED, STOPPED, SUCCEEDED, Node
from cdk_sagemaker_training.local.emulator.members import list_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

_OUTPUT: Final = re.compile(r"(?:IterationOutput|ChildOutput)\.")
_PICKS: Final[Mapping[str, Callable[..., int]]] = {"MaxBy": max, "MinBy": min}
_ITERATION: Final = re.compile(r"(.+)-\d+")


def problems(nodes: Mapping[str, Node]) -> Iterator[str]:
    """What the loops of a definition get wrong, and what others say about their bodies."""
    bodies = {name: node.loop for name, node in nodes.items() if node.loop}
    for name, node in nodes.items():
        if node.type == graph.LOOP:
            yield from _own_problems(node)
        if node.loop and node.type in graph.NOT_IN_A_BODY:
            yield f"Step '{name}' of type {node.type} is in the body of a ForEach step; it may not hold such steps."
        found = _ITERATION.fullmatch(name)
        if found and found.group(1) in bodies:
            yield f"Step '{name}' has the name of an iteration of step '{found.group(1)}'."
        for wait in node.waits:
            if wait.step in bodies and bodies[wait.step] != node.loop:
                yield f"Step '{name}' waits for step '{wait.step}', which is in the body of step '{bodies[wait.step]}'."
        if not node.loop and any(path.startswith("ForEach.") for path in references(node)):
            yield f"Step '{name}' refers to the current item and is in no body of a ForEach step."


def references(node: Node) -> Iterator[str]:
    """The paths of every expression of the step itself."""
    return expressions.references(graph.own_members(node.body))


def _own_problems(node: Node) -> Iterator[str]:
    arguments: Mapping[str, Any] = node.body.get("Arguments") or {}
    most, given = arguments.get("MaxConcurrency"), arguments.get("IterableItems")
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= MAX_LOOP_CONCURRENCY:
        yield f"Step '{node.name}' has MaxConcurrency {most!r}; it must be from 1 to {MAX_LOOP_CONCURRENCY}."
    if not list_at(arguments, "ForEachBody"):
        yield f"Step '{node.name}' has no ForEachBody."
    if isinstance(given, list):
        count = len(cast("list[Any]", given))
        if not 1 <= count <= MAX_LOOP_LITERAL_ITEMS:
            most = MAX_LOOP_LITERAL_ITEMS
            yield f"Step '{node.name}' has {count} IterableItems; from 1 to {most} may be written out."
    elif not isinstance(given, dict):
        yield f"Step '{node.name}' has IterableItems {given!r}; it takes a list or an expression."
    if "Selector" in arguments and not _is_selector(arguments["Selector"]):
        yield f"Step '{node.name}' has Selector {arguments['Selector']!r}; it takes Pick (MaxBy, MinBy) and Field."


def _is_selector(given: Any) -> bool:
    try:
        return given["Pick"] in _PICKS and bool(_OUTPUT.match(given["Field"]["Get"]))
    except (KeyError, TypeError):
        return False


def items(node: Node, scope: Scope) -> list[object]:
    """The items of a loop that begins. Raises ``RefusedError`` if its expression is not the text of a JSON list."""
    found = expressions.resolve(node.body["Arguments"]["IterableItems"], scope)
    if isinstance(found, str):
        try:
            found = json.loads(found)
        except ValueError as error:
            raise RefusedError(f"IterableItems '{found}' is not the text of a JSON list.") from error
    if not isinstance(found, list):
        raise RefusedError(f"IterableItems {found!r} is not a list.")
    return cast("list[object]", found)


def answer(
    node: Node,
    body: Sequence[Node],
    count: int,
    statuses: Sequence[str],
    outputs: Sequence[Mapping[str, Mapping[str, Any]]],
) -> dict[str, Any]:
    """The properties of a loop that has ended.

    ``statuses``: of each step of each iteration; ``outputs``: for each item, the properties of its steps by their
    names in the body.
    """
    succeeded = sum(status == SUCCEEDED for status in statuses)
    some = "PartiallySucceeded" if succeeded else FAILED
    shown = [_output(body, each) for each in outputs]
    properties: dict[str, Any] = {
        "Status": SUCCEEDED if succeeded == len(statuses) else some,
        "InputItemCount": count,
        "TotalStepCount": len(statuses),
        "SucceededStepCount": succeeded,
        "FailedStepCount": sum(status == FAILED for status in statuses),
        "StoppedStepCount": sum(status == STOPPED for status in statuses),
        "IterationOutputs": shown,
        "ChildOutputs": shown,
    }
    selector = node.body["Arguments"].get("Selector")
    if selector and (best := _selected(selector, outputs)) is not None:
        properties["Selected"] = shown[best]
    return properties


def _output(body: Sequence[Node], steps: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Of one iteration: what its step answered; by name where the body has several."""
    return steps.get(body[0].name, {}) if len(body) == 1 else steps


def _selected(selector: Mapping[str, Any], outputs: Sequence[Mapping[str, Mapping[str, Any]]]) -> int | None:
    """The iteration that the selector picks; none if no iteration has its field."""
    path = _OUTPUT.sub("Steps.", selector["Field"]["Get"], 1)
    found = {index: _number(path, steps) for index, steps in enumerate(outputs)}
    values = {index: value for index, value in found.items() if value is not None}
    return _PICKS[selector["Pick"]](values, key=values.__getitem__) if values else None


def _number(path: str, steps: Mapping[str, Mapping[str, Any]]) -> float | None:
    try:
        return float(expressions.resolve({"Get": path}, Scope({}, {}, steps)))
    except (RefusedError, TypeError, ValueError):
        return None  # this iteration failed, or answered no number
