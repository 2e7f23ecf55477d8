"""What a synthesized template says, read as CloudFormation would after deployment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from aws_cdk import App, Stack
from aws_cdk.assertions import Template

PIPELINE = "AWS::SageMaker::Pipeline"


def resources(stack: Stack, kind: str) -> list[dict[str, Any]]:
    """The properties of every resource of a type, in template order."""
    template = cast("dict[str, Any]", Template.from_stack(stack).to_json())
    return [found["Properties"] for found in template.get("Resources", {}).values() if found["Type"] == kind]


def deployed(value: Any) -> Any:
    """A template value with every intrinsic replaced by a readable placeholder, joins done."""
    if isinstance(value, list):
        return [deployed(inner) for inner in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    ((function, argument), *others) = cast("dict[str, Any]", value).items()
    if others or not (function == "Ref" or function.startswith("Fn::")):
        return {key: deployed(inner) for key, inner in cast("dict[str, Any]", value).items()}
    return _called(function, deployed(argument))


def _called(function: str, argument: Any) -> Any:
    if function == "Ref":
        return f"<{argument}>"
    if function == "Fn::GetAtt":
        # CDK lets a custom resource write a list that only the deployment knows as JSON text.
        listed = argument[0].startswith("CdkJsonStringify")
        return json.dumps([f"<{argument[0]}>"]) if listed else f"<{'.'.join(argument)}>"
    if function == "Fn::Join":
        separator, parts = argument
        return separator.join(part if isinstance(part, str) else f"<{part}>" for part in parts)
    if function == "Fn::Select":
        position, parts = argument
        return parts[int(position)] if isinstance(parts, list) else f"<{parts}[{position}]>"
    if function == "Fn::Split":
        separator, text = argument
        return text.split(separator) if "<" not in text else f"{text} split at {separator}"
    return f"<{function} {argument}>"


def definition_of(stack: Stack, **parameters: str) -> dict[str, Any]:
    """The definition document of the only pipeline in a stack, deployed with values for some template parameters."""
    (pipeline,) = resources(stack, PIPELINE)
    return document_of(pipeline, **parameters)


def document_of(pipeline: dict[str, Any], **parameters: str) -> dict[str, Any]:
    """The same of a pipeline by its properties."""
    text: str = deployed(pipeline["PipelineDefinition"]["PipelineDefinitionBody"])
    for name, value in parameters.items():
        text = text.replace(f"<{name}>", value)
    return json.loads(text)


def statements_of(stack: Stack, policy: str) -> list[dict[str, Any]]:
    """The statements of the one policy whose name has ``policy`` in it."""
    (found,) = [p for p in resources(stack, "AWS::IAM::Policy") if policy in p["PolicyName"]]
    return deployed(found["PolicyDocument"]["Statement"])


def actions_of(statements: list[dict[str, Any]]) -> set[str]:
    """Every action that statements allow."""
    return {action for statement in statements for action in as_list(statement["Action"])}


def as_list(value: Any) -> list[Any]:
    """What IAM writes as one value or a list."""
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def warnings(stack: Stack) -> list[str]:
    """What the CLI would show as warnings. jsii cannot bring the messages of an assembly back to Python."""
    folder = Path(cast("App", stack.node.root).synth().directory)
    kept = folder / f"{stack.artifact_id}.metadata.json"
    entries = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    return [each["data"] for place in entries.values() for each in place if each["type"] == "aws:cdk:warning"]
