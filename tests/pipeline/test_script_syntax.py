"""A script with a syntax error: a warning at synth, before a job fails of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import Acknowledgment, App, Environment, Stack, Validations
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training import PyTorch, TrainingPipeline, TrainingStep, TrainingTask
from cdk_sagemaker_training.pipeline.script_syntax import SCRIPT_SYNTAX
from tests.support.scripts import SCRIPT, write

BROKEN = "import os\n\ndef train(:\n    pass\n"


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    app = App(outdir=str(tmp_path / "cdk.out"))
    return Stack(app, "Stack", env=Environment(account="123456789012", region="eu-west-1"))


def step(folder: Path, name: str = "Train", entry_point: str = "train.py", **fields: Any) -> TrainingStep:
    estimator = PyTorch(
        entry_point=entry_point,
        source_dir=str(folder),
        framework_version="2.5.1",
        py_version="py311",
        instance_type="ml.c5.xlarge",
        output_path="s3://models/",
        max_run=600,
        **fields,
    )
    return TrainingStep(name=name, estimator=estimator, inputs={"train": "s3://data/train/"})


def told(stack: Stack) -> list[str]:
    """The warnings of the synthesis about scripts."""
    entries = [entry for construct in stack.node.find_all() for entry in construct.node.metadata]
    return [str(entry.data) for entry in entries if "warning" in entry.type and "of this machine" in str(entry.data)]


def test_file_line_and_text_once_for_all_steps(stack: Stack, tmp_path: Path):
    folder = write(tmp_path / "src", {"train.py": BROKEN})
    TrainingPipeline(stack, "Pipeline", steps=[step(folder), step(folder, "Again")])
    mine = f"{sys.version_info.major}.{sys.version_info.minor}"
    (line,) = told(stack)
    assert line.startswith(f"{folder}/train.py:3: invalid syntax: 'def train(:': Python {mine} of this machine cannot")
    assert "where that of the container cannot either, the job fails when it starts" in line
    assert SCRIPT_SYNTAX in line


def test_the_script_of_a_task(stack: Stack, tmp_path: Path):
    task = TrainingTask(stack, "Task", step=step(write(tmp_path / "src", {"train.py": BROKEN})))
    body = sfn.DefinitionBody.from_chainable(cast("Any", task))
    sfn.StateMachine(stack, "Machine", definition_body=body)
    assert 1 == len(told(stack))


def test_it_can_be_lived_with(stack: Stack, tmp_path: Path):
    pipeline = TrainingPipeline(stack, "Pipeline", steps=[step(write(tmp_path / "src", {"train.py": BROKEN}))])
    Validations.of(pipeline).acknowledge(Acknowledgment(id=SCRIPT_SYNTAX, reason="the image has Python 2"))
    assert [] == told(stack)


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ({"train.py": SCRIPT}, {}),
        ({"train.py": SCRIPT, "template.py": "{{ broken"}, {}),  # other files may never be read
        ({"start.sh": "echo $(\n"}, {"entry_point": "start.sh"}),
    ],
)
def test_nothing_of_others(stack: Stack, tmp_path: Path, files: dict[str, str], fields: dict[str, Any]):
    TrainingPipeline(stack, "Pipeline", steps=[step(write(tmp_path / "src", files), **fields)])
    assert [] == told(stack)


def test_nothing_of_code_that_lies_on_s3(stack: Stack):
    TrainingPipeline(stack, "Pipeline", steps=[step(cast("Any", "s3://code/sourcedir.tar.gz"))])
    assert [] == told(stack)
