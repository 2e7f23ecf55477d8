"""SMT261."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _on(**members: object) -> dict[str, object]:
    cluster = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30, **members}
    return {"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": None, "ResourceConfig": cluster}}


class KeepAliveInTuning(TrainingRule):
    """``HyperParameterTuningResourceConfig`` has no such member, which the family of limits tells."""

    id = "SMT261"
    severity = Severity.INFO
    title = "Keep-alive on the training jobs of a tuning job"
    why = "A tuning job hands its instances from one training job to the next by itself."
    fix = "remove keep_alive_period_in_seconds (ResourceConfig.KeepAlivePeriodInSeconds)"
    source = "API HyperParameterTuningResourceConfig, which has none; unverified: what ResourceConfig's does in tuning"
    bad = tuning(_on(KeepAlivePeriodInSeconds=600))
    good = tuning(_on())

    def check(self, job: TrainingJob) -> Mistakes:
        kept = job.keep_alive
        if job.tuned and kept is not None and kept > 0:
            message = f"keep_alive_period_in_seconds of {kept:,} in a tuning job"
            yield job.mistake("ResourceConfig", "KeepAlivePeriodInSeconds", message=message)
