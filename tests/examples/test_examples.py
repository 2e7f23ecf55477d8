"""Every example synthesizes as it stands, without a warning, into a template that cfn-lint has nothing against."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from cdk_sagemaker_training import TrainingPipeline
from cdk_sagemaker_training.catalog import algorithms
from cdk_sagemaker_training.catalog.images import ImageReference
from tests.support.cfn_lint import findings
from tests.support.example_app import REPOSITORY, flags
from tests.support.examples import EXAMPLES, each, synthesized

SCRIPTS = sorted((REPOSITORY / "examples" / "scripts").rglob("*.py"))
LONGEST = 100

Json = dict[str, Any]


def steps_of(steps: list[Json]) -> Iterator[Json]:
    for step in steps:
        yield step
        for branch in ("IfSteps", "ElseSteps"):
            yield from steps_of(step["Arguments"].get(branch, []))


def definition(path: Path) -> Json:
    """The document before regions are filled in: images are still references to the catalog. Of a fleet, the first."""
    pipeline, *_ = [found for found in synthesized(path)[0].node.find_all() if isinstance(found, TrainingPipeline)]
    return cast("Json", pipeline.definition.to_dict())


def jobs(path: Path) -> Iterator[Json]:
    """The requests of all training jobs, those of tuning jobs included."""
    for step in steps_of(definition(path)["Steps"]):
        if step["Type"] == "Training":
            yield step["Arguments"]
        elif step["Type"] == "Tuning":
            yield step["Arguments"]["TrainingJobDefinition"]


def image(job: Mapping[str, Any]) -> object:
    return job["AlgorithmSpecification"]["TrainingImage"]


def algorithm_of(job: Mapping[str, Any]) -> algorithms.Algorithm | None:
    """The built-in algorithm that a job runs, if it runs one."""
    found = image(job)
    runs_script = "sagemaker_program" in job.get("HyperParameters", {})
    named = isinstance(found, ImageReference) and not runs_script and found.name in algorithms.algorithm_names()
    return algorithms.algorithm(cast("ImageReference", found).name) if named else None


def test_there_are_examples():
    assert 20 <= len(EXAMPLES)


@each
def test_it_synthesizes_in_silence(path: Path, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder):
    _, stacks = synthesized.__wrapped__(path)  # what another test has synthesized has had its say already
    assert ("", "") == capfd.readouterr()
    assert [] == [str(warning.message) for warning in recwarn]
    assert [] == [str(message.entry.data) for stack in stacks for message in stack.messages]


@each
def test_cfn_lint_finds_nothing(path: Path):
    assert [] == [found for stack in synthesized(path)[1] for found in findings(stack.template)]


def test_cfn_lint_would_find_something():
    template = cast("Json", synthesized(EXAMPLES[0])[1][0].template)
    assert findings({**template, "Outputs": {"Gone": {"Value": {"Ref": "Gone"}}}})


@each
def test_spot_waits_no_longer_than_its_algorithm_allows(path: Path):
    for job in jobs(path):
        algorithm = algorithm_of(job)
        if job.get("EnableManagedSpotTraining") is not True or algorithm is None:
            continue
        longest, waits = algorithm.checkpoints.max_wait, job["StoppingCondition"]["MaxWaitTimeInSeconds"]
        assert algorithm.checkpoints.native == ("CheckpointConfig" in job)
        assert longest is None or longest >= waits


@each
def test_it_can_be_read_at_a_glance(path: Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert LONGEST >= len(lines)
    assert "app.synth()" == lines[-1]


def test_every_algorithm_has_an_example():
    shown = {found.name for path in EXAMPLES for job in jobs(path) if (found := algorithm_of(job)) is not None}
    assert set(algorithms.algorithm_names()) == shown


def test_every_script_is_the_code_of_an_example():
    named = {text for path in EXAMPLES for text in re.findall(r'"scripts"((?: / "[\w.]+")+)', path.read_text("utf-8"))}
    folders = {re.findall(r'"([\w.]+)"', text)[0] for text in named}
    assert {script.relative_to(REPOSITORY / "examples" / "scripts").parts[0] for script in SCRIPTS} == folders


@pytest.mark.parametrize("script", [pytest.param(path, id=path.parent.name) for path in SCRIPTS])
def test_a_script_compiles(script: Path):
    compile(script.read_text(encoding="utf-8"), str(script), "exec")


def test_the_readme_lists_every_example():
    readme = (REPOSITORY / "examples" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in EXAMPLES] == sorted(re.findall(r"^\| \[\w+\]\((\w+\.py)\) \|", readme, re.MULTILINE))


def test_it_runs_as_the_cli_would_run_it(tmp_path: Path):
    """In another folder, with the environment that ``cdk synth`` gives it and no other: one for all."""
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
        "HOME": str(Path.home()),  # where jsii keeps what it has unpacked
        "CDK_OUTDIR": str(tmp_path / "cdk.out"),
        "CDK_CONTEXT_JSON": json.dumps(flags()),
        "CDK_VALIDATION": "false",
    }
    program = REPOSITORY / "examples" / "script_sklearn.py"
    command = [sys.executable, str(program)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    written = json.loads((tmp_path / "cdk.out" / "ScriptSklearn.template.json").read_text(encoding="utf-8"))
    assert synthesized(program)[1][0].template == written
