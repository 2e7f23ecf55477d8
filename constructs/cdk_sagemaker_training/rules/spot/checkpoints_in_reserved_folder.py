"""SMT207."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_ROOT: Final = PurePosixPath("/opt/ml")
_TAKEN: Final = {
    "input": "the data and the configuration of the job",
    "model": "the model artifact",
    "output": "what is uploaded at the end",
    "code": "the training script",
}


def _kept(path: str) -> dict[str, object]:
    return {"CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/", "LocalPath": path}}


class CheckpointsInReservedFolder(TrainingRule):
    """``/opt/ml`` itself holds all of them, and all of them would be copied."""

    id = "SMT207"
    severity = Severity.WARNING
    title = "Checkpoints in a folder that the platform uses"
    why = "What the platform keeps there is copied to S3 as if it were checkpoints, and back over it at a restart."
    fix = "remove checkpoint_local_path (CheckpointConfig.LocalPath), so that it is /opt/ml/checkpoints"
    source = "developer guide, model-train-storage (the folders); unverified: that the service takes such a path"
    bad = training(_kept("/opt/ml/model"))
    good = training(_kept("/opt/ml/checkpoints"))

    def check(self, job: TrainingJob) -> Mistakes:
        given = job.text("CheckpointConfig", "LocalPath")
        if given is None or not given.startswith("/"):
            return
        path = PurePosixPath("/", *PurePosixPath(given).parts[1:])
        purpose = "everything of the job" if path == _ROOT else None
        if path.is_relative_to(_ROOT) and path != _ROOT:
            purpose = _TAKEN.get(path.relative_to(_ROOT).parts[0])
        if purpose is not None:
            message = f"checkpoints in {given!r}, where the platform keeps {purpose}"
            yield job.mistake("CheckpointConfig", "LocalPath", message=message)
