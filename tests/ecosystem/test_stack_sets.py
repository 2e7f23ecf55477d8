"""The workspace as the template of a StackSet: nothing but the template, and what apps in its accounts read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, BootstraplessSynthesizer, Stack
from aws_cdk.assertions import Template

from cdk_sagemaker_training import TrainingPipeline, TrainingStep, TrainingWorkspace, XGBoost
from tests.support.steps import train

PREFIX = "/training/platform"
MAX_TEMPLATE_BYTES = 51_200
"""``TemplateBody`` of CreateStackSet (CloudFormation API reference)."""


def baseline(folder: Path) -> Any:
    app = App(outdir=str(folder))
    stack = Stack(app, "Baseline", synthesizer=BootstraplessSynthesizer())
    TrainingWorkspace(stack, "Training").export_ssm_parameters(parameter_prefix=PREFIX)
    return app.synth().get_stack_by_name("Baseline")


def test_the_template_is_all_there_is(tmp_path: Path):
    stack = baseline(tmp_path)
    text = Path(stack.template_full_path).read_text(encoding="utf-8")
    assert [] == stack.assets
    assert len(text.encode()) <= MAX_TEMPLATE_BYTES
    template = json.loads(text)
    assert "Parameters" not in template  # whose values each account would have to be given
    assert "Custom::" not in text


def test_apps_in_its_accounts_read_what_it_writes(tmp_path: Path):
    template = json.loads(Path(baseline(tmp_path).template_full_path).read_text(encoding="utf-8"))
    parameters = [each for each in template["Resources"].values() if each["Type"] == "AWS::SSM::Parameter"]
    written = {each["Properties"]["Name"] for each in parameters}
    team = Stack(App(), "Team")
    workspace = TrainingWorkspace.from_ssm_parameters(team, "Training", parameter_prefix=PREFIX, subnet_count=2)
    TrainingPipeline(team, "Pipeline", workspace=workspace, steps=[train(output_path=None)])
    asked = {each["Default"] for each in Template.from_stack(team).to_json()["Parameters"].values()}
    read = {name for name in asked if name.startswith(PREFIX)}
    assert read
    assert read <= written


def test_a_pipeline_with_a_script_is_refused_there(tmp_path: Path):
    (tmp_path / "train.py").write_text("print()")
    stack = Stack(App(), "Baseline", synthesizer=BootstraplessSynthesizer())
    script = XGBoost(
        entry_point="train.py",
        source_dir=str(tmp_path),
        framework_version="3.2-0",
        instance_type="ml.m5.xlarge",
        output_path="s3://models/",
    )
    with pytest.raises(RuntimeError, match="Cannot add assets to a Stack that uses the BootstraplessSynthesizer"):
        TrainingPipeline(stack, "Pipeline", steps=[TrainingStep(name="Train", estimator=script)])
