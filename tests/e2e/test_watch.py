"""``cdk watch --hotswap-fallback``: a script is saved, and the pipeline has it.

Without the fallback the CLI leaves out what it cannot hotswap, and a pipeline is such.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from demo.cdk_cli import ROOT, CdkCli

pytestmark = pytest.mark.e2e

APP = """
from pathlib import Path
from aws_cdk import App, Stack
from cdk_sagemaker_training import PyTorch, TrainingPipeline, TrainingStep

app = App()
estimator = PyTorch(
    entry_point="train.py",
    source_dir=Path(__file__).parent / "source",
    framework_version="2.5.1",
    py_version="py311",
    instance_type="ml.g5.xlarge",
    output_path="s3://models/",
)
step = TrainingStep(name="Train", estimator=estimator, inputs={"train": "s3://data/train/"})
TrainingPipeline(Stack(app, "Watched"), "Pipeline", pipeline_name="watched", steps=[step])
app.synth()
"""
LONGEST = 120


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(jobs="record") as running:
        yield running


def _source(aws: EmbeddedAws) -> str | None:
    """Where the deployed pipeline has its script from."""
    client = aws.client("sagemaker")
    if not client.list_pipelines()["PipelineSummaries"]:
        return None
    document = json.loads(client.describe_pipeline(PipelineName="watched")["PipelineDefinition"])
    return document["Steps"][0]["Arguments"]["HyperParameters"]["sagemaker_submit_directory"]


def _wait_for(found: Callable[[], Any], printed: list[str]) -> Any:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.5)
    pytest.fail("\n".join(printed[-40:]))


def test_a_saved_script_is_deployed(aws: EmbeddedAws, tmp_path: Path) -> None:
    paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
    CdkCli(environment=environment, work=tmp_path, say=[].append).bootstrap(aws.account_id, aws.region)
    project = tmp_path / "project"
    (project / "source").mkdir(parents=True)
    (project / "app.py").write_text(APP, encoding="utf-8")
    (project / "source" / "train.py").write_text("print('before')\n", encoding="utf-8")
    watch = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["watch"]
    (project / "cdk.json").write_text(json.dumps({"app": f"{sys.executable} app.py", "watch": watch}), encoding="utf-8")
    command = [
        str(ROOT / "node_modules" / ".bin" / "cdk"),
        "watch",
        "--all",
        "--hotswap-fallback",
        "--no-logs",
        "--no-notices",
    ]
    printed: list[str] = []
    with subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        reader = threading.Thread(target=lambda: printed.extend(process.stdout or ()), daemon=True)
        reader.start()
        try:
            before = _wait_for(lambda: _source(aws), printed)
            # Nothing is lost that is saved while a deployment is under way: the CLI looks again when it is done.
            (project / "source" / "train.py").write_text("print('after')\n", encoding="utf-8")
            after = _wait_for(lambda: (found := _source(aws)) != before and found, printed)
        finally:
            # `node` starts the real one as a child: both are ended.
            os.killpg(process.pid, signal.SIGKILL)
    assert before.rpartition("/")[0] == after.rpartition("/")[0]
