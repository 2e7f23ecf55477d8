"""CloudFormation templates around definition documents, with the functions that they are put together of."""

from __future__ import annotations

import json
import random
from typing import Any, Final, cast

import yaml

from scripts.fuzz.values import Members, Value, copied

_ROLE: Final = "arn:aws:iam::123456789012:role/x"
_ODD_CALLS: Final = (
    *({"Ref": "Odd"}, {"Ref": "AWS::Region"}, {"Ref": "Nobody"}, {"Ref": 5}, {"Fn::GetAtt": ["Role", "Arn"]}),
    *({"Fn::GetAtt": "Role.Arn"}, {"Fn::GetAtt": "x"}, {"Fn::ImportValue": "shared"}),
    {"Fn::Select": [0, {"Ref": "L"}]},
    *({"Fn::If": ["C", "a", {"Ref": "AWS::NoValue"}]}, {"Fn::Sub": "${Odd}-${AWS::Region}-${!x}"}, {"Fn::Sub": 5}),
    *({"Fn::Sub": ["${a}${b}", {"a": {"Fn::Sub": "${Odd}"}}]}, {"Fn::Join": ["", ["a", {"Ref": "Odd"}]]}),
    {"Fn::Join": 1},
    *({"Fn::ToJsonString": {"a": [1, None]}}, {"Fn::Join": [",", {"Ref": "L"}]}, {"Fn::Transform": {"Name": "x"}}),
    *({"Fn::FindInMap": ["A", {"Ref": "Odd"}, "c"]}, {"Fn::Base64": "x"}),
    {"Fn::GetAtt": ["CdkJsonStringify1", "Value"]},
)
_DEFAULTS: Final = ("x", "", 5, True, '"', "\\", "{", '{"Steps": []}', None, ["a"], "9" * 5000, "\ud800", 1e400)


class Templates:
    """Makes templates. ``chance``: what decides."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.assets: dict[str, str] = {}
        """Files beside the template, by name."""

    def around(self, documents: list[Members]) -> Members:
        """A template with a pipeline for each document, a schedule and parameters."""
        resources: Members = {}
        for number, document in enumerate(documents):
            properties = {"PipelineName": self._name(), "PipelineDefinition": self._definition(document, number)}
            metadata = {"aws:cdk:path": self.chance.choice(("App/Stack/Pipeline", 5))}
            resources[f"Pipeline{number}"] = {
                "Type": "AWS::SageMaker::Pipeline",
                "Properties": {**properties, "RoleArn": _ROLE},
                "Metadata": metadata,
            }
        stringified = {"Type": "Custom::AWSCDKCfnJsonStringify", "Properties": {"Value": [1, {"Ref": "Odd"}]}}
        resources |= {"Schedule": self._schedule(), "CdkJsonStringify1": stringified}
        parameters: Members = {
            "Odd": {"Type": self.chance.choice(("String", "Number")), "Default": self.chance.choice(_DEFAULTS)},
            "L": {"Type": "CommaDelimitedList", "Default": "a,b"},
        }
        return {"AWSTemplateFormatVersion": "2010-09-09", "Parameters": parameters, "Resources": resources}

    def _name(self) -> Value:
        return copied(self.chance.choice(("churn", {"Ref": "Odd"}, {"Fn::Sub": "${AWS::StackName}-x"}, None, 5)))

    def _definition(self, document: Members, number: int) -> Value:
        text = json.dumps(document, default=str)
        kind = self.chance.randrange(7)
        if kind == 0:
            odd: tuple[Value, ...] = (None, "x", {}, [], {"PipelineDefinitionBody": {"Ref": "Odd"}})
            return copied(self.chance.choice(odd))
        if kind == 1:
            return {"PipelineDefinitionS3Location": self._located(text, number)}
        bodies = (
            self._cut_up(text),
            self._cut_up(text),
            self._substituted(text),
            document,
            {"Fn::ToJsonString": document},
        )
        return {"PipelineDefinitionBody": text if kind == 2 else self.chance.choice(bodies)}

    def _cut_up(self, text: str) -> Value:
        """The text in pieces, with calls between them or in the place of some."""
        ends = sorted(self.chance.randrange(len(text) + 1) for _ in range(self.chance.choice((0, 1, 2, 5, 30))))
        pieces: list[Value] = []
        for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
            pieces.append(text[start:end])
            if self.chance.random() < 0.4:
                pieces.append(copied(self.chance.choice(_ODD_CALLS)))
        return {"Fn::Join": ["", pieces]}

    def _substituted(self, text: str) -> Value:
        at = self.chance.randrange(len(text) + 1)
        name = self.chance.choice(("Odd", "AWS::Region", "!x", " Odd ", "a", "", "Role.Arn", "a${b}"))
        cut = f"{text[:at]}${{{name}}}{text[at + self.chance.choice((0, 0, 5)) :]}"
        return {"Fn::Sub": self.chance.choice((cut, [cut, {"a": copied(self.chance.choice(_ODD_CALLS))}], [cut]))}

    def _located(self, text: str, number: int) -> Value:
        key = f"asset{number}.json"
        self.assets[f"definition{number}.json"] = text
        entry = {"source": {"path": f"definition{number}.json"}, "destinations": {"d": {"objectKey": key}}}
        manifest = {"files": {"a": self.chance.choice((entry, entry, {}, 5, {"source": {"path": "\0"}}))}}
        self.assets["file.assets.json"] = self.chance.choice((json.dumps(manifest), json.dumps(manifest), "{", "[1]"))
        return {"Bucket": "b", "Key": copied(self.chance.choice((key, {"Fn::Sub": key}, {"Ref": "Odd"}, 5)))}

    def _schedule(self) -> Value:
        arn = {"Fn::Sub": "arn:aws:sagemaker:${AWS::Region}:1:pipeline/${Pipeline0}"}
        supplied = {"PipelineParameterList": [{"Name": "X", "Value": "1"}, {"Name": {"Ref": "Odd"}}, 5]}
        target = {
            "Arn": copied(self.chance.choice((arn, {"Ref": "Pipeline0"}, 5))),
            "SageMakerPipelineParameters": supplied,
        }
        expression = copied(self.chance.choice(("rate(1 day)", {"Ref": "Odd"}, 5, None)))
        if self.chance.random() < 0.5:
            properties: Members = {"ScheduleExpression": expression, "Target": target}
            return {"Type": "AWS::Scheduler::Schedule", "Properties": properties}
        return {"Type": "AWS::Events::Rule", "Properties": {"ScheduleExpression": expression, "Targets": [target, 5]}}


def as_yaml(value: Value, chance: random.Random) -> str:
    """YAML text, with short forms of functions here and there, aliases where values stand twice, blocks of lines."""
    dumper = _Dumper if chance.random() < 0.7 else yaml.SafeDumper
    width = chance.choice((40, 120, 10_000))
    return cast("str", cast("Any", yaml).dump(value, Dumper=dumper, width=width, allow_unicode=chance.random() < 0.5))


class _Dumper(yaml.SafeDumper):
    """Writes functions in their short forms, and long texts in lines of their own."""


def _of_dict(dumper: Any, value: Members) -> Any:
    function, argument = next(iter(value.items()), ("", None))
    is_call = len(value) == 1 and (function == "Ref" or str(function).startswith("Fn::"))
    if not is_call:
        return dumper.represent_dict(value.items())
    tag = f"!{function.removeprefix('Fn::')}"
    if isinstance(argument, str):
        return dumper.represent_scalar(tag, argument)
    if isinstance(argument, list):
        return dumper.represent_sequence(tag, cast("list[Value]", argument))
    return dumper.represent_dict(value.items())


def _of_text(dumper: Any, value: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if len(value) > 200 else None)


cast("Any", _Dumper).add_representer(dict, _of_dict)
cast("Any", _Dumper).add_representer(str, _of_text)
