"""Writes the twin of an app: a Python program that makes the same resources with CDK's L1 classes.

It reads like what a person writes who knows every property by heart: one call to a typed class for each resource, typed
structures where the class has them, references between resources as attributes (``key.attr_arn``), the definition of a
pipeline as a dict. Construct ids are the logical ids. What CDK makes of references between stacks is written out, as
exports and imports. Metadata of resources, which only linters read, is left out.

Usage: python -m benchmarks.by_hand.write_twin FOLDER_OF_TEMPLATES OUTPUT.py
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

from benchmarks.by_hand.expressions import Names, Writer, written

_BODY: Final = "PipelineDefinitionBody"
_HEAD: Final = '''"""The example app, written by hand with CDK's L1 classes (by benchmarks.by_hand.write_twin)."""

import gc
import json

from aws_cdk import App, Aws, CfnMapping, CfnOutput, CfnTag, Fn, RemovalPolicy, Stack
{imports}

COMPACT = (",", ":")
gc.freeze()
app = App()

'''
_UNTOLD: Final = frozenset({"BootstrapVersion", "CheckBootstrapVersion"})
"""What every stack gets from CDK by itself."""


def twin(templates: Mapping[str, Mapping[str, Any]]) -> str:
    """The program. ``templates``: by stack, in an order in which a stack comes after those it imports from."""
    stacks = [_stack(name, template) for name, template in templates.items()]
    services = sorted(
        {_service(resource["Type"]) for each in templates.values() for resource in each["Resources"].values()}
    )
    imports = "\n".join(f"from aws_cdk import aws_{service} as {service}" for service in services)
    return _HEAD.format(imports=imports) + "\n".join([*stacks, "app.synth()", ""])


def _stack(name: str, template: Mapping[str, Any]) -> str:
    resources: Mapping[str, Any] = template["Resources"]
    names = Names(resources)
    description = f", description={template['Description']!r}" if "Description" in template else ""
    lines = [f"stack = Stack(app, {name!r}{description})"]
    lines += [f"CfnMapping(stack, {key!r}, mapping={value!r})" for key, value in template.get("Mappings", {}).items()]
    for logical_id in _in_order(resources):
        lines += _resource(logical_id, resources[logical_id], names)
    lines += [line for key, output in template.get("Outputs", {}).items() for line in _output(key, output, names)]
    return "\n".join([*lines, ""])


def _in_order(resources: Mapping[str, Any]) -> list[str]:
    """The logical ids, each after those that it refers to."""
    order: TopologicalSorter[str] = TopologicalSorter()
    for name, resource in resources.items():
        text = json.dumps(resource)
        order.add(name, *(other for other in resources if other != name and f'"{other}"' in text))
    return [*order.static_order()]


def _resource(logical_id: str, resource: Mapping[str, Any], names: Names) -> list[str]:
    service, kind = _service(resource["Type"]), f"Cfn{resource['Type'].rpartition('::')[2]}"
    writer = Writer(names, getattr(import_module(f"aws_cdk.aws_{service}"), kind), f"{service}.{kind}")
    arguments = ["stack", repr(logical_id)]
    for key, value in resource.get("Properties", {}).items():
        argument, hint = writer.argument(key)
        told = _definition(value, names) if key == "PipelineDefinition" and _BODY in value else writer.told(value, hint)
        arguments.append(f"{argument}={told}")
    variable = names.variables[logical_id]
    lines = [*names.new_variables(), f"{variable} = {service}.{kind}({', '.join(arguments)})"]
    if "DeletionPolicy" in resource:
        lines.append(f"{variable}.apply_removal_policy(RemovalPolicy.{resource['DeletionPolicy'].upper()})")
    needed = resource.get("DependsOn", [])
    lines += [
        f"{variable}.add_resource_dependency({names.variables[other]})"
        for other in ([needed] if isinstance(needed, str) else needed)
    ]
    return lines


def _definition(value: Mapping[str, Any], names: Names) -> str:
    """The text of the definition as what it is the JSON of."""
    values: list[str] = []

    def mark(expression: str) -> str:
        values.append(expression)
        return f"\ue000{len(values) - 1}\ue001"

    body = value[_BODY]
    parts: list[Any] = [body] if isinstance(body, str) else body["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else mark(names.reference(part)) for part in parts)
    return f"{{{_BODY!r}: json.dumps({_python(json.loads(text), values)}, separators=COMPACT)}}"


def _python(value: Any, values: Sequence[str]) -> str:
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return "{" + ", ".join(f"{key!r}: {_python(member, values)}" for key, member in members.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_python(item, values) for item in cast("list[Any]", value)) + "]"
    if isinstance(value, str):
        pieces = re.split("\ue000(\\d+)\ue001", value)
        return written([values[int(piece)] if odd % 2 else piece for odd, piece in enumerate(pieces)])
    return repr(value)


def _output(key: str, output: Mapping[str, Any], names: Names) -> list[str]:
    arguments = ["stack", repr(key), f"value={names.text(output['Value'])}"]
    arguments += [f"description={output['Description']!r}"] if "Description" in output else []
    arguments += [f"export_name={output['Export']['Name']!r}"] if "Export" in output else []
    return [*names.new_variables(), f"CfnOutput({', '.join(arguments)})"]


def _service(kind: str) -> str:
    return kind.split("::")[1].lower()


def templates_in(folder: Path) -> dict[str, dict[str, Any]]:
    """By stack, the templates of a cloud assembly, those that export before those that import."""
    found: dict[str, dict[str, Any]] = {
        path.name.partition(".")[0]: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.template.json"))
    }
    return dict(sorted(found.items(), key=lambda item: "Fn::ImportValue" in json.dumps(item[1])))


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(twin(templates_in(Path(sys.argv[1]))), encoding="utf-8")
