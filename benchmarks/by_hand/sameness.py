"""Whether two templates deploy the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from benchmarks.values import mapped

_DEPLOYED: Final = ("Type", "Properties", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Condition")
"""What CloudFormation acts on: not the metadata."""


def deployed(template: Mapping[str, Any]) -> dict[str, Any]:
    """Its resources, mappings and outputs as far as CloudFormation acts on them.

    The text of a pipeline's definition is taken apart, since JSON writes one number in several ways; tags, whose order
    says nothing, are sorted, and so is what a resource depends on.
    """
    return {
        "Resources": {
            name: {key: _normal(resource[key]) for key in _DEPLOYED if key in resource}
            for name, resource in template["Resources"].items()
        },
        "Mappings": template.get("Mappings", {}),
        "Outputs": {
            name: {key: value for key, value in output.items() if key != "Description"}
            for name, output in template.get("Outputs", {}).items()
        },
    }


def _normal(value: Any) -> Any:
    match value:
        case {"PipelineDefinitionBody": body}:
            return {"PipelineDefinitionBody": _document(body)}
        case {"Tags": [*tags]}:
            others = {key: member for key, member in cast("dict[str, Any]", value).items() if key != "Tags"}
            return {**mapped(others, _normal), "Tags": sorted(tags, key=json.dumps)}
        case [str(only)]:
            return only  # of DependsOn, where one name and a list of one say the same
        case _:
            return mapped(value, _normal)


def _document(body: Any) -> Any:
    """The document of a text; what only the deployment knows stands in it as JSON."""
    if isinstance(body, str):
        return json.loads(body)
    values: list[Any] = body["Fn::Join"][1]
    return json.loads("".join(value if isinstance(value, str) else _inside_text(value) for value in values))


def _inside_text(value: Any) -> str:
    return json.dumps(json.dumps(value, sort_keys=True))[1:-1]
