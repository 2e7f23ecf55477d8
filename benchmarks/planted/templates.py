"""The corpus as CloudFormation templates, for tools that read those."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from benchmarks.planted.corpus import Planted, planted
from cdk_sagemaker_training.rules.examples import ROLE, Example, training

PER_TEMPLATE: Final = 100
"""Few enough for every tool, and far below CloudFormation's 500 resources."""

SOUND: Final = "Sound"
"""The logical id of a pipeline without a mistake, which each template holds: what a tool says of it is no discovery."""


@attrs.frozen
class PlantedTemplate:
    """Some cases in one template, by the logical id of their pipeline."""

    name: str
    cases: dict[str, Planted]
    template: dict[str, object]


def planted_templates() -> Iterator[PlantedTemplate]:
    """Every case in one of them; the same ones in the same order each time."""
    corpus = list(planted())
    for number, start in enumerate(range(0, len(corpus), PER_TEMPLATE)):
        cases = {logical_id(case): case for case in corpus[start : start + PER_TEMPLATE]}
        yield PlantedTemplate(f"planted-{number}", cases, _template(cases))


def logical_id(case: Planted) -> str:
    """``SMT201Bad0``."""
    return f"{case.rule}{case.kind.title()}{case.number}"


def _template(cases: dict[str, Planted]) -> dict[str, object]:
    resources = {name: _pipeline(name, case.example) for name, case in cases.items()}
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {SOUND: _pipeline(SOUND, training()), **resources}}


def _pipeline(name: str, example: Example) -> dict[str, object]:
    return {
        "Type": "AWS::SageMaker::Pipeline",
        "Properties": {
            "PipelineName": name,
            "PipelineDefinition": {"PipelineDefinitionBody": json.dumps(example.document, default=str)},
            "RoleArn": ROLE,
        },
    }


def unlike_the_sound_one(found: dict[str, set[str]], cases: Sequence[str]) -> set[str]:
    """The logical ids of which a tool says something that it does not say of the sound pipeline.

    ``found``: by logical id, what the tool says, as ids of its rules.
    """
    always = found.get(SOUND, set())
    return {name for name in cases if found.get(name, set()) - always}
