"""SMT256."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.usage import PipelineUsage
from cdk_sagemaker_training.rules.views import UNKNOWN, TrainingJob

_DECIDED = ("InstanceGroups", "KeepAlivePeriodInSeconds")
_TRYING = PipelineUsage(iterative=True)


class NoWarmPoolWhileIterating(TrainingRule):
    """Tuning jobs keep their instances by themselves; Spot and instance groups exclude warm pools, and instance types
    without a quota for them have none.
    """

    id = "SMT256"
    severity = Severity.WARNING
    title = "No warm pool in a pipeline marked iterative"
    why = "Each try waits minutes for new instances, although those of the last one could have been kept."
    fix = "give keep_alive_period_in_seconds (KeepAlivePeriodInSeconds), for example 1,800, and ask for the quota"
    source = "developer guide, train-warm-pools"
    bad = training(usage=_TRYING)
    good = training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 1800}}, usage=_TRYING)

    def check(self, job: TrainingJob) -> Mistakes:
        if not job.step.definition.usage.iterative or job.tuned or job.spot is not False:
            return
        resources = job.get("ResourceConfig")
        if resources is UNKNOWN or any(job.given("ResourceConfig", key) for key in _DECIDED):
            return
        if any(record.warm_pool is False for _, record in job.instance_types):
            return
        yield job.mistake("ResourceConfig", "KeepAlivePeriodInSeconds", message="no KeepAlivePeriodInSeconds")
