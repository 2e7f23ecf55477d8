"""The corpus as CloudFormation templates, for tools that read those."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from benchmarks.planted.corpus import Planted
from cdk_sagemaker_training.rules.examples import ROLE, Example, training

PER_TEMPLATE: Final = 100
"""Few enough for every tool, and far below CloudFormation's 500 resources."""

SOUND: Final[Mapping[str, Example]] = {
    "Sound": training(),
    "SoundUnknown": training({"Environment": {"RUN": "${Token[TOKEN.1]}"}}),
}
"""Pipelines without a mistake by their logical ids, in each template: what a tool says of them is no discovery. One has
values that only the deployment knows, and so stands in another intrinsic function.
"""

CONTROL: Final = "Control"
"""The logical id of a bucket that every tool says something of: a tool that does not has not looked."""

_BUCKET: Final = {"Type": "AWS::S3::Bucket", "Properties": {"AccessControl": "PublicReadWrite"}}
_PARAMETERS: Final = {"UnknownText": "String", "UnknownNumber": "Number"}
_MARKS: Final = {"UnknownText": "\ue000", "UnknownNumber": "\ue001"}
"""Characters of nobody's, which stand for the parameters while the text is escaped."""
_UNKNOWN: Final = re.compile(r"[$#]\{Token\[[^\]]+\]\}|(-1\.88\d+e\+289)")
"""A CDK token as text, as the item of a list or as a number."""


@attrs.frozen
class PlantedTemplate:
    """Some cases in one template."""

    name: str
    template: dict[str, object]


def planted_templates(corpus: Sequence[Planted]) -> list[PlantedTemplate]:
    """Every case in one of them, in the same order each time."""
    chunks = [corpus[start : start + PER_TEMPLATE] for start in range(0, len(corpus), PER_TEMPLATE)]
    return [PlantedTemplate(f"planted-{number}", _template(chunk)) for number, chunk in enumerate(chunks)]


def logical_id(case: Planted) -> str:
    """``SMT201Bad0``."""
    return f"{case.rule}{case.kind.title()}{case.number}"


def _template(cases: Sequence[Planted]) -> dict[str, object]:
    resources: dict[str, object] = {
        CONTROL: _BUCKET,
        **{name: _pipeline(name, example) for name, example in SOUND.items()},
        **{logical_id(case): _pipeline(logical_id(case), case.example) for case in cases},
    }
    text = json.dumps(resources)
    parameters = {name: {"Type": kind} for name, kind in _PARAMETERS.items() if f"${{{name}}}" in text}
    return {"AWSTemplateFormatVersion": "2010-09-09", "Parameters": parameters, "Resources": resources}


def _pipeline(name: str, example: Example) -> dict[str, object]:
    return {
        "Type": "AWS::SageMaker::Pipeline",
        "Properties": {
            "PipelineName": name,
            "PipelineDefinition": {"PipelineDefinitionBody": _body(example.document)},
            "RoleArn": ROLE,
        },
    }


def _body(document: object) -> object:
    """The text of a definition; what only the deployment knows is a parameter of the template."""
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False, default=lambda _: "${Token[Deferred.0]}")
    marked, tokens = _UNKNOWN.subn(lambda token: _MARKS["UnknownNumber" if token[1] else "UnknownText"], text)
    if not tokens:
        return text
    marked = marked.replace("${", "${!")
    for name, mark in _MARKS.items():
        marked = marked.replace(mark, f"${{{name}}}")
    return {"Fn::Sub": marked}


def of_sound_ones(found: Mapping[str, set[str]]) -> set[str]:
    """What a tool says of pipelines without a mistake. ``found``: by logical id, the ids of its rules."""
    return {rule for name in SOUND for rule in found.get(name, ())}


def unlike_sound_ones(found: Mapping[str, set[str]], cases: Sequence[str]) -> set[str]:
    """The logical ids of which a tool says something that it does not say of the sound pipelines."""
    always = of_sound_ones(found)
    return {name for name in cases if found.get(name, set()) - always}
