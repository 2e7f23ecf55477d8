"""The training jobs of a tuning job: what each tries, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import faults, jobs
from cdk_sagemaker_training.local.emulator.training_jobs import TrainingJob
from cdk_sagemaker_training.local.emulator.tuning_requests import Definition
from cdk_sagemaker_training.local.emulator.tuning_values import Values

_COPIED: Final = (
    "TrainingJobName",
    "TrainingJobArn",
    "CreationTime",
    "TrainingStartTime",
    "TrainingEndTime",
    "TrainingJobStatus",
    "FailureReason",
)


@dataclass(frozen=True)
class Trial:
    """A training job with what it tries."""

    definition: Definition
    values: Values
    job: TrainingJob

    @property
    def objective(self) -> float | None:
        """Its objective, once it has ended otherwise than in failure."""
        record = self.job.record
        is_evaluated = self.job.ended and record["TrainingJobStatus"] != jobs.FAILED
        return self.definition.value_in(record) if is_evaluated else None

    @property
    def objective_status(self) -> str:
        """API, ``ObjectiveStatus``."""
        if not self.job.ended:
            return "Pending"
        return "Succeeded" if self.objective is not None else "Failed"

    @property
    def rank(self) -> float:
        """What is the higher the better; of those without an objective, none is."""
        value = self.objective
        return float("-inf") if value is None else self.definition.rank(value)

    def summary(self) -> dict[str, Any]:
        """API, ``HyperParameterTrainingJobSummary``."""
        record, value = dict(self.job.record), self.objective
        return {
            **{member: record[member] for member in _COPIED if member in record},
            **({"TrainingJobDefinitionName": self.definition.name} if self.definition.name else {}),
            "TunedHyperParameters": dict(self.values),
            "ObjectiveStatus": self.objective_status,
            **(
                {"FinalHyperParameterTuningJobObjectiveMetric": {**self.definition.objective, "Value": value}}
                if value is not None
                else {}
            ),
        }


def counters(trials: Sequence[Trial]) -> dict[str, dict[str, int]]:
    """How many training jobs are in which status, and their objectives, in the description of the tuning job."""
    statuses = [trial.job.record["TrainingJobStatus"] for trial in trials]
    failed = [
        trial.job.record.get("FailureReason", "")
        for trial in trials
        if trial.job.record["TrainingJobStatus"] == jobs.FAILED
    ]
    retryable = sum(faults.is_internal(reason) for reason in failed)
    objectives = [trial.objective_status for trial in trials]
    return {
        "TrainingJobStatusCounters": {
            "Completed": statuses.count(jobs.COMPLETED),
            "InProgress": sum(status in {"InProgress", "Stopping"} for status in statuses),
            "RetryableError": retryable,
            "NonRetryableError": len(failed) - retryable,
            "Stopped": statuses.count(jobs.STOPPED),
        },
        "ObjectiveStatusCounters": {status: objectives.count(status) for status in ("Succeeded", "Pending", "Failed")},
    }
