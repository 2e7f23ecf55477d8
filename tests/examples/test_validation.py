"""What the CDK itself says of every example's template when it is asked to be strict.

Its validation costs seconds in every process and its switch is read when Node starts: one process for all examples.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.example_app import flags

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = sorted((REPOSITORY / "examples").glob("*.py"))
STRICT = "@aws-cdk/core:strictCfnValidateErrors"

SYNTHESIZE = """
import functools, json, pathlib, runpy, sys, traceback
import aws_cdk
context, folder, *programs = sys.argv[1:]
app = aws_cdk.App
for program in programs:
    outdir = pathlib.Path(folder, pathlib.Path(program).stem)
    aws_cdk.App = functools.partial(app, context=json.loads(context), outdir=str(outdir))
    try:
        runpy.run_path(program, run_name="__main__")
    except Exception:
        (outdir / "raised").write_text(traceback.format_exc())
"""
MISTAKE = 'aws_cdk.CfnResource(stack, "X", type="AWS::SageMaker::ModelPackageGroup", properties={"Nope": 1})'


@pytest.fixture(scope="module")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each example and for one with a mistake, with a file ``raised`` where synthesis has failed."""
    folder = tmp_path_factory.mktemp("assemblies")
    broken = folder / "broken.py"
    text = EXAMPLES[0].read_text(encoding="utf-8")
    broken.write_text(text.replace("app.synth()", f"import aws_cdk\n{MISTAKE}\napp.synth()"), encoding="utf-8")
    context = {**flags(), STRICT: True}
    environment = {name: value for name, value in os.environ.items() if name != "CDK_VALIDATION"}
    environment["PYTHONPATH"] = str(REPOSITORY / "constructs")
    command = [sys.executable, "-c", SYNTHESIZE, json.dumps(context), str(folder), *map(str, [*EXAMPLES, broken])]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    return folder


def found(assembly: Path) -> list[str]:
    report = cast("dict[str, Any]", json.loads((assembly / "validation-report.json").read_text(encoding="utf-8")))
    return [each["description"] for plugin in report["pluginReports"] for each in plugin["violations"]]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in EXAMPLES])
def test_nothing_is_found(assemblies: Path, path: Path):
    assert not (assemblies / path.stem / "raised").exists(), (assemblies / path.stem / "raised").read_text("utf-8")
    assert [] == found(assemblies / path.stem)


def test_something_would_be_found(assemblies: Path):
    assert (assemblies / "broken" / "raised").exists()
    assert any("Nope" in each for each in found(assemblies / "broken"))
