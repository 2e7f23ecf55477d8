"""Definitions on S3 and boundaries pass the packs that the example stacks pass, without acknowledgements of a team."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Stack

from cdk_sagemaker_training import (
    DefinitionLocation,
    TrainingGuardrailPolicy,
    TrainingGuardrails,
    TrainingPipeline,
    TrainingWorkspace,
)
from tests.stacks.test_nag import findings
from tests.support.example_app import flags
from tests.support.steps import train


def test_nag_finds_nothing_of_a_definition_in_the_bucket_of_another_stack(tmp_path: Path):
    app = App(context=flags(), outdir=str(tmp_path))
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Training")
    step = train(output_path=None, metric_definitions=[{"Name": "loss", "Regex": "loss=([0-9.]+)"}])
    TrainingPipeline(
        Stack(app, "Team"), "P", workspace=workspace, steps=[step], definition_location=DefinitionLocation.S3
    )
    assert [] == [each for each in findings(app, fails=True) if each[1].startswith("Team/")]


def test_nag_finds_nothing_of_a_boundary(tmp_path: Path):
    app = App(context=flags(), outdir=str(tmp_path))
    bounds = TrainingGuardrails(max_run=86_400)
    TrainingGuardrailPolicy(Stack(app, "Bounds"), "G", guardrails=bounds, permissions_boundary=True)
    assert [] == findings(app)
