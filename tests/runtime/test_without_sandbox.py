"""Machines without namespaces: ``/opt/ml`` is the folder that SAGEMAKER_BASE_DIR names."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.runtime import container, run
from cdk_sagemaker_training.runtime.channels import NotSupportedError
from cdk_sagemaker_training.runtime.spot import OnceResumable
from tests.support.jobs import Bench, request

RESUMING = """
    import json, os, pathlib, time
    base = pathlib.Path(os.environ["SAGEMAKER_BASE_DIR"])
    folder = pathlib.Path(json.loads((base / "input/config/checkpointconfig.json").read_text())["LocalPath"])
    first = int((folder / "state").read_text()) + 1 if (folder / "state").exists() else 0
    for number in range(first, 6):
        time.sleep(0.12)
        print("step", number, flush=True)
        (folder / "state").write_text(str(number))
    (base / "model/m").write_text("m")
"""


@pytest.fixture(autouse=True)
def no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (container, run):
        monkeypatch.setattr(module, "why_no_sandbox", lambda: "none in this test")


def test_a_job_goes_on_from_its_checkpoint(bench: Bench) -> None:
    body = request(EnableManagedSpotTraining=True, CheckpointConfig={"S3Uri": "s3://kept/job"})
    interruptions = OnceResumable(patience=10, after=0.2)
    outcome = bench.run(RESUMING, body, interruptions=interruptions)
    assert ["Interrupted", "Completed"] == [attempt.ended for attempt in outcome.attempts]
    assert ["m"] == list(outcome.model_files)
    assert "step 5" == bench.told.lines[-1].partition(": ")[2]
    assert any("none in this test" in remark for remark in outcome.remarks)
    assert [] == list(bench.work.iterdir())


def test_sigterm_is_ignored_without_a_handler_too(bench: Bench) -> None:
    outcome = bench.run("import time; time.sleep(60)", request(StoppingCondition={"MaxRuntimeInSeconds": 1}))
    assert outcome.attempts[0].ignored_stop


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 2}}, "several hosts"),
        ({"CheckpointConfig": {"S3Uri": "s3://kept/job", "LocalPath": "/elsewhere"}}, "checkpoints at /elsewhere"),
    ],
)
def test_what_needs_a_sandbox_is_refused(bench: Bench, changes: dict[str, object], what: str) -> None:
    with pytest.raises(NotSupportedError, match=what):
        bench.run("", request(**changes))
