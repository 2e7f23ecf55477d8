"""Whether the property files that ``Std:JsonGet`` reads exist: declared by a Processing step, in one of its outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import Problem

_STANDS_IN: Final = "/Std:JsonGet/PropertyFile"


def property_file_problems(nodes: Sequence[Node]) -> Iterator[Problem]:
    """Files that no step declares; a step that does not exist is reported with the other references."""
    steps = {node.name: node for node in nodes}
    for node in nodes:
        for found in node.references:
            source = steps.get(found.name) if found.kind == "Steps" else None
            if source is not None and found.pointer.endswith(_STANDS_IN):
                file_name = found.text.partition(".PropertyFiles.")[2]
                yield from _file_problems(found.pointer, found.text, file_name, source)


def _file_problems(pointer: str, given: str, file_name: str, source: Node) -> Iterator[Problem]:
    if source.type != "Processing":
        yield Problem(pointer, given, f"a property file of a Processing step; {source.name!r} is a {source.type} step")
        return
    declared = {str(file.get("PropertyFileName")): file for file in _entries(source.step.get("PropertyFiles"))}
    file = declared.get(file_name)
    if file is None:
        allowed = f"a property file of step {source.name!r}: {', '.join(declared) or 'it has none'}"
        yield Problem(pointer, given, allowed, "declare it in the step's property_files")
        return
    config = source.own_arguments.get("ProcessingOutputConfig")
    outputs = [str(output.get("OutputName")) for output in _entries(_member(config, "Outputs"))]
    if file.get("OutputName") not in outputs:
        allowed = f"an output of step {source.name!r}: {', '.join(outputs) or 'it has none'}"
        yield Problem(pointer, file.get("OutputName"), allowed, f"correct output_name of property file {file_name!r}")


def _member(value: Json, key: str) -> Json:
    return cast("Mapping[str, Json]", value).get(key) if isinstance(value, dict) else None


def _entries(value: Json) -> list[dict[str, Json]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
