"""The texts that a pipeline of ours is synthesized to, ready for those who write by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.values import mapped

_PSEUDO_PARAMETERS: Final = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}


def ready(template: Mapping[str, Any]) -> dict[str, Any]:
    """The definition of the only pipeline of a template, and its roles in the order in which they need each other.

    A role's ARN in a text is ``@Role@``, that of the pipeline, or ``@JobRole@``. The partition is ``aws``.
    """
    resources = template["Resources"]
    roles = [name for name, resource in resources.items() if resource["Type"] == "AWS::IAM::Role"]
    pipeline = next(resource for resource in resources.values() if resource["Type"] == "AWS::SageMaker::Pipeline")
    of_pipeline = next((name for name in roles if pipeline["Properties"]["RoleArn"] == _arn(name)), None)
    names = {name: "Role" if name == of_pipeline else "JobRole" for name in roles}
    body = _plain(pipeline["Properties"]["PipelineDefinition"]["PipelineDefinitionBody"], names)
    return {"body": body, "roles": [_role(resources, name, names) for name in sorted(roles, key=names.__getitem__)]}


def _role(resources: Mapping[str, Any], name: str, names: Mapping[str, str]) -> dict[str, Any]:
    properties = resources[name]["Properties"]
    (trust,) = properties["AssumeRolePolicyDocument"]["Statement"]
    statements = [
        _plain(statement, names)
        for resource in resources.values()
        if resource["Type"] == "AWS::IAM::Policy" and {"Ref": name} in resource["Properties"]["Roles"]
        for statement in resource["Properties"]["PolicyDocument"]["Statement"]
    ]
    return {
        "name": names[name],
        "description": properties["Description"],
        "conditions": _plain(trust.get("Condition", {}), names),
        "statements": statements,
    }


def _arn(role: str) -> object:
    return {"Fn::GetAtt": [role, "Arn"]}


def _plain(value: Any, names: Mapping[str, str]) -> Any:
    """The value without functions of CloudFormation."""
    match value:
        case {"Ref": str(name)}:
            return _PSEUDO_PARAMETERS[name]
        case {"Fn::GetAtt": [str(role), "Arn"]} if role in names:
            return f"@{names[role]}@"
        case {"Fn::Join": ["", [*parts]]}:
            return "".join(_plain(part, names) for part in parts)
        case _:
            return mapped(value, lambda inner: _plain(inner, names))


def write(template: Path, output: Path) -> Path:
    """Writes what is ready of a template of one pipeline."""
    found = ready(json.loads(template.read_text(encoding="utf-8")))
    output.write_text(json.dumps(found), encoding="utf-8")
    return output
