"""Whether two templates deploy the same: name by name, or whatever the names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
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


def _document(body: Any, told: Callable[[Any], Any] = lambda value: value) -> Any:
    """The document of a text; what only the deployment knows stands in it as JSON, after ``told``."""
    if isinstance(body, str):
        return json.loads(body)
    values: list[Any] = body["Fn::Join"][1]
    return json.loads("".join(value if isinstance(value, str) else _inside_text(told(value)) for value in values))


def _inside_text(value: Any) -> str:
    return json.dumps(json.dumps(value, sort_keys=True))[1:-1]


class Contents:
    """What the stacks of an app deploy, whatever logical ids and construct paths are.

    A reference is replaced by what it refers to: its type and a digest of its own contents, over stacks too; a look-up
    by the mapping. Left out are metadata, ``DependsOn`` (of a pipeline on a role's policy, or on the role with it), and
    two values that CDK makes of ids: see ``_named_by_cdk``.
    """

    def __init__(self, templates: Mapping[str, Mapping[str, Any]]) -> None:
        self._templates = templates
        self._exports = {
            output["Export"]["Name"]: (stack, output["Value"])
            for stack, template in templates.items()
            for output in template.get("Outputs", {}).values()
            if "Export" in output
        }
        self._seen: dict[tuple[str, str], str] = {}

    def of(self, stack: str) -> dict[str, Any]:
        """Its resources as sorted texts, its outputs by name, and what it exports as sorted texts."""
        template = self._templates[stack]
        outputs = template.get("Outputs", {})
        return {
            "Description": template.get("Description"),
            "Resources": sorted(_text(self._resource(stack, name)) for name in template["Resources"]),
            "Outputs": {
                name: self._value(stack, each["Value"]) for name, each in outputs.items() if "Export" not in each
            },
            "Exports": sorted(
                _text(self._value(stack, each["Value"])) for each in outputs.values() if "Export" in each
            ),
        }

    def _resource(self, stack: str, name: str) -> dict[str, Any]:
        kept = {key: value for key, value in self._templates[stack]["Resources"][name].items() if key in _CONTENTS}
        kept["Properties"] = _named_by_cdk(kept["Type"], kept.get("Properties", {}))
        return self._value(stack, kept)

    def _value(self, stack: str, value: Any) -> Any:
        match value:
            case {"Ref": str(name)} if name in self._templates[stack]["Resources"]:
                found: Any = {"Ref": self._digest(stack, name)}
            case {"Fn::GetAtt": [str(name), attribute]}:
                found = {"Fn::GetAtt": [self._digest(stack, name), attribute]}
            case {"Fn::ImportValue": str(name)}:
                found = {"from another stack": self._value(*self._exports[name])}
            case {"Fn::FindInMap": [str(name), *keys]}:
                found = {"Fn::FindInMap": [self._templates[stack]["Mappings"][name], *keys]}
            case {"PipelineDefinitionBody": body}:
                found = {"PipelineDefinitionBody": _document(body, lambda inner: self._value(stack, inner))}
            case _:
                found = mapped(value, lambda inner: self._value(stack, inner))
        return found

    def _digest(self, stack: str, name: str) -> str:
        if (stack, name) not in self._seen:
            resource = self._resource(stack, name)
            digest = hashlib.sha256(_text(resource).encode()).hexdigest()
            self._seen[stack, name] = f"{stack} {resource['Type']} {digest[:12]}"
        return self._seen[stack, name]


_CONTENTS: Final = tuple(key for key in _DEPLOYED if key != "DependsOn")


def _named_by_cdk(kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties with what CDK makes of names left out, and tags in order.

    A policy is called by its logical id, and tagged ``Name`` is what is in a VPC, with the path of its construct: of
    that the last part stays, by which subnets and route tables are told apart.
    """
    kept = {key: value for key, value in properties.items() if (kind, key) != ("AWS::IAM::Policy", "PolicyName")}
    if "Tags" in kept:
        kept["Tags"] = sorted([_without_path(tag) for tag in kept["Tags"]], key=_text)
    return kept


def _without_path(tag: Mapping[str, str]) -> dict[str, str]:
    name = tag["Value"].removesuffix("/Resource").rpartition("/")[2] if tag["Key"] == "Name" else tag["Value"]
    return {**tag, "Value": name}


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
