"""SMT252."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class KeepAliveAboveDocumented(TrainingRule):
    """Which of the two bounds the service enforces is not known."""

    id = "SMT252"
    severity = Severity.WARNING
    title = "Keep-alive above an hour"
    why = "The developer guide gives 3,600 seconds as the most, the API's model 21,600: the service may refuse it."
    fix = "set keep_alive_period_in_seconds (KeepAlivePeriodInSeconds) to at most 3,600"
    source = "conflict: developer guide, train-warm-pools, against API KeepAlivePeriodInSeconds"
    bad = training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 7200}})
    good = training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 3600}})

    def check(self, job: TrainingJob) -> Mistakes:
        kept = job.keep_alive
        if kept is not None and limits.DOCUMENTED_KEEP_ALIVE_SECONDS < kept <= limits.MAX_KEEP_ALIVE_SECONDS:
            message = f"keep_alive_period_in_seconds of {kept:,} is more than the guide allows"
            yield job.mistake("ResourceConfig", "KeepAlivePeriodInSeconds", message=message)
