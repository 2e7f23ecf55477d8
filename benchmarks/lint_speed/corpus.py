"""Many definitions in files, and in templates that carry them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from benchmarks.lint_speed.definitions import STEPS_OF_A_STAGE, definition
from cdk_sagemaker_training.definition.fields.variables import Json

REPOSITORY: Final = Path(__file__).parents[2]
PIPELINE: Final = "AWS::SageMaker::Pipeline"
_TRUST: Final = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
_SMALLEST: Final[Mapping[str, Any]] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Resources": {
        "Artifacts": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"},
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [_TRUST]}},
        },
        "Pipeline": {
            "Type": PIPELINE,
            "Properties": {"PipelineName": "churn", "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}},
        },
    },
}


@attrs.frozen(kw_only=True)
class Corpus:
    """Three folders with the same definitions in the same order."""

    definitions: list[Path]
    small_templates: list[Path]
    """With nearly nothing else in them."""
    app_templates: list[Path]
    """With what is in the template of the example app."""


def written(folder: Path, count: int, *, app: Mapping[str, Any] | None = None, templates: bool = True) -> Corpus:
    """Writes them. Every fifth definition has a mistake.

    ``app``: the template of the example app, default: none. ``templates``: whether there are any.
    """
    corpus = Corpus(definitions=[], small_templates=[], app_templates=[])
    for number in range(count):
        document = definition(STEPS_OF_A_STAGE, number, mistake=number % 5 == 0)
        corpus.definitions.append(_file(folder / "definitions", number, document))
        if templates:
            corpus.small_templates.append(_file(folder / "small", number, carrying(document, _SMALLEST)))
        if app is not None:
            corpus.app_templates.append(_file(folder / "app", number, carrying(document, app)))
    return corpus


def carrying(document: Mapping[str, Json], template: Mapping[str, Any]) -> dict[str, Any]:
    """The template with the document in its pipelines."""
    body = {"PipelineDefinitionBody": json.dumps(document, separators=(",", ":"))}
    resources = {
        name: {**resource, "Properties": {**resource["Properties"], "PipelineDefinition": body}}
        if resource["Type"] == PIPELINE
        else resource
        for name, resource in template["Resources"].items()
    }
    return {**template, "Resources": resources}


def app_template() -> Mapping[str, Any]:
    """The template with a pipeline that the example app is synthesized to; the first one where there are several."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CDK_OUTDIR": folder, "CDK_VALIDATION": "false"}
        subprocess.run([sys.executable, "app.py"], cwd=REPOSITORY, env=environment, check=True, capture_output=True)
        templates = [
            json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(folder).glob("*.template.json"))
        ]
    return next(each for each in templates if any(r["Type"] == PIPELINE for r in each["Resources"].values()))


def _file(folder: Path, number: int, content: object) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{number:05}.json"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path
