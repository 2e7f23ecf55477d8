"""The folders of one host under ``/opt/ml``, and the files that say what the job is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import attrs

from cdk_sagemaker_training.catalog.container_contract import BASE, NETWORK_INTERFACE
from cdk_sagemaker_training.runtime.job import ChannelRequest, Job


@attrs.frozen
class Layout:
    """``base``: the folder of this machine that is the host's ``/opt/ml``."""

    base: Path

    @property
    def config(self) -> Path:
        """The files that say what the job is."""
        return self.base / "input" / "config"

    @property
    def data(self) -> Path:
        """A folder for each channel."""
        return self.base / "input" / "data"

    @property
    def code(self) -> Path:
        """Where the script of a framework's container lies."""
        return self.base / "code"

    @property
    def model(self) -> Path:
        """What becomes the model's artifact."""
        return self.base / "model"

    @property
    def output(self) -> Path:
        """What becomes ``output.tar.gz``."""
        return self.base / "output" / "data"

    def make(self) -> None:
        """The folders that a container finds."""
        for folder in (self.config, self.data, self.code, self.model, self.output):
            folder.mkdir(parents=True, exist_ok=True)

    def describe(self, job: Job, host: str, *, seen_at: str, told: Mapping[str, str]) -> None:
        """Write the files of ``input/config``.

        ``seen_at``: the path at which the container sees ``base``. ``told``: its hyperparameters.
        """
        files = {
            "hyperparameters.json": dict(told),
            "inputdataconfig.json": {channel.name: _channel(channel) for channel in job.channels},
            "resourceconfig.json": _resources(job, host, alone=seen_at != BASE),
        }
        if job.checkpoint_uri:
            files["checkpointconfig.json"] = {"LocalPath": moved(job.checkpoint_folder, seen_at)}
        for name, content in files.items():
            (self.config / name).write_text(json.dumps(content), encoding="utf-8")


def moved(path: str, base: str) -> str:
    """A path of the container where ``/opt/ml`` is called ``base``."""
    return base + path[len(BASE) :] if path == BASE or path.startswith(f"{BASE}/") else path


def _channel(channel: ChannelRequest) -> dict[str, object]:
    """INFO: FastFile is called File here, since the container reads files."""
    body = channel.body
    compression, wrapper = body.get("CompressionType", "None"), body.get("RecordWrapperType", "None")
    return {
        **({"ContentType": body["ContentType"]} if "ContentType" in body else {}),
        "TrainingInputMode": "Pipe" if channel.mode == "Pipe" else "File",
        "S3DistributionType": "ShardedByS3Key" if channel.is_sharded else "FullyReplicated",
        "RecordWrapperType": wrapper,
        **({"CompressionType": compression} if compression != "None" else {}),
    }


def _resources(job: Job, host: str, *, alone: bool) -> dict[str, object]:
    """``alone``: the names of hosts mean nothing on this machine, and containers wait for them to be resolved."""
    current = next(group for group in job.groups if host in group.hosts)
    return {
        "current_host": "localhost" if alone else host,
        "current_instance_type": current.instance_type,
        "current_group_name": current.name,
        "hosts": ["localhost"] if alone else list(job.hosts),
        "instance_groups": [
            {
                "instance_group_name": group.name,
                "instance_type": group.instance_type,
                "hosts": ["localhost"] if alone else list(group.hosts),
            }
            for group in job.groups
        ],
        "network_interface_name": NETWORK_INTERFACE,
    }
