"""SMT256."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.usage import PipelineUsage
from cdk_sagemaker_training.rules.views import TrainingJob

_TRYING = PipelineUsage(iterative=True)


class NoWarmPoolWhileIterating(TrainingRule):
    """Tuning jobs keep their instances by themselves; Spot and instance groups exclude warm pools."""

    id = "SMT256"
    severity = Severity.WARNING
    title = "no warm pool in a pipeline marked iterative"
    why = "Each try waits minutes for new instances, although those of the last one could have been kept."
    fix = "give keep_alive_period_in_seconds (KeepAlivePeriodInSeconds), for example 1,800, and ask for the quota"
    source = "developer guide, train-warm-pools"
    bad = training(usage=_TRYING)
    good = training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 1800}}, usage=_TRYING)

    def check(self, job: TrainingJob) -> Mistakes:
        if not job.step.definition.usage.iterative or job.tuned or job.spot is not False:
            return
        if job.resources.given("InstanceGroups") or job.resources.given("KeepAlivePeriodInSeconds"):
            return
        yield job.mistake(job.resources_key, "KeepAlivePeriodInSeconds", message="no KeepAlivePeriodInSeconds")
