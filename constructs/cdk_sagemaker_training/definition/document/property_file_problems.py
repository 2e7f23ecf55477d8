"""Whether the property files that ``Std:JsonGet`` reads exist: declared by a Processing step, in one of its outputs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cdk_sagemaker_training.definition.document.graph import Node, Reference
from cdk_sagemaker_training.definition.fields.reading import at, items
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import Problem

PROPERTY_FILE: Final = "/Std:JsonGet/PropertyFile"
"""Where the reference to a property file stands."""
_NAME: Final = re.compile(r"\.PropertyFiles(?:\.(.+)|\['([^']+)'\])")
"""The SDK writes the first form; whether the service takes the second, as it does for outputs, nobody wrote."""


def property_file_problems(nodes: Sequence[Node]) -> Iterator[Problem]:
    """Files that no step declares; a step that does not exist is reported with the other references."""
    for found, source in files_read(nodes):
        yield from undeclared_file(found, source)
        file = declared_files(source).get(file_name(found)) if source.type == "Processing" else None
        outputs = output_names(source)
        if file is not None and file.get("OutputName") not in outputs:
            allowed = f"an output of step {source.name!r}: {', '.join(map(str, outputs)) or 'it has none'}"
            fix = f"correct output_name of property file {file_name(found)!r}"
            yield Problem(found.pointer, file.get("OutputName"), allowed, fix)


def files_read(nodes: Sequence[Node]) -> Iterator[tuple[Reference, Node]]:
    """What ``Std:JsonGet`` names as property files, each with the step that should declare it."""
    steps = {node.name: node for node in nodes}
    for node in nodes:
        for found in node.references:
            source = steps.get(found.name) if found.kind == "Steps" else None
            if source is not None and found.pointer.endswith(PROPERTY_FILE):
                yield found, source


def undeclared_file(found: Reference, source: Node) -> Iterator[Problem]:
    """What is wrong with a reference to a property file of ``source`` that it does not declare."""
    if source.type != "Processing":
        allowed = f"a property file of a Processing step; {source.name!r} is a {source.type} step"
        yield Problem(found.pointer, found.text, allowed)
        return
    declared = declared_files(source)
    if file_name(found) not in declared:
        allowed = f"a property file of step {source.name!r}: {', '.join(declared) or 'it has none'}"
        yield Problem(found.pointer, found.text, allowed, "declare it in the step's property_files")


def file_name(found: Reference) -> str:
    """``Report`` of ``Steps.Evaluate.PropertyFiles.Report``; empty where a reference names no file."""
    name = _NAME.search(found.text)
    return "" if name is None else name[1] or name[2]


def declared_files(node: Node) -> Mapping[str, Mapping[str, Json]]:
    """The property files of a step by name; those without one are left out."""
    files = [(file.get("PropertyFileName"), file) for file in items(node.step.get("PropertyFiles"))]
    return {str(name): file for name, file in files if name is not None}


def output_names(node: Node) -> Sequence[Json]:
    """The names of the outputs of a Processing step."""
    outputs = items(at(node.step.get("Arguments"), "ProcessingOutputConfig", "Outputs"))
    return [output.get("OutputName") for output in outputs]
