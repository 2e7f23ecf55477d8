"""What a container is told: the files of ``/opt/ml/input/config`` and the folders beside them.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import attrs

from cdk_sagemaker_training.catalog.container_contract import BASE


@attrs.frozen(kw_only=True)
class Channel:
    """One input channel. ``content_type``: None where the job names none."""

    path: Path
    content_type: str | None
    input_mode: str
    distribution: str


@attrs.frozen(kw_only=True)
class Environment:
    """One host of a job. ``checkpoints``: None where the job keeps none."""

    base: Path
    hyperparameters: Mapping[str, str]
    channels: Mapping[str, Channel]
    hosts: Sequence[str]
    host: str
    instance_type: str
    checkpoints: Path | None

    @classmethod
    def read(cls, base: Path | None = None) -> Environment:
        """Of the folder that ``SAGEMAKER_BASE_DIR`` names, ``/opt/ml`` without it. Raises ``OSError``."""
        base = base or base_folder()
        config = base / "input" / "config"
        resources = _json(config / "resourceconfig.json")
        checkpoints = config / "checkpointconfig.json"
        folder = _json(checkpoints).get("LocalPath") if checkpoints.exists() else None
        return cls(
            base=base,
            hyperparameters=_json(config / "hyperparameters.json"),
            channels={
                name: Channel(
                    path=base / "input" / "data" / name,
                    content_type=channel.get("ContentType"),
                    input_mode=channel.get("TrainingInputMode", "File"),
                    distribution=channel.get("S3DistributionType", "FullyReplicated"),
                )
                for name, channel in _json(config / "inputdataconfig.json").items()
            },
            hosts=resources["hosts"],
            host=resources["current_host"],
            instance_type=resources.get("current_instance_type", ""),
            checkpoints=Path(folder) if folder else None,
        )

    @property
    def model(self) -> Path:
        """What becomes ``model.tar.gz``."""
        return self.base / "model"

    @property
    def output(self) -> Path:
        """What becomes ``output.tar.gz``."""
        return self.base / "output" / "data"


def base_folder() -> Path:
    """The folder that ``SAGEMAKER_BASE_DIR`` names, ``/opt/ml`` without it."""
    return Path(os.environ.get("SAGEMAKER_BASE_DIR", BASE))


def failure_file(base: Path) -> Path:
    """Where a container says why it failed."""
    return base / "output" / "failure"


def _json(path: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
