"""SMT856."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _limits(jobs: object, parallel: object) -> dict[str, object]:
    limits = {"MaxNumberOfTrainingJobs": jobs, "MaxParallelTrainingJobs": parallel}
    return {"HyperParameterTuningJobConfig": {"ResourceLimits": limits}}


class MoreParallelThanJobs(StepRule):
    """The bounds of each number alone are the subject of the limits family."""

    id = "SMT856"
    severity = Severity.WARNING
    title = "More training jobs in parallel than there are to be"
    why = "The tuning job may be refused, and all of its jobs start at once: none learns from the results of another."
    fix = "set max_parallel_jobs (MaxParallelTrainingJobs) to at most max_jobs (MaxNumberOfTrainingJobs)"
    source = "API ResourceLimits; unverified: that the service refuses it"
    bad = tuning(_limits(4, 8))
    good = tuning(_limits(8, 4))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        limits = step.tuning_config.place("ResourceLimits")
        jobs, parallel = limits.integer("MaxNumberOfTrainingJobs"), limits.integer("MaxParallelTrainingJobs")
        if jobs is not None and parallel is not None and parallel > jobs:
            message = f"{parallel:,} jobs in parallel, {jobs:,} in total"
            yield limits.mistake("MaxParallelTrainingJobs", message=message)
