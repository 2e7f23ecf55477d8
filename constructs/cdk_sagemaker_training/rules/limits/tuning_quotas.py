"""SMT379."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _limits(**members: int) -> dict[str, object]:
    return {"HyperParameterTuningJobConfig": {"ResourceLimits": members}}


class TuningQuotas(StepRule):
    id = "SMT379"
    severity = Severity.WARNING
    title = "Tuning job above the default quotas"
    why = "The service refuses the tuning job unless the quotas of the account have been raised."
    fix = "lower max_parallel_jobs (MaxParallelTrainingJobs) or max_jobs (MaxNumberOfTrainingJobs), or raise the quota"
    source = "service quotas of SageMaker: training jobs of a hyperparameter tuning job, 10 parallel, 750 in all"
    step_types = ("Tuning",)
    bad = tuning(_limits(MaxNumberOfTrainingJobs=20, MaxParallelTrainingJobs=11))
    good = tuning(_limits(MaxNumberOfTrainingJobs=20, MaxParallelTrainingJobs=10))

    def check(self, step: StepView) -> Mistakes:
        config = step.tuning_config
        random = config.text("Strategy") == "Random"
        jobs = limits.DEFAULT_QUOTA_RANDOM_TUNING_JOBS if random else limits.DEFAULT_QUOTA_TUNING_JOBS
        for key, knob, most in (
            ("MaxParallelTrainingJobs", "max_parallel_jobs", limits.DEFAULT_QUOTA_PARALLEL_TUNING_JOBS),
            ("MaxNumberOfTrainingJobs", "max_jobs", jobs),
        ):
            given = config.integer("ResourceLimits", key)
            if given is not None and given > most:
                message = f"{knob} of {given:,} is above the default quota of {most:,}"
                path = ("HyperParameterTuningJobConfig", "ResourceLimits", key)
                yield step.arguments.mistake(*path, message=message)
