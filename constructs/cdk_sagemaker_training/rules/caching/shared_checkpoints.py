"""SMT756."""

from __future__ import annotations

import json
from typing import Final

from cdk_sagemaker_training.rules.examples import pipeline, train_step
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView, TrainingJob

_OF_A_JOB: Final = ("Execution.TrainingJobName", "Execution.CurrentDateTime")
"""Variables that may be another for each job."""
_OF_A_ROUND: Final = ("ForEach.", "Steps.")
"""What begins references that may be others in each round of a loop."""
_OF_THE_RUN: Final = ("sagemaker_container_log_level", "sagemaker_job_name", "sagemaker_region")
"""Hyperparameters that tell a container of AWS about the job; the model is the same whatever they say."""


def _kept(prefix: str, epochs: str) -> dict[str, object]:
    return {"CheckpointConfig": {"S3Uri": prefix}, "HyperParameters": {"epochs": epochs}}


class SharedCheckpoints(DefinitionRule):
    """Jobs of the same image, hyperparameters and channels train the same model and may well share: the two branches
    of ``SpotOrOnDemand`` do. What checkpoints of tuning jobs are told apart by is not documented.
    """

    id = "SMT756"
    severity = Severity.WARNING
    title = "One location of checkpoints for two models"
    why = "A job starts from the checkpoints that it finds, which are those of another model here."
    fix = "give each model a checkpoint_s3_uri (CheckpointConfig.S3Uri) of its own"
    source = "developer guide, model-checkpoints: existing files are copied to the container at the start"
    bad = pipeline(
        train_step("Small", _kept("s3://checkpoints/churn/", "10")),
        train_step("Large", _kept("s3://checkpoints/churn/", "90")),
        shown=[_kept("s3://checkpoints/churn/", "10"), _kept("s3://checkpoints/churn/", "90")],
    )
    good = pipeline(
        train_step("Small", _kept("s3://checkpoints/churn/small/", "10")),
        train_step("Large", _kept("s3://checkpoints/churn/large/", "90")),
        shown=[_kept("s3://checkpoints/churn/small/", "10"), _kept("s3://checkpoints/churn/large/", "90")],
    )

    def check(self, definition: DefinitionView) -> Mistakes:
        first: dict[str, tuple[TrainingJob, str]] = {}
        for job in definition.training_jobs:
            location = None if job.tuned or "CheckpointConfig" not in job.members else _location(job)
            if location is None or any(name in location for name in _OF_A_JOB):
                continue
            other, model = first.setdefault(location, (job, _model(job)))
            if "ForEachBody" in job.pointer.split("/") and not any(name in location for name in _OF_A_ROUND):
                message = f"{_shown(job)} is the same in each round of the loop"
                yield job.mistake("CheckpointConfig", "S3Uri", message=message)
            elif model != _model(job):
                message = f"{_shown(job)} is the location of step {other.step.name!r} too, which trains another model"
                yield job.mistake("CheckpointConfig", "S3Uri", message=message)


def _location(job: TrainingJob) -> str | None:
    known = job.text("CheckpointConfig", "S3Uri")
    if known is not None:
        return known.rstrip("/")
    given = job.raw("CheckpointConfig", "S3Uri")
    return None if given is None else _canonical(given)


def _model(job: TrainingJob) -> str:
    """What makes two jobs train the same model."""
    image = [job.get("AlgorithmSpecification", member) for member in ("TrainingImage", "AlgorithmName")]
    hyperparameters = {
        key: value for key, value in job.place("HyperParameters").members.items() if key not in _OF_THE_RUN
    }
    return _canonical([*image, hyperparameters, job.get("InputDataConfig")])


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


def _shown(job: TrainingJob) -> str:
    return shown(job.text("CheckpointConfig", "S3Uri") or job.raw("CheckpointConfig", "S3Uri"))
