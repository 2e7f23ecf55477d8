"""SMT251."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class KeepAliveOutOfRange(TrainingRule):
    """The generic check of bounds leaves this member to the family of warm pools."""

    id = "SMT251"
    severity = Severity.ERROR
    title = "Keep-alive out of range"
    why = "The API's model takes 0 to 21,600 seconds; the service refuses the rest."
    fix = "set keep_alive_period_in_seconds (KeepAlivePeriodInSeconds) to at most 21,600, better 3,600"
    source = "API KeepAlivePeriodInSeconds"
    bad = training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 86_400}})
    good = training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 1800}})

    def check(self, job: TrainingJob) -> Mistakes:
        kept = job.keep_alive
        if kept is None or limits.MIN_KEEP_ALIVE_SECONDS <= kept <= limits.MAX_KEEP_ALIVE_SECONDS:
            return
        message = f"keep_alive_period_in_seconds of {kept:,} is not between 0 and {limits.MAX_KEEP_ALIVE_SECONDS:,}"
        yield job.mistake("ResourceConfig", "KeepAlivePeriodInSeconds", message=message)
