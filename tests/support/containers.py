"""The ``/opt/ml`` of one host, in a folder of a test, and a program that is run with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from cdk_sagemaker_training.runtime.algorithms.environment import Environment

PACKAGE = "cdk_sagemaker_training.runtime.algorithms"
SOURCE_ROOT = Path(__file__).parents[2] / "constructs"
Files = Mapping[str, bytes | str]


def opt_ml(
    base: Path,
    hyperparameters: Mapping[str, object],
    channels: Mapping[str, Files],
    *,
    content_type: str | None = "text/csv",
    checkpoints: bool = False,
    hosts: Sequence[str] = ("algo-1",),
    host: str = "algo-1",
    input_mode: str = "File",
    instance_type: str = "ml.m5.xlarge",
) -> Environment:
    """Written as SageMaker writes it, and read back."""
    config = base / "input" / "config"
    channel = {"TrainingInputMode": input_mode, "S3DistributionType": "FullyReplicated", "RecordWrapperType": "None"}
    described = {**channel, **({} if content_type is None else {"ContentType": content_type})}
    files = {
        "hyperparameters.json": {name: str(value) for name, value in hyperparameters.items()},
        "inputdataconfig.json": dict.fromkeys(channels, described),
        "resourceconfig.json": {"current_host": host, "hosts": [*hosts], "current_instance_type": instance_type},
    }
    if checkpoints:
        files["checkpointconfig.json"] = {"LocalPath": str(base / "checkpoints")}
    for folder in (config, base / "model", base / "output" / "data", base / "checkpoints"):
        folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (config / name).write_text(json.dumps(content), encoding="utf-8")
    for name, data in channels.items():
        for path, content in data.items():
            target = base / "input" / "data" / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
    return Environment.read(base)


def started(base: Path, module: str, *arguments: str, job: str = "job") -> subprocess.Popen[str]:
    """A program on its own. Byte code is kept, since compiling XGBoost and SciPy takes longer than they do."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.Popen(
        [sys.executable, "-m", f"{PACKAGE}.{module}", *arguments],
        env={
            **environment,
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": str(SOURCE_ROOT),
            "SAGEMAKER_BASE_DIR": str(base),
            "TRAINING_JOB_NAME": job,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def csv_of(*columns: object) -> str:
    """CSV without a header."""
    table = np.column_stack([np.asarray(column, dtype=float) for column in columns])
    return "".join(",".join(f"{value:g}" for value in row) + "\n" for row in table.tolist())
