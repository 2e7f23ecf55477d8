"""NotebookJob steps as SDK v2 renders them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from unittest import mock

import pytest

import cdk_sagemaker_training.definition as d
from tests.conformance import sdk_v2

pytestmark = pytest.mark.conformance

KEY: Final = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

DIFFERENCES: Final = {
    "notebook output": "the pipeline's name in the default output path is an execution variable: synth may not know it",
    "notebook numbers": "a number given to the notebook is joined to text, as hyperparameters of an estimator are: the "
    "SDK leaves it a number, which the service refuses",
}
"""Where ours is deliberately better, and why."""

NOTEBOOKS: Final[dict[str, dict[str, Any]]] = {
    "plain": {},
    "named": {"notebook_job_name": "my_job-1", "display_name": "d", "description": "e"},
    "script": {"initialization_script": "start.sh"},
    "keys": {"s3_kms_key": KEY, "volume_kms_key": KEY},
    "network": {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"], "encrypt_inter_container_traffic": False},
    "resources": {
        "instance_type": "ml.m5.4xlarge",
        "volume_size": 50,
        "max_retry_attempts": 3,
        "max_runtime_in_seconds": 600,
    },
    "told": {"parameters": {"a": "1"}, "environment_variables": {"E": "2"}, "tags": {"team": "risk"}},
}


def _notebook(
    folder: Path, knobs: dict[str, Any], parameters: tuple[dict[str, Any], dict[str, Any]] | None = None
) -> tuple[Any, Any]:
    from sagemaker.workflow.notebook_job_step import NotebookJobStep

    for name in ("report.ipynb", "start.sh"):
        (folder / name).write_text("{}", encoding="utf-8")
    shared: dict[str, Any] = {
        "name": "Report",
        "image_uri": sdk_v2.IMAGE,
        "kernel_name": "python3",
        "role": sdk_v2.ROLE,
        "s3_root_uri": "s3://bucket/root",
        "notebook_job_name": "Report",
        **knobs,
    }
    local: dict[str, Any] = {key: str(folder / knobs[key]) for key in ("initialization_script",) if key in knobs}
    local["input_notebook"] = str(folder / "report.ipynb")
    told: list[dict[str, Any]] = [{"parameters": one} for one in parameters or ()] or [{}, {}]
    theirs = NotebookJobStep(**{**shared, **local, **told[0]})
    with mock.patch("sagemaker.workflow.notebook_job_step.S3Uploader.upload"):
        rendered = sdk_v2.sdk_definition([theirs])
    source = rendered["Steps"][0]["Arguments"]["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]
    given: dict[str, Any] = {"input_notebook": "report.ipynb", "input_s3_uri": source, "region": sdk_v2.REGION}
    ours = d.NotebookJobStep(**{**shared, **told[1], **given})
    return rendered, ours


@pytest.mark.parametrize("case", NOTEBOOKS)
def test_notebook_jobs(case: str, tmp_path: Path) -> None:
    theirs, ours = _notebook(tmp_path, NOTEBOOKS[case])
    path = theirs["Steps"][0]["Arguments"]["OutputDataConfig"]["S3OutputPath"]
    assert "notebook output" in DIFFERENCES
    assert "conformance" == path["Std:Join"]["Values"][1]
    path["Std:Join"]["Values"][1] = {"Get": "Execution.PipelineName"}
    assert theirs == sdk_v2.ours([ours])


def test_numbers_given_to_a_notebook(tmp_path: Path) -> None:
    from sagemaker.workflow.parameters import ParameterInteger

    theirs, ours = _notebook(tmp_path, {}, ({"a": ParameterInteger(name="I")}, {"a": d.ParameterInteger(name="I")}))
    get = {"Get": "Parameters.I"}
    assert "notebook numbers" in DIFFERENCES
    assert {"a": get} == theirs["Steps"][0]["Arguments"]["HyperParameters"]
    joined = {"Std:Join": {"On": "", "Values": [get]}}
    assert {"a": joined} == sdk_v2.ours([ours])["Steps"][0]["Arguments"]["HyperParameters"]
